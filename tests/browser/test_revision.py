"""A revision of a set of twenty joints on a phone in the dark, step by step; its pages at a desk,
in the light, and without scripts."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from equipment.models import Joint, OrderLine, PipeSet, WorkOrder
from tests import cast
from tests.browser.people import Person, at_browser
from tests.browser.walk import SHOTS
from tests.cast import Cast
from tests.equipment import passports, revising, yard
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
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


def inspect(page: Page, tool: str, **changed: dict[str, str]) -> None:
    """Every step of the joint of the page, from the first on, by its fields; `changed` says by
    step what is typed otherwise, an outcome of its own with its reason among it."""
    for code in TYPED:
        one_step(page, code, tool, changed.get(code, {}))


def one_step(page: Page, code: str, tool: str, changed: dict[str, str]) -> None:
    """Fill the step on the screen with a thumb's fields and go on."""
    typed = {"outcome": "accepted", "reason": "", **TYPED[code], **changed}
    outcome, reason = typed.pop("outcome"), typed.pop("reason")
    for flag in FLAGS.get(code, ()):
        page.locator(f"[name=flag_{flag}]").select_option("none")
    for name, value in typed.items():
        field = page.locator(f"[name={name}]")
        assert field.get_attribute("inputmode") == "decimal"
        field.fill(value)
    if code in ("wall_ut", "tool_joint", "drift"):
        page.locator("[name=instrument]").select_option(tool)
    if code in ("wall_ut", "slip_mt", "threads_mt"):
        page.locator("[name=before_ok]").select_option("good")
        page.locator("[name=after_ok]").select_option("good")
    page.locator(f"[name=outcome][value={outcome}]").check()
    if reason:
        page.locator("[name=reason]").fill(reason)
    last = code == "straightness"
    label = "Save and see the result" if last else "Save and next"
    page.get_by_role("button", name=label).click()


def big(page: Page) -> None:
    """What is pressed and typed into on this screen is big enough for a glove."""
    low = page.locator(
        ".revision-form input:visible, .revision-form select:visible, .revision-bar .btn"
    ).evaluate_all(
        """(all) => all.filter((one) => !["radio", "checkbox"].includes(one.type))
            .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
    )
    assert low == []


def complete(page: Page) -> None:
    page.get_by_role("button", name="Complete revision (strip-down inspection)").click()


def classes(page: Page, *words: str) -> None:
    """The classes on the screen say all this."""
    for one in words:
        expect(page.locator(".revision-classes").first).to_contain_text(one)


def photograph(page: Page) -> None:
    """Attach a photograph to the record of the page, and come back."""
    page.get_by_role("link", name="Attach").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "pin-thread.png", "mimeType": "image/png", "buffer": PHOTO}
    )
    page.get_by_role("button", name="Attach file").click()
    expect(page.get_by_role("link", name="pin-thread.png")).to_be_visible()


def set_of(stage: Cast, count: int) -> tuple[WorkOrder, PipeSet]:
    """A set of drill pipe on an order of revision that is under way."""
    later = timezone.localdate() + dt.timedelta(days=30)
    revising.qualify(stage.stp_engineer, valid_to=later)
    revising.instrument(stage, due=later)
    pipe_set = passports.make_set(stage, revising.used(stage, count))
    return revising.started(stage, sets=[pipe_set]), pipe_set


#: What the walls of all joints but the three that are typed say, by line: class, share, paint.
WORN = {7: "7.000", 12: "7.200", 16: "6.000"}


def recorded(stage: Cast, order: WorkOrder, lines: list[OrderLine]) -> None:
    """Readings of the other joints come over the API of a bench, as they would on a yard."""
    rows = []
    for line in lines:
        walls = revising.walls(revising.SOUND, WORN.get(line.position, revising.SOUND), "8.900")
        rows.append(
            revising.whole(stage, line, wall_ut=revising.step(stage, "wall_ut", readings=walls))
        )
    revising.save(stage, order, *rows)


def test_set_of_twenty_joints_is_revised_on_a_phone(
    chromium: Browser, web: Stack, stage: Cast
) -> None:
    order, pipe_set = set_of(stage, 20)
    tool = revising.instrument(stage).public_id
    person = at_browser(chromium, web, stage.stp_engineer, 390, dark=True)
    page = person.page
    page.goto(order.get_absolute_url())
    page.get_by_role("link", name="Record the revision").first.click()
    page.get_by_role("link", name="Next line").click()
    three_by_hand(person, tool)
    lines = yard.lines(order)
    recorded(stage, WorkOrder.objects.get(pk=order.pk), lines[3:])
    page.reload()
    for line in lines[3:]:
        expect(page.locator("h1")).to_contain_text(f"{line.position}. ")
        complete(page)
        if line.position in WORN:
            classes(page, "Body: Class 3" if line.position == 16 else "Body: Class 2",
                    "Governed by: Remaining wall, outside wear",
                    "1 band: orange" if line.position == 16 else "1 band: yellow")  # fmt: skip
        else:
            classes(page, "Body: Premium", "2 bands: white", "Tool joint: Premium")
        if line.position < 20:
            page.get_by_role("link", name="Next line").click()
    page.goto(f"/orders/{order.public_id}/revisions/")
    expect(page.get_by_text("20 completed of 20 lines")).to_be_visible()
    seen(person, "revision-twenty-sheet", 390, True)
    page.goto(order.get_absolute_url())
    person.press("Finish order", confirm=True)
    expect(page.get_by_text("Order finished.")).to_be_visible()
    assert person.faults == []
    repair_is_drawn_up(chromium, web, stage, order)
    register_shows(person, lines, pipe_set)
    page.context.close()


def three_by_hand(person: Person, tool: str) -> None:
    """A sound joint with a photograph, one whose reading is missing at first, and a galled one."""
    page = person.page
    begin = page.get_by_role("link", name="Drill pipe, full inspection")
    begin.click()
    big(page)
    inspect(page, tool)
    photograph(page)
    complete(page)
    classes(page, "Body: Premium", "Remaining wall, outside wear, 96.791 %", "2 bands: white")
    page.get_by_role("link", name="Next line").click()
    begin.click()
    inspect(page, tool, wall_ut={"readings-1-value": ""})
    classes(page, "Body: Not classifiable", "Missing: Wall thickness (middle)")
    page.locator(".revision-step a[href*=wall_ut]").click()
    person.page.locator("[name=readings-1-value]").fill("8,95")
    page.get_by_role("button", name="Save and next").click()
    page.goto(page.url.partition("steps/")[0])
    classes(page, "Body: Premium")
    complete(page)
    page.get_by_role("link", name="Next line").click()
    begin.click()
    inspect(page, tool, threads_mt={"outcome": "failed", "reason": "Galled pin thread"})
    complete(page)
    expect(page.get_by_text("Galled pin thread").first).to_be_visible()
    classes(page, "Tool joint: Premium")
    seen(person, "revision-twenty-failed", 390, True)
    page.get_by_role("link", name="Next line").click()


def repair_is_drawn_up(chromium: Browser, web: Stack, stage: Cast, order: WorkOrder) -> None:
    """The owner is offered a repair order for the one joint that failed, and takes it."""
    owner = at_browser(chromium, web, stage.socar_engineer, 390, dark=True)
    owner.page.goto(order.get_absolute_url())
    expect(owner.page.get_by_text("1 line failed its revision")).to_be_visible()
    owner.page.get_by_role("button", name="Draw up repair order").click()
    expect(owner.page.get_by_text("Order created as a draft")).to_be_visible()
    assert (
        WorkOrder.objects.get(kind="repair").lines.get().joint_id == yard.lines(order)[2].joint_id
    )
    owner.page.context.close()


def register_shows(person: Person, lines: list[OrderLine], pipe_set: PipeSet) -> None:
    """The list of revisions, the register, the passport of a joint and that of the set agree."""
    page = person.page
    for path, count in (
        ("/revisions/?body_class=class_2", 2), ("/revisions/?verdict=failed", 1),
        ("/pipes/?body_class=class_2", 2), ("/pipes/?body_class=class_3", 1),
    ):  # fmt: skip
        page.goto(path)
        expect(page.locator("td.lead")).to_have_count(count)
    page.goto("/revisions/")
    seen(person, "revision-list", 390, True)
    worn = Joint.objects.get(pk=lines[6].pipe.pk)
    page.goto(worn.get_absolute_url())
    expect(page.locator("#life")).to_contain_text("Class 2")
    page.goto(pipe_set.get_absolute_url())
    counts = page.locator(".class-counts")
    for words in ("Class 3 1 joint", "Class 2 2 joints", "Premium 17 joints"):
        expect(counts).to_contain_text(words)
    seen(person, "revision-set", 390, True)
    assert Joint.objects.filter(status="repair_required").count() == 1


def test_joint_is_revised_without_scripts(chromium: Browser, web: Stack, stage: Cast) -> None:
    order, _lines = ready(stage, 1)
    person = at_browser(chromium, web, stage.stp_engineer, 390, scripts=False)
    page = person.page
    page.goto(f"/orders/{order.public_id}/revisions/")
    page.get_by_role("link", name="Next line").click()
    page.get_by_role("link", name="Drill pipe, full inspection").click()
    inspect(page, revising.instrument(stage).public_id, wall_ut={"readings-0-value": "7,0"})
    complete(page)
    classes(page, "Body: Class 2", "1 band: yellow")
    page.goto(order.get_absolute_url())
    person.press("Finish order")
    expect(page.get_by_text("Order finished.")).to_be_visible()
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
