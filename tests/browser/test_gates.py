"""Qualifications, instruments and a recall that both parties work off, before a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from equipment.instruments.recall.models import Recall
from tests import cast
from tests.browser.people import Person, at_browser
from tests.browser.walk import SHOTS
from tests.cast import Cast
from tests.core import qualified
from tests.equipment import gauges
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(1280, False), (390, True)]


@pytest.fixture
def stage(web: Stack) -> Cast:
    return cast.assemble()


def seen(person: Person, name: str, width: int) -> None:
    """The page breaks no rule, fits the screen, and is kept as a picture."""
    person.clean()
    SHOTS.mkdir(parents=True, exist_ok=True)
    person.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_pages_of_gates_are_clean_and_fit(
    chromium: Browser, web: Stack, stage: Cast, width: int, dark: bool
) -> None:
    held = qualified.held(stage)
    revoked = qualified.revoke(qualified.held(stage, number="UT-2"), stage.stp_admin)
    recall = gauges.recalled(stage, records=4, number="G-8")
    gauge = gauges.ready(stage)
    bad = recall.instrument.get_absolute_url()
    engineer = at_browser(chromium, web, stage.stp_engineer, width, dark=dark)
    admin = at_browser(chromium, web, stage.stp_admin, width, dark=dark)
    pages: tuple[tuple[Person, str, Any], ...] = (
        (engineer, "instruments", "/instruments/"),
        (engineer, "instruments-due", "/instruments/due/"),
        (engineer, "instrument", gauge.get_absolute_url()), (engineer, "instrument-bad", bad),
        (engineer, "instrument-form", "/instruments/new/"),
        (engineer, "calibration-form", f"{gauge.get_absolute_url()}calibrate/"),
        (engineer, "instrument-withdraw", f"{gauge.get_absolute_url()}withdraw/"),
        (engineer, "recalls", "/instruments/recalls/"),
        (engineer, "recall", recall.get_absolute_url()),
        (admin, "qualifications", "/qualifications/"),
        (admin, "qualifications-ending", "/qualifications/ending/"),
        (admin, "qualification", held.get_absolute_url()),
        (admin, "qualification-revoked", revoked.get_absolute_url()),
        (admin, "qualification-form", "/qualifications/new/"),
        (admin, "member-qualified", stage.stp_engineer.get_absolute_url()),
    )  # fmt: skip
    for reader, name, path in pages:
        reader.page.goto(path)
        seen(reader, name, width)
    engineer.page.context.close()
    admin.page.context.close()


def dispose(page: Page, recall: Recall, word: str, leave: int = 0) -> None:
    """Say it of all records that are ticked; the first `leave` are left out."""
    page.goto(recall.get_absolute_url())
    for box in page.locator("input[name=items]").all()[:leave]:
        box.uncheck()
    page.locator("[name=disposition]").select_option(label=word)
    page.locator("[name=reason]").fill("Checked against another gauge")
    page.get_by_role("button", name="Dispose of the ticked records").click()
    expect(page.get_by_text("Disposed of for your party.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_recalled_gauge_and_its_list_worked_off_by_both(
    chromium: Browser, web: Stack, stage: Cast, scripts: bool
) -> None:
    gauge = gauges.ready(stage)
    calibration = gauge.calibrations.get()
    theirs = at_browser(chromium, web, stage.stp_engineer, 390, scripts=scripts)
    recall = gauges.recalled(stage, records=3, number="G-8")
    ours = at_browser(chromium, web, stage.socar_engineer, 390, scripts=scripts)
    dispose(ours.page, recall, "Stands")
    dispose(theirs.page, recall, "To be repeated", leave=1)
    dispose(theirs.page, recall, "Stands")
    expect(theirs.page.get_by_text("All records are disposed of")).to_be_visible()
    recall.refresh_from_db()
    assert recall.status == "closed"
    theirs.page.goto(f"/instruments/calibrations/{calibration.public_id}/declare-bad/")
    theirs.page.locator("[name=reason]").fill("The laboratory's standard was wrong")
    theirs.page.get_by_role("button", name="Declare a calibration bad").click()
    expect(theirs.page.get_by_text("What the instrument touched is recalled.")).to_be_visible()
    expect(theirs.page.get_by_text("It touched nothing in that time.")).to_be_visible()
    for person in (ours, theirs):
        person.page.context.close()
