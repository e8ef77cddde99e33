"""A pressure test of twelve joints: the file is dropped onto the page, its verdict seen before
saving, one joint leaks, the others are tested again and the choice is made openly."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from equipment.models import PressureTest, Procedure, WorkOrder
from equipment.pressure_testing.facts import LineFacts
from tests import cast
from tests.browser.people import Person, at_browser
from tests.browser.walk import SHOTS
from tests.cast import Cast
from tests.equipment import pressing, yard
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
def test_pages_of_pressure_tests_are_clean_and_fit(
    chromium: Browser, web: Stack, stage: Cast, width: int, dark: bool
) -> None:
    order = pressing.started(stage, pressing.joints(stage, 3))
    lines = yard.lines(order)
    under = [LineFacts(lines[0]), pressing.leaking(lines[1]), LineFacts(lines[2])]
    test = pressing.record(stage, order, lines=under, chart=pressing.chart(leak=0.9))
    procedure = Procedure.objects.get(code="five_minutes")
    person = at_browser(chromium, web, stage.stp_engineer, width, dark=dark)
    admin = at_browser(chromium, web, stage.stp_admin, width, dark=dark)
    pages = (
        (person, "pressure-order", order.get_absolute_url()),
        (person, "pressure-sheet", f"/orders/{order.public_id}/tests/"),
        (person, "pressure-form", f"/orders/{order.public_id}/tests/new/"),
        (person, "pressure-test", test.get_absolute_url()),
        (person, "pressure-tests", "/pressure-tests/"),
        (admin, "procedures", "/procedures/"),
        (admin, "procedure", procedure.get_absolute_url()),
        (admin, "procedure-version", f"{procedure.get_absolute_url()}versions/new/"),
    )
    for reader, name, path in pages:
        reader.page.goto(path)
        seen(reader, name, width)
    person.page.context.close()
    admin.page.context.close()


def fill(page: Page, order: WorkOrder, stage: Cast) -> None:
    """Everything but the file."""
    page.goto(f"/orders/{order.public_id}/tests/new/")
    page.locator("[name=tested_on]").fill(pressing.TODAY.isoformat())
    page.locator("[name=procedure]").select_option(label="Five minutes")
    page.locator(f"[name=witnesses][value={stage.socar_engineer.public_id}]").check()
    page.locator(f"[name=witnesses][value={stage.stp_coordinator.public_id}]").check()
    page.locator("[name=recorders]").first.check()


def file_of(folder: Path, name: str, leak: float) -> Path:
    path = folder / name
    path.write_bytes(pressing.chart(leak=leak).data)
    return path


@pytest.mark.parametrize("scripts", [True, False])
def test_leaking_joint_is_found_and_the_others_are_tested_again(
    chromium: Browser, web: Stack, stage: Cast, tmp_path: Path, scripts: bool
) -> None:
    width = 1280 if scripts else 390
    order = pressing.started(stage, pressing.joints(stage, 12))
    pressing.setup(stage, order)
    leaking = yard.lines(order)[6]
    person = at_browser(chromium, web, stage.stp_engineer, width, scripts=scripts)
    page = person.page
    fill(page, order, stage)
    page.locator("[name=file]").set_input_files(file_of(tmp_path, "first.csv", 0.9))
    if scripts:
        expect(page.locator("#preview .test-findings")).to_contain_text("Pressure fell too far")
        expect(page.locator("#preview svg path").first).to_be_attached()
        assert PressureTest.objects.count() == 0
        seen(person, "pressure-preview", width)
    page.locator(f"[name=leak-{leaking.public_id}]").select_option("coupling_field")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("Coupling, field end").first).to_be_visible()
    seen(person, "pressure-leak", width)
    fill(page, order, stage)
    page.locator("[name=file]").set_input_files(file_of(tmp_path, "second.csv", 0.0))
    page.get_by_role("button", name="Record", exact=True).click()
    page.locator("[name=reason]").last.fill("The leaking joint was taken out")
    page.get_by_role("button", name="Let it decide").click()
    expect(page.get_by_text("decides", exact=True).first).to_be_visible()
    states = [line.status for line in yard.lines(order)]
    assert (states.count("done"), states.count("rejected")) == (11, 1)
    person.page.context.close()
