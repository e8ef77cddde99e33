"""A pressure test of twelve joints: the file is dropped onto the page, its verdict seen before
saving, one joint leaks, is repaired, tested again and passes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from equipment.models import Joint, PressureTest, Procedure, WorkOrder
from equipment.pressure_testing.facts import LineFacts
from tests import cast
from tests.browser.people import Person, at_browser, press_by_keyboard
from tests.browser.walk import SHOTS
from tests.cast import Cast
from tests.equipment import lives, pressing, workshop, yard
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


def file_of(leak: float) -> FilePayload:
    data = pressing.chart(leak=leak).data
    return {"name": "test.csv", "mimeType": "text/csv", "buffer": data}


#: Width, dark, and whether scripts run.
WALKS = [(1280, False, True), (390, True, True), (390, False, False)]


@pytest.mark.parametrize("screen", WALKS)
def test_leaking_joint_is_found_repaired_and_tested_again(
    chromium: Browser, web: Stack, stage: Cast, screen: tuple[int, bool, bool]
) -> None:
    width, dark, scripts = screen
    pipe = at_the_test(stage)
    order = pressing.started(stage, pipe)
    pressing.setup(stage, order)
    person = at_browser(chromium, web, stage.stp_engineer, width, dark=dark, scripts=scripts)
    page, name = person.page, f"pressure-{'walk' if scripts else 'bare'}"
    bad = yard.lines(order)[6]
    fill(page, order, stage)
    if scripts:
        drop(page, pressing.chart().data)
        expect(page.locator("#preview")).to_contain_text("Pass")
        expect(page.locator("#preview svg path").first).to_be_attached()
        assert PressureTest.objects.count() == 0
        seen(person, f"{name}-preview", width)
    else:
        page.locator("[name=file]").set_input_files(file_of(0.0))
    page.locator(f"[name=leak-{bad.public_id}]").select_option("body")
    page.locator(f"[name=at-{bad.public_id}]").fill("3.2")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator(".leak-sketch")).to_be_visible()
    looked_at(person, f"{name}-leak", width, scripts)
    pressing.finish(stage, order)
    assert [joint.status for joint in lives.fresh(pipe)].count("released") == 11
    passes_again(page, stage, bad.pipe)
    assert {joint.status for joint in lives.fresh(pipe)} == {"released"}
    person.page.context.close()


def at_the_test(stage: Cast) -> list[Joint]:
    """Twelve joints that were inspected after a repair."""
    pipe = pressing.joints(
        stage, 12, "re_inspected", effective_length_m=Decimal("10.500"),
        overall_length_m=Decimal("10.600"), length_range="R3",
    )  # fmt: skip
    return lives.inspect(pipe, stage.socar_engineer)


def passes_again(page: Page, stage: Cast, joint: Joint) -> None:
    """The joint is repaired, pressed again and passes; its life tells of both tests."""
    again = retest(stage, joint)
    fill(page, again, stage)
    page.locator("[name=file]").set_input_files(file_of(0.1))
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("decides", exact=True).first).to_be_visible()
    pressing.finish(stage, again)
    page.goto(joint.get_absolute_url())
    expect(page.get_by_text("Pressure test: Pass").first).to_be_attached()
    expect(page.get_by_text("Pressure test: Leak").first).to_be_attached()


def looked_at(person: Person, name: str, width: int, scripts: bool) -> None:
    """The page as it stands; axe needs scripts."""
    if scripts:
        seen(person, name, width)
    else:
        SHOTS.mkdir(parents=True, exist_ok=True)
        person.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)


def drop(page: Page, data: bytes) -> None:
    """Drag a recorder file onto the form."""
    carried = page.evaluate_handle(
        """(text) => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], "dragged.csv", { type: "text/csv" }));
            return carried;
        }""",
        data.decode(),
    )
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event("[data-drop-zone]", event, {"dataTransfer": carried})


def retest(stage: Cast, joint: Joint) -> WorkOrder:
    """The order of pressure testing that follows the repair of a joint."""
    (waiting,) = lives.fresh([joint])
    assert waiting.status == "repair_required"
    workshop.repaired(stage, [waiting], workshop.recut)
    repaired = lives.inspect(lives.fresh([joint]), stage.socar_engineer)
    if repaired[0].status == "in_repair":
        lives.take(repaired, "re_inspect", stage.socar_engineer)
    return pressing.started(stage, lives.fresh([joint]), title="Retest after repair")


def test_set_up_is_recorded_by_the_keyboard_alone(
    chromium: Browser, web: Stack, stage: Cast
) -> None:
    order = pressing.started(stage, pressing.joints(stage, 1))
    pressing.setup(stage, order)
    person = at_browser(chromium, web, stage.stp_engineer)
    page = person.page
    page.goto(f"/orders/{order.public_id}/tests/new/")
    page.wait_for_load_state("networkidle")
    reach(page, "procedure")
    page.keyboard.type("Five")
    # A file is chosen in a window of the system: the field can be reached, no more is ours.
    reach(page, "file")
    page.locator("[name=file]").set_input_files(file_of(0.0))
    for value in (stage.socar_engineer.public_id, stage.stp_coordinator.public_id):
        reach(page, "witnesses", value)
        page.keyboard.press("Space")
    reach(page, "recorders")
    page.keyboard.press("Space")
    press_by_keyboard(page, "Record")
    expect(page.get_by_role("heading", name="Chart", exact=True)).to_be_visible()
    assert PressureTest.objects.get().verdict == "pass"
    person.page.context.close()


NAMED = "() => ['name', 'value', 'innerText'].map((it) => document.activeElement[it] || '')"


def reach(page: Page, name: str, value: str = "") -> None:
    """Go on with Tab until a field has the focus."""
    for _step in range(120):
        found = page.evaluate(NAMED)
        if found[0] == name and value in found[1]:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by the keyboard")


@pytest.mark.parametrize("lang", ["az", "ru"])
def test_pages_of_pressure_tests_in_other_languages(
    chromium: Browser, web: Stack, stage: Cast, lang: str
) -> None:
    order = pressing.started(stage, pressing.joints(stage, 3))
    lines = yard.lines(order)
    under = [LineFacts(lines[0]), pressing.leaking(lines[1]), LineFacts(lines[2])]
    test = pressing.record(stage, order, lines=under, chart=pressing.chart(leak=0.9))
    type(stage.stp_engineer).objects.filter(pk=stage.stp_engineer.pk).update(language=lang)
    for width, dark in SIZES:
        person = at_browser(chromium, web, stage.stp_engineer, width, dark=dark)
        for name, path in (
            ("pressure-sheet", f"/orders/{order.public_id}/tests/"),
            ("pressure-form", f"/orders/{order.public_id}/tests/new/"),
            ("pressure-test", test.get_absolute_url()),
        ):
            person.page.goto(path)
            assert person.page.locator("html").get_attribute("lang") == lang
            seen(person, f"{name}-{lang}", width)
        person.page.context.close()
