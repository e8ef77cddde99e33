"""From what is ready to the joints and their move, in a real browser: mouse, keyboard, phone."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from equipment.models import Joint, Location
from tests import cast, factories
from tests.browser.people import at_browser
from tests.cast import Cast
from tests.equipment import lives, yard
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def stock(stage: Cast) -> Location:
    """Pipe of two product lines in many states, and a rack to move it to."""
    drill = factories.make_product_line(
        product="drill_pipe",
        designation='5"',
        weight_name="19.50#",
        grade="S135",
        connection="NC50",
    )
    lives.joints_in(stage, "in_stock", 4)
    lives.joints_in(stage, "allocated", 2)
    lives.joints_in(stage, "on_rig", 3, product_line=drill)
    inspected = lives.joints_in(stage, "under_inspection", 3, product_line=drill)
    lives.inspect(inspected, stage.socar_engineer)
    for days, state in enumerate(("returned", "in_repair", "quarantined", "scrapped", "received")):
        (joint,) = lives.joints_in(stage, state, product_line=drill)
        since = timezone.localdate() - dt.timedelta(days=days * 30)
        Joint.objects.filter(pk=joint.pk).update(status_since=since)
    yard.draft(stage, yard.make_joints(stage, 2))
    return factories.make_location(
        stage.memorandum, stage.socar, kind="rack", name="Rack 7", parent=lives.base(stage)
    )


def shot(page: Page, name: str) -> None:
    """A picture of the whole page, where somebody asked for one by SHOTS."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_board_reads_well(chromium: Browser, web: Stack, width: int, dark: bool) -> None:
    stage = cast.assemble()
    stock(stage)
    person = at_browser(chromium, web, stage.socar_engineer, width, dark=dark)
    page, look = person.page, f"{width}-{'dark' if dark else 'light'}"
    page.goto("/pipes/stock/?inspection_days=3&repair_days=10")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is ready?")
    shot(page, f"stock-{look}")
    person.clean()
    page.goto("/pipes/?status=in_stock")
    shot(page, f"register-{look}")
    person.clean()
    boxes = page.locator("[data-pick]")
    for place in range(boxes.count()):
        boxes.nth(place).check()
    shot(page, f"chosen-{look}")
    person.press("Move to another place")
    expect(page.get_by_role("heading", level=1)).to_have_text("Move to another place")
    shot(page, f"move-{look}")
    person.clean()
    page.goto("/pipes/?status=scrapped,in_stock&columns=place,body_class,inspected,holder,since")
    for place in range(page.locator("[data-pick]").count()):
        page.locator("[data-pick]").nth(place).check()
    person.press("Allocate")
    expect(page.get_by_role("heading", name="Will not be taken")).to_be_visible()
    shot(page, f"allocate-{look}")
    person.clean()
    page.goto("/pipes/?status=in_stock")
    page.locator("[data-pick]").first.check()
    person.press("Take a step")
    expect(page.get_by_role("heading", name="Which step?")).to_be_visible()
    shot(page, f"step-{look}")
    person.clean()


def test_a_figure_leads_to_its_joints(chromium: Browser, web: Stack) -> None:
    stage = cast.assemble()
    stock(stage)
    person = at_browser(chromium, web, stage.socar_engineer)
    page = person.page
    page.goto("/pipes/stock/")
    page.locator("tfoot td[data-label=Ready] a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pipes")
    expect(page.locator("tbody tr")).to_have_count(4)


def focus(page: Page, selector: str) -> None:
    """Walk there with Tab alone."""
    for _step in range(120):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def choose(page: Page, selector: str, words: str) -> None:
    """Choose of a select by typing its first letters."""
    focus(page, selector)
    page.keyboard.type(words)
    page.keyboard.press("Tab")


def test_pipe_is_found_chosen_and_moved_by_keyboard_alone(chromium: Browser, web: Stack) -> None:
    stage = cast.assemble()
    rack = stock(stage)
    person = at_browser(chromium, web, stage.socar_engineer)
    page = person.page
    page.goto("/pipes/")
    choose(page, "[name=status]", "In stock")
    expect(page.locator("tbody tr")).to_have_count(4)
    focus(page, "[data-pick]")
    page.keyboard.press("Space")
    focus(page, "[formaction*='/move/']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Move to another place")
    choose(page, "[name=location]", "Rack 7")
    focus(page, "form.card .btn-primary")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 pipe moved.")).to_be_visible()
    assert Joint.objects.filter(location=rack).count() == 1


def test_a_second_press_tells_what_changed(chromium: Browser, web: Stack) -> None:
    stage = cast.assemble()
    rack = stock(stage)
    person = at_browser(chromium, web, stage.socar_engineer, scripts=False)
    page = person.page
    joint: Any = Joint.objects.filter(status="in_stock").first()
    page.goto(f"/pipes/move/?joint={joint.public_id}")
    lives.take([joint], "allocate", stage.socar_coordinator)
    page.locator("[name=location]").select_option(rack.public_id)
    page.get_by_role("button", name="Move to another place").click()
    expect(page.get_by_text("was changed in the meantime")).to_be_visible()
    assert not Joint.objects.filter(location=rack).exists()
