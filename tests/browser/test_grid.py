"""The sheet as a spreadsheet, in a real browser: keys, paste, fill, sums, marks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from equipment.models import RunningRecord, WorkOrder
from tests import cast
from tests.equipment import yard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def order(transactional_db: None) -> WorkOrder:
    stage = cast.assemble()
    made = yard.started(stage, yard.make_joints(stage, 8))
    made.crew = stage.stp_engineer  # type: ignore[attr-defined]
    return made


@pytest.fixture
def sheet(chromium: Browser, order: WorkOrder, live_server: LiveServer) -> Iterator[Page]:
    """The sheet of the order, opened by an engineer of the executor."""
    client = Client()
    client.force_login(order.crew)  # type: ignore[attr-defined]
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("equipment:run-sheet", args=[order.public_id]))
    yield page
    context.close()


def focus(page: Page, row: int, column: str) -> None:
    page.evaluate(
        "([row, column]) => document.querySelectorAll(`[data-cell=${column}]`)[row].focus()",
        [row, column],
    )


def here(page: Page) -> tuple[str, int]:
    """The column and row (from 0) of the cell that has the focus."""
    column, position = page.evaluate(
        "[document.activeElement.dataset.cell,"
        " document.activeElement.closest('[data-row]').dataset.position]"
    )
    return column, int(position) - 1


def values(page: Page, column: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        f"[data-cell={column}]", "all => all.map((one) => one.value)"
    )
    return found


def paste(page: Page, text: str) -> None:
    page.evaluate(
        "text => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
        " { clipboardData: data, bubbles: true, cancelable: true })); }",
        text,
    )


def total(page: Page, name: str) -> str:
    return page.inner_text(f"[data-grid-sum={name}]").replace("\u00a0", " ")


def test_keys_move_among_the_cells(sheet: Page) -> None:
    focus(sheet, 0, "outcome")
    ways = []
    for key in ("ArrowDown", "ArrowRight", "Enter", "ArrowRight", "ArrowUp", "Shift+Enter"):
        sheet.keyboard.press(key)
        ways.append(here(sheet))
    assert ways == [
        ("outcome", 1),
        ("length", 1),
        ("length", 2),
        ("torque", 2),
        ("torque", 1),
        ("torque", 0),
    ]


def test_pasted_block_is_judged_and_summed_at_once(sheet: Page) -> None:
    focus(sheet, 0, "outcome")
    paste(sheet, "Run\t12,75\t12100\nRun\t12.60\t15500\nRejected\nRun\tabc\t11000\n")
    assert values(sheet, "outcome")[:5] == ["run", "run", "rejected", "run", ""]
    assert (total(sheet, "run"), total(sheet, "rejected"), total(sheet, "left")) == ("3", "1", "4")
    assert total(sheet, "length") == "38.150"
    sheet.keyboard.press("F8")
    assert here(sheet) == ("reason", 1)
    assert "above 14" in sheet.inner_text("[data-grid-message]")


def test_fill_down_and_undo(sheet: Page) -> None:
    focus(sheet, 2, "torque")
    sheet.keyboard.type("11900")
    for _row in range(3):
        sheet.keyboard.press("Shift+ArrowDown")
    sheet.keyboard.press("Control+d")
    filled = values(sheet, "torque")
    sheet.keyboard.press("Control+z")
    assert filled == ["", "", "11900", "11900", "11900", "11900", "", ""]
    assert values(sheet, "torque") == ["", "", "11900", "", "", "", "", ""]


def test_typing_in_a_row_means_run_until_it_is_taken_out(sheet: Page) -> None:
    focus(sheet, 0, "torque")
    sheet.keyboard.type("12000")
    typed = values(sheet, "outcome")[0]
    sheet.keyboard.press("Control+a")
    sheet.keyboard.press("Delete")
    assert (typed, values(sheet, "outcome")[0]) == ("run", "")


def test_two_joints_under_one_number_are_marked_both(sheet: Page) -> None:
    sheet.click("[data-grid-rest]")
    focus(sheet, 4, "sequence")
    sheet.keyboard.type("2")
    marked = sheet.eval_on_selector_all(
        ".is-wrong [data-cell]", "all => all.map((one) => one.closest('tr').dataset.position)"
    )
    assert marked == ["2", "5"]


def test_sheet_filled_by_keys_is_saved(sheet: Page, order: WorkOrder) -> None:
    sheet.click("[data-grid-rest]")
    focus(sheet, 3, "outcome")
    sheet.keyboard.press("x")
    focus(sheet, 3, "reason")
    sheet.keyboard.type("Galled thread")
    sheet.click(".sheet-save .btn-primary")
    sheet.wait_for_url(f"**{order.get_absolute_url()}")
    kept = RunningRecord.objects.filter(line__order=order)
    assert (kept.count(), kept.filter(is_rejected=True).count()) == (8, 1)


def test_typing_outlives_a_reload(sheet: Page) -> None:
    focus(sheet, 0, "torque")
    sheet.keyboard.type("12345")
    sheet.reload()
    assert (values(sheet, "torque")[0], total(sheet, "run")) == ("12345", "1")


def test_sheet_never_scrolls_a_phone_sideways(sheet: Page) -> None:
    sheet.set_viewport_size({"width": 390, "height": 844})
    assert sheet.evaluate("document.documentElement.scrollWidth") == 390
