"""A revision of a set of drill pipe: typed on a phone, without scripts and at a desk with them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from equipment.models import Joint, OrderLine, WorkOrder
from tests import cast
from tests.browser.people import Person, at_browser
from tests.browser.walk import SHOTS
from tests.cast import Cast
from tests.equipment import revising, yard
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(1280, False), (1280, True), (390, False), (390, True)]


@pytest.fixture
def stage(web: Stack) -> Cast:
    return cast.assemble()


def seen(person: Person, name: str, width: int, dark: bool) -> None:
    """The page breaks no rule, fits the screen, and is kept as a picture."""
    person.clean()
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}-{width}{'-dark' if dark else ''}.png"
    person.page.screenshot(path=path, full_page=True)


def ready(stage: Cast, count: int) -> tuple[WorkOrder, list[OrderLine]]:
    """An order under way; its inspector and instrument are good today."""
    later = timezone.localdate() + dt.timedelta(days=30)
    revising.qualify(stage.stp_engineer, valid_to=later)
    revising.instrument(stage, due=later)
    order = revising.started(stage, revising.used(stage, count))
    return order, yard.lines(order)


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_pages_of_revisions_are_clean_and_fit(
    chromium: Browser, web: Stack, stage: Cast, width: int, dark: bool
) -> None:
    order, (first, second, third) = ready(stage, 3)
    galled = revising.step(stage, "threads_mt", outcome="failed", reason="Galled pin thread")
    revising.revised(stage, first, threads_mt=galled)
    revising.save(stage, order, revising.whole(stage, second, drift=None))
    sheet = f"/orders/{order.public_id}/revisions/"
    programme = revising.record(first).programme.programme.get_absolute_url()
    person = at_browser(chromium, web, stage.stp_engineer, width, dark=dark)
    admin = at_browser(chromium, web, stage.stp_admin, width, dark=dark)
    pages = (
        (person, "revision-order", order.get_absolute_url()), (person, "revision-sheet", sheet),
        (person, "revision-begin", f"{sheet}{third.public_id}/"),
        (person, "revision-open", f"{sheet}{second.public_id}/"),
        (person, "revision-step", f"{sheet}{second.public_id}/steps/wall_ut/"),
        (person, "revision-findings", f"{sheet}{second.public_id}/steps/slip_mt/"),
        (person, "revision-result", f"{sheet}{first.public_id}/"),
        (admin, "programmes", "/inspection-programmes/"), (admin, "programme", programme),
        (admin, "programme-version", f"{programme}version/"),
    )  # fmt: skip
    for reader, name, path in pages:
        reader.page.goto(path)
        seen(reader, name, width, dark)
    person.page.context.close()
    admin.page.context.close()


#: What is typed into each step beside its outcome; the readings are those of a sound joint.
TYPED: dict[str, dict[str, str]] = {
    "visual": {},
    "wall_ut": {"readings-0-value": "9,0", "readings-1-value": "9.05", "readings-2-value": "8,9"},
    "slip_mt": {"readings-0-value": "126.5"},
    "threads_mt": {},
    "tool_joint": {"readings-0-value": "162,6", "readings-1-value": "162.6",
                   "readings-2-value": "12.7"},
    "drift": {},
    "straightness": {},
}  # fmt: skip
FLAGS = {"visual": ["washout"], "slip_mt": ["fatigue_crack"], "threads_mt": ["tool_joint_crack"]}


def inspect(page: Page, tool: str, walls: str = "") -> None:
    """Every step of the joint of the page, from the first on, by its fields."""
    for code, typed in TYPED.items():
        for flag in FLAGS.get(code, ()):
            page.locator(f"[name=flag_{flag}]").select_option("none")
        for name, value in typed.items():
            field = page.locator(f"[name={name}]")
            assert field.get_attribute("inputmode") == "decimal"
            field.fill(walls if walls and code == "wall_ut" else value)
        if code in ("wall_ut", "tool_joint", "drift"):
            page.locator("[name=instrument]").select_option(tool)
        if code in ("wall_ut", "slip_mt", "threads_mt"):
            page.locator("[name=before_ok]").select_option("good")
            page.locator("[name=after_ok]").select_option("good")
        page.locator("[name=outcome][value=accepted]").check()
        last = code == "straightness"
        page.get_by_role(
            "button", name="Save and see the result" if last else "Save and next"
        ).click()
    page.get_by_role("button", name="Complete revision (strip-down inspection)").click()


@pytest.mark.parametrize(("width", "scripts"), [(390, False), (390, True)])
def test_set_of_drill_pipe_is_revised_on_a_phone(
    chromium: Browser, web: Stack, stage: Cast, width: int, scripts: bool
) -> None:
    order, lines = ready(stage, 3)
    tool = revising.instrument(stage).public_id
    person = at_browser(chromium, web, stage.stp_engineer, width, scripts=scripts)
    page = person.page
    page.goto(order.get_absolute_url())
    page.get_by_role("link", name="Record the revision").first.click()
    page.get_by_role("link", name="Next line").click()
    for at, wall in enumerate(("", "7,0", "")):
        page.get_by_role("link", name="Drill pipe, full inspection").click()
        inspect(page, tool, wall)
        words = "Class 2" if wall else "Premium"
        expect(page.locator(".revision-classes")).to_contain_text(f"Body: {words}")
        expect(page.locator(".revision-classes")).to_contain_text(
            "1 band: yellow" if wall else "2 bands: white"
        )
        if at < 2:
            page.get_by_role("link", name="Next line").click()
    assert set(Joint.objects.values_list("status", "body_class")) == {
        ("classified", "premium"), ("classified", "class_2")
    }  # fmt: skip
    page.goto(order.get_absolute_url())
    person.press("Finish order", confirm=scripts)
    expect(page.get_by_text("Order finished.")).to_be_visible()
    page.goto(Joint.objects.get(pk=lines[1].pipe.pk).get_absolute_url())
    expect(page.locator("#life")).to_contain_text("Class 2")
    assert person.faults == []
    page.context.close()


def test_typed_readings_outlive_a_dropped_line(chromium: Browser, web: Stack, stage: Cast) -> None:
    order, (line,) = ready(stage, 1)
    person = at_browser(chromium, web, stage.stp_engineer, 390)
    page = person.page
    path = f"/orders/{order.public_id}/revisions/{line.public_id}/steps/wall_ut/"
    page.goto(path)
    page.locator("[name=readings-1-value]").fill("8,75")
    page.locator("[name=reason]").fill("Pitted")
    page.reload()
    expect(page.locator("[name=readings-1-value]")).to_have_value("8,75")
    expect(page.locator("[name=reason]")).to_have_value("Pitted")
    page.context.close()
