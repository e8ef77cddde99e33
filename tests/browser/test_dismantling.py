"""The sheet of dismantling in a real browser: pasted, judged, mended, saved and shown."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from equipment.models import DismantlingRecord, Joint
from tests import cast
from tests.browser.people import at_browser
from tests.browser.test_yard_pages import shot
from tests.equipment import lives, pulls
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTED = (
    "Laid down\tOK\t31,5\t1\tyes\nLaid down\tbent\t30\t1\tno\nlost\t\t\t\t\n"
    "left\t\t\t\t\nl\twashout\tmuch\t2\t+\n"
)


def focus(page: Page, row: int, column: str) -> None:
    page.evaluate(
        "([row, column]) => document.querySelectorAll(`[data-cell=${column}]`)[row].focus()",
        [row, column],
    )


def paste(page: Page, text: str) -> None:
    page.evaluate(
        "text => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
        " { clipboardData: data, bubbles: true, cancelable: true })); }",
        text,
    )


def sums(page: Page) -> list[str]:
    names = ("laid", "below", "lost", "left", "damaged")
    return [page.inner_text(f"[data-grid-sum={name}]") for name in names]


def wrong(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        ".is-wrong [data-cell]",
        "all => all.map((one) => `${one.closest('tr').dataset.position} ${one.dataset.cell}`)",
    )
    return found


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, False), (390, True)])
def test_string_is_laid_down_by_paste_keys_and_the_rest(
    web: Stack, chromium: Browser, settings: Any, width: int, dark: bool
) -> None:
    settings.FILES_DIR = web.var_dir / "files"
    stage = cast.assemble()
    rack = pulls.make_rack(stage)
    order = pulls.started(stage, pulls.in_hole(stage, 8))
    person = at_browser(chromium, web, stage.stp_engineer, width, dark=dark)
    page = person.page
    page.goto(order.get_absolute_url())
    page.get_by_role("link", name="Record the dismantling").first.click()
    page.wait_for_load_state()  # its scripts listen from then on
    page.select_option("[name=sheet_rack]", rack.public_id)
    focus(page, 0, "outcome")
    paste(page, PASTED)
    assert sums(page) == ["3", "1", "1", "3", "2"]
    assert wrong(page) == ["2 remark", "3 remark", "5 torque", "5 remark"]
    shot(person, f"dismantling-marked-{width}-{'dark' if dark else 'light'}")
    person.clean()
    for row, column, text in (
        (1, "remark", "Bent pin end"), (2, "remark", "Twisted off"), (4, "torque", "29"),
        (4, "remark", "Washed out below the box"),
    ):  # fmt: skip
        focus(page, row, column)
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
    focus(page, 5, "outcome")
    page.keyboard.press("h")
    page.click("[data-grid-rest]")
    assert (wrong(page), sums(page)) == ([], ["5", "2", "1", "0", "2"])
    page.click(".sheet-save .btn-primary")
    expect(page).to_have_url(f"{web.url}{order.get_absolute_url()}")
    expect(page.locator(".reconciliation")).to_contain_text("In balance")
    shot(person, f"dismantling-order-{width}-{'dark' if dark else 'light'}")
    person.clean()
    kept = DismantlingRecord.objects.order_by("line__position").values_list("outcome", flat=True)
    assert [one[:4] for one in kept] == ["laid", "laid", "lost", "left", "laid", "left"] + [
        "laid"
    ] * 2
    assert Joint.objects.filter(status="returned", location=rack).count() == 5


def test_sheet_never_scrolls_a_phone_sideways_and_its_pages_are_clean(
    web: Stack, chromium: Browser, settings: Any
) -> None:
    settings.FILES_DIR = web.var_dir / "files"
    stage = cast.assemble()
    order = pulls.started(stage, lives.joints_in(stage, "run", 3))
    pulls.save(stage, order, pulls.laid(stage, pulls.lines(order)[0], **pulls.DAMAGED))
    person = at_browser(chromium, web, stage.stp_engineer, 390, dark=False)
    for name in ("dismantling", "laying-down-list", "usage"):
        person.page.goto(f"/orders/{order.public_id}/{name}/")
        assert person.page.evaluate("document.documentElement.scrollWidth") == 390
        shot(person, f"dismantling-{name}-390")
        person.clean()
