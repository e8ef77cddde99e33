"""The sheet of a run in a real browser: a whole run by keys, a paste of 400 rows, a lost line."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from equipment.installation import services
from equipment.models import Joint, OrderPlace, RowDraft, RunningRecord, WorkOrder
from tests import cast
from tests.browser.people import Person, at_browser
from tests.browser.test_grid import focus, here, paste, total, values
from tests.equipment import yard
from tests.stack import Stack

#: What the browser keeps on the device of what was typed.
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('typing:'))"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def order_of(count: int, datum: int | None = None) -> tuple[cast.Cast, WorkOrder]:
    """An order in progress on so many joints with serials."""
    stage = cast.assemble()
    joints = yard.make_joints(stage, count)
    for number, joint in enumerate(joints, start=1):
        joint.serial = f"AZ-77{number:04d}"
    Joint.objects.bulk_update(joints, ["serial"])
    order = yard.started(stage, joints)
    OrderPlace.objects.filter(order=order).update(datum_m=datum)
    return stage, order


def opened(chromium: Browser, web: Stack, user: Any, order: WorkOrder, width: int = 1280) -> Person:
    person = at_browser(chromium, web, user, width)
    person.page.goto(reverse("equipment:run-sheet", args=[order.public_id]))
    person.page.wait_for_load_state()
    return person


def shot(person: Person, name: str) -> None:
    """Keep a picture where `PICTURES` names a folder."""
    if folder := os.environ.get("PICTURES"):
        person.page.screenshot(path=str(Path(folder) / f"{name}.png"))


def scan(page: Page, text: str) -> None:
    """What a scanner does: the field is called by a key, then it types and sends Enter."""
    page.keyboard.press("F4")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def drafts(page: Page) -> None:
    """Wait until the browser says that all is kept as draft."""
    expect(page.locator("[data-grid-draft]")).to_contain_text("Draft kept", timeout=15_000)


def test_a_whole_run_by_keys_alone(chromium: Browser, web: Stack) -> None:
    stage, order = order_of(12, datum=200)
    person = opened(chromium, web, stage.stp_engineer, order)
    page = person.page
    for number in range(1, 13):
        scan(page, f"{number:04d}")
        assert here(page) == ("outcome", number - 1)
        if number == 5:
            page.keyboard.press("x")
            for _column in range(14):
                page.keyboard.press("ArrowRight")
            page.keyboard.type("Galled thread")
            continue
        page.keyboard.press("r")
        page.keyboard.press("ArrowRight")
        page.keyboard.type("12.5")
        page.keyboard.press("ArrowRight")
        page.keyboard.type("12000")
        page.keyboard.press("ArrowRight")
        page.keyboard.type("5200")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("b")
    assert (total(page, "run"), total(page, "rejected"), total(page, "left")) == ("11", "1", "0")
    assert (total(page, "length"), total(page, "top")) == ("137.500", "62.50")
    shot(person, "run-filled")
    while page.evaluate("document.activeElement.textContent.trim()") != "Save the run":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{order.get_absolute_url()}")
    kept = RunningRecord.objects.order_by("sequence")
    assert [record.triangle for record in kept if not record.is_rejected] == ["at_base"] * 11
    depths = [str(record.cumulative_depth_m) for record in kept]
    assert (len(depths), depths[-1]) == (12, "137.500")
    assert person.faults == []


def test_three_wrong_cells_in_a_paste_of_four_hundred_rows(chromium: Browser, web: Stack) -> None:
    stage, order = order_of(400)
    person = opened(chromium, web, stage.stp_engineer, order)
    page = person.page
    rows = [["Run", "12.50", "12000"] for _row in range(400)]
    rows[10][1], rows[200][2], rows[399][0] = "12,5,0", "99000", "Rejected"
    focus(page, 0, "outcome")
    paste(page, "\n".join("\t".join(row) for row in rows))
    mend = page.locator("[data-grid-mend]")
    expect(mend).to_have_text("397 right · 3 to mend")
    places = []
    for _wrong in range(3):
        page.keyboard.press("F8")
        places.append(here(page))
    assert places == [("length", 10), ("reason", 200), ("reason", 399)]
    shot(person, "run-three-wrong")
    with page.expect_navigation():
        page.locator(".sheet-save .btn-primary").click()
    assert RunningRecord.objects.count() == 0
    assert values(page, "torque")[5] == "12000"
    with page.expect_navigation():
        person.press("Save the 397 right ones, keep the rest as draft")
    expect(page.locator(".messages")).to_contain_text("397 joints saved.")
    assert RunningRecord.objects.count() == 397
    assert RowDraft.objects.count() == 3
    expect(mend).to_contain_text("3 to mend")
    assert values(page, "length")[10] == "12,5,0"


def test_typing_outlives_a_lost_line_and_goes_to_the_server_when_it_is_back(
    chromium: Browser, web: Stack
) -> None:
    stage, order = order_of(12)
    person = opened(chromium, web, stage.stp_engineer, order)
    page = person.page
    page.context.set_offline(True)
    focus(page, 0, "torque")
    page.keyboard.type("12345")
    expect(page.locator("[data-grid-message]")).to_contain_text("No connection", timeout=15_000)
    assert RowDraft.objects.count() == 0
    assert len(page.evaluate(KEPT)) == 1
    page.context.set_offline(False)
    drafts(page)
    assert [draft.cells["torque"] for draft in RowDraft.objects.all()] == ["12345"]
    assert page.evaluate(KEPT) == []
    other = opened(chromium, web, stage.stp_engineer, order, width=390)
    assert values(other.page, "torque")[0] == "12345"
    expect(other.page.locator(".sheet-draft")).to_contain_text("Your draft of")


def test_what_was_typed_without_a_line_survives_a_reload(chromium: Browser, web: Stack) -> None:
    stage, order = order_of(3)
    page = opened(chromium, web, stage.stp_engineer, order).page
    page.route("**/run/drafts/", lambda route: route.abort())
    focus(page, 1, "torque")
    page.keyboard.type("12001")
    page.reload()
    assert values(page, "torque") == ["", "12001", ""]


def test_last_four_of_two_serials_are_offered_by_keys(chromium: Browser, web: Stack) -> None:
    stage, order = order_of(12)
    Joint.objects.filter(serial="AZ-770012").update(serial="BZ-880001")
    person = opened(chromium, web, stage.stp_engineer, order)
    page = person.page
    scan(page, "77-0011")
    assert here(page) == ("outcome", 10)
    scan(page, "0001")
    assert page.evaluate("document.activeElement.textContent") == "Row 1: AZ-770001"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert here(page) == ("outcome", 11)
    scan(page, "4711")
    expect(page.locator("#grid-found")).to_contain_text("No joint of this order ends in 4711")
    scan(page, f"{web.url}{yard.lines(order)[6].pipe.get_absolute_url()}")
    assert here(page) == ("outcome", 6)


def test_columns_that_a_person_hides_stay_hidden_and_keep_the_paste_right(
    chromium: Browser, web: Stack
) -> None:
    stage, order = order_of(3)
    page = opened(chromium, web, stage.stp_engineer, order).page
    page.locator(".sheet-columns").locator("xpath=..").locator("summary").click()
    for key in ("shoulder", "turns", "triangle"):
        page.locator(f"[data-grid-columns] input[value={key}]").uncheck()
    page.reload()
    focus(page, 0, "torque")
    paste(page, "12000\tYes\t216")
    assert (values(page, "drifted")[0], values(page, "drift")[0], values(page, "turns")[0]) == (
        "yes", "216", ""
    )  # fmt: skip
    assert page.locator("th[data-column=turns]").is_hidden()


def test_second_of_two_people_is_asked_in_the_browser(chromium: Browser, web: Stack) -> None:
    stage, order = order_of(3)
    line = yard.lines(order)[0]
    row = yard.run(line, torque=Decimal(12000), version=0)
    services.save_records(order=order, rows=[row], by=stage.stp_engineer, now=timezone.now())
    person = opened(chromium, web, stage.stp_engineer, order)
    page = person.page
    theirs = yard.run(line, torque=Decimal(12500), version=1)
    services.save_records(order=order, rows=[theirs], by=stage.stp_coordinator, now=timezone.now())
    focus(page, 0, "torque")
    page.keyboard.type("13000")
    page.locator(".sheet-save .btn-primary").click()
    expect(page.locator(".sheet-choice")).to_contain_text(stage.stp_coordinator.full_name)
    shot(person, "run-choice")
    person.axe()
    page.locator(".sheet-choice input[value=mine]").check()
    page.locator(".sheet-save .btn-primary").click()
    page.wait_for_url(f"**{order.get_absolute_url()}")
    assert str(RunningRecord.objects.get().entered_torque) == "13000.000"


@pytest.mark.parametrize("width", [390, 1280])
def test_sheet_and_report_are_clean_on_phone_and_desk(
    chromium: Browser, web: Stack, width: int
) -> None:
    stage, order = order_of(12, datum=200)
    rows = [yard.run(line) for line in yard.lines(order)[:3]]
    services.save_records(order=order, rows=rows, by=stage.stp_engineer, now=timezone.now())
    person = opened(chromium, web, stage.stp_engineer, order, width)
    shot(person, f"run-{width}")
    person.clean()
    for name in ("shift-report", "running-list"):
        person.page.goto(reverse(f"equipment:{name}", args=[order.public_id]))
        shot(person, f"{name}-{width}")
        person.clean()


def test_a_run_is_recorded_on_a_phone(chromium: Browser, web: Stack) -> None:
    stage, order = order_of(12)
    person = opened(chromium, web, stage.stp_engineer, order, 390)
    page = person.page
    for number in range(12):
        page.locator("[data-cell=outcome]").nth(number).select_option("run")
        page.locator("[data-cell=torque]").nth(number).fill("12000")
    person.fits()
    person.press("Save the run")
    page.wait_for_url(f"**{order.get_absolute_url()}")
    assert RunningRecord.objects.count() == 12


def test_sheet_without_scripts_is_a_plain_form(chromium: Browser, web: Stack) -> None:
    stage, order = order_of(3)
    person = at_browser(chromium, web, stage.stp_engineer, scripts=False)
    person.page.goto(reverse("equipment:run-sheet", args=[order.public_id]))
    line = yard.lines(order)[0].public_id
    person.page.locator(f"select[name={line}-outcome]").select_option("run")
    person.page.locator(f"input[name={line}-turns]").fill("3,5")
    person.press("Save the run")
    person.page.wait_for_url(f"**{order.get_absolute_url()}")
    assert str(RunningRecord.objects.get().turns) == "3.500"
