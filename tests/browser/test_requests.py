"""A request in a real browser: asked with a file, answered by the other party, ordered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from equipment.models import WorkOrder, WorkRequest
from tests import cast, factories
from tests.browser.people import Person, at_browser
from tests.equipment import yard
from tests.stack import Stack, running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: Width of the screen, and whether its scripts run.
BROWSERS = [(1280, True), (390, True), (390, False)]
TEXT = "Forty joints lie on the rig.\nTorque as in the procedure."
PLAN = FilePayload(name="plan of the run.txt", mimeType="text/plain", buffer=b"Two shifts\n")


@pytest.fixture
def web(tmp_path: Path, transactional_db: None, settings: Any) -> Iterator[Stack]:
    """The web tier alone, with the files that the test looks into."""
    settings.FILES_DIR = tmp_path / "var" / "files"
    with running(tmp_path / "var", names=("web",)) as stack:
        yield stack


def looked_at(person: Person, scripts: bool) -> None:
    """The page fits and the browser complains of nothing; axe needs scripts."""
    if scripts:
        person.clean()


def ask(person: Person, scripts: bool) -> WorkRequest:
    """Draw the request up with its file, and submit it."""
    page = person.page
    page.goto("/requests/")
    looked_at(person, scripts)
    page.get_by_role("link", name="New request").first.click()
    page.locator("[name=kind]").select_option("installation")
    page.locator("[name=priority]").select_option("urgent")
    page.locator("[name=title]").fill("Run the liner")
    page.locator("[name=text]").fill(TEXT)
    page.locator("[name=well]").fill("Bulla-Deniz 90")
    page.locator("[name=attachments]").set_input_files([PLAN])
    looked_at(person, scripts)
    person.press("Draw up request")
    expect(page.get_by_text("Only SOCAR sees this request.")).to_be_visible()
    looked_at(person, scripts)
    person.press("Submit request", confirm=scripts)
    expect(page.get_by_text("It waits for the other party now.")).to_be_visible()
    made: WorkRequest = WorkRequest.objects.get()
    return made


def answer(person: Person, made: WorkRequest, scripts: bool) -> None:
    """The other party finds it, reads it with its file, and accepts it."""
    page = person.page
    page.goto("/requests/?waiting_on=us")
    page.get_by_role("link", name=made.number).click()
    expect(page.get_by_text("Torque as in the procedure.")).to_be_visible()
    expect(page.get_by_role("link", name="plan of the run.txt")).to_be_visible()
    looked_at(person, scripts)
    person.press("Accept request")
    expect(page.get_by_text("Its order may be drawn up.").first).to_be_visible()


def order(person: Person, made: WorkRequest, scripts: bool) -> WorkOrder:
    """Who asked draws the order up; it starts from what the request says."""
    page = person.page
    page.goto(made.get_absolute_url())
    page.get_by_role("link", name="Draw up the order").click()
    expect(page.locator("[name=title]")).to_have_value("Run the liner")
    expect(page.locator("[name=well]")).to_have_value("Bulla-Deniz 90")
    expect(page.locator("[name=priority]")).to_have_value("urgent")
    looked_at(person, scripts)
    person.press("Create order")
    page.wait_for_load_state()
    drawn_up: WorkOrder = WorkOrder.objects.get()
    assert drawn_up.request == made
    return drawn_up


@pytest.mark.parametrize(("width", "scripts"), BROWSERS)
def test_request_with_a_file_is_answered_and_its_order_keeps_both(
    chromium: Browser, web: Stack, width: int, scripts: bool
) -> None:
    actors = cast.assemble()
    factories.make_commitment(actors.area, actors.socar_coordinator)
    yard.make_rig(actors)
    ours, theirs = (
        at_browser(chromium, web, user, width, scripts=scripts)
        for user in (actors.socar_engineer, actors.stp_engineer)
    )
    made = ask(ours, scripts)
    answer(theirs, made, scripts)
    drawn_up = order(ours, made, scripts)
    page = ours.page
    expect(page.get_by_text("Torque as in the procedure.")).to_be_visible()
    expect(page.get_by_role("link", name=made.number).first).to_be_visible()
    looked_at(ours, scripts)
    with page.expect_download() as kept:
        page.get_by_role("link", name="plan of the run.txt").click()
    assert Path(kept.value.path()).read_bytes() == b"Two shifts\n"
    page.goto(made.get_absolute_url())
    expect(page.get_by_role("link", name=drawn_up.number)).to_be_visible()
    looked_at(ours, scripts)
