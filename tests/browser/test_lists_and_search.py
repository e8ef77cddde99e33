"""Lists and the search in a real browser: keys, boxes, views, the palette, and without scripts."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, expect

from core.models import SavedView
from equipment.models import Joint, Location
from tests import cast, factories
from tests.browser.people import at_browser
from tests.cast import Cast
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(1280, False), (1280, True), (390, False), (390, True)]
LISTS = ("/pipes/", "/orders/", "/acts/", "/commitments/")


@pytest.fixture
def stage(web: Stack) -> Cast:
    actors = cast.assemble()
    rig = factories.make_location(actors.memorandum, actors.socar, name="Rig A")
    factories.make_location(actors.memorandum, actors.socar, name="Yard 2", kind="yard")
    for number in range(5):
        serial = f"TMK-7{number}/004823{number}"
        factories.make_joint(rig, serial=serial, serial_key=re.sub(r"\W", "", serial))
    factories.make_commitment(actors.area, actors.socar_coordinator, number="CM-014")
    call_command("rebuild_search", verbosity=0)
    return actors


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_lists_and_palette_are_clean_and_fit(
    chromium: Browser, web: Stack, stage: Cast, width: int, dark: bool
) -> None:
    person = at_browser(chromium, web, stage.socar_coordinator, width, dark=dark)
    page = person.page
    for path in (*LISTS, "/search/", "/search/?q=tmk", "/search/?q=zzzz"):
        page.goto(path)
        person.axe()
        person.fits()
    page.goto("/pipes/?kind=joint")
    for number in (0, 1):
        page.locator(".list-tools summary").nth(number).click()
        person.axe()
        page.keyboard.press("Escape")
    page.locator("input[data-pick]").first.check()
    person.axe()
    page.locator("[data-palette-open]").click()
    person.axe()
    page.locator(".palette-input").fill("tmk")
    expect(page.locator("[role=option]").first).to_be_visible()
    person.axe()
    person.fits()
    assert person.faults == []
    page.context.close()


def test_the_palette_finds_from_anywhere_and_enter_opens(
    chromium: Browser, web: Stack, stage: Cast
) -> None:
    person = at_browser(chromium, web, stage.socar_coordinator)
    page = person.page
    page.goto("/commitments/")
    page.keyboard.press("Control+k")
    entry = page.locator(".palette-input")
    expect(entry).to_be_focused()
    page.keyboard.type("ТМК-7")  # in Cyrillic letters
    options = page.locator("[role=option]")
    expect(options).to_have_count(5)
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert entry.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.nth(4)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    page.keyboard.press("Control+k")
    entry.fill("8232")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/pipes/pip_"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("TMK-72/0048232")
    page.wait_for_load_state()  # the scripts of the new page listen from here on
    page.keyboard.press("Control+k")
    entry.fill("nothing at all")
    expect(page.locator("[data-palette-empty]")).to_have_text("Nothing found")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=nothing"))
    assert person.faults == []
    page.context.close()


def test_rows_are_walked_ticked_and_moved_by_keys(
    chromium: Browser, web: Stack, stage: Cast
) -> None:
    person = at_browser(chromium, web, stage.socar_engineer)
    page = person.page
    page.goto("/pipes/")
    bar = page.locator("[data-bulk]")
    expect(bar).to_be_hidden()
    links = page.locator("td.lead a")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(links.nth(1)).to_be_focused()
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[name=q]").first).to_be_focused()
    page.keyboard.type("jx/")
    expect(page.locator("[name=q]").first).to_have_value("jx/")
    expect(page).to_have_url(re.compile("q=jx"))
    page.locator("[name=q]").first.fill("")
    expect(page).to_have_url(re.compile(r"\?q=&"))
    expect(links).to_have_count(5)
    page.locator("[data-pick-page]").check()
    expect(page.locator("[data-bulk-count]")).to_have_text("5")
    page.get_by_role("button", name="Move to another place").click()
    page.locator("[name=location]").select_option(label="Yard 2")
    page.get_by_role("button", name="Move to another place").click()
    expect(page.get_by_text("5 pipes moved.")).to_be_visible()
    assert Joint.objects.filter(location__name="Yard 2").count() == 5
    assert person.faults == []
    page.context.close()


def test_keys_are_explained_and_can_be_switched_off(
    chromium: Browser, web: Stack, stage: Cast
) -> None:
    page = at_browser(chromium, web, stage.socar_engineer).page
    page.goto("/pipes/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of this list")).to_be_visible()
    page.get_by_label("Single keys work on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("td.lead a:focus")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.locator(".palette-input")).to_be_focused()
    page.context.close()


def test_a_filtered_list_is_saved_as_it_stands_after_htmx(
    chromium: Browser, web: Stack, stage: Cast
) -> None:
    page = at_browser(chromium, web, stage.socar_engineer).page
    page.goto("/pipes/")
    page.locator("[name=status]").select_option("on_rig")
    expect(page).to_have_url(re.compile("status=on_rig"))
    expect(page.locator(".chip-filter")).to_have_count(1)
    page.locator(".list-tools summary").first.click()
    page.locator("#view-name").fill("On the rig")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_text("View saved.")).to_be_visible()
    assert SavedView.objects.get().query == "status=on_rig"
    page.locator(".chip-filter").click()
    expect(page.locator(".chip-filter")).to_have_count(0)
    page.context.close()


def test_everything_works_without_scripts(chromium: Browser, web: Stack, stage: Cast) -> None:
    person = at_browser(chromium, web, stage.socar_engineer, scripts=False)
    page = person.page
    page.goto("/pipes/")
    page.locator(".list-tools summary").nth(1).click()
    page.get_by_label("Product line", exact=True).uncheck()
    page.get_by_role("button", name="Show these").click()
    expect(page.locator("th", has_text="Product line")).to_have_count(0)
    page.locator(".list-tools summary").first.click()
    page.locator("#view-name").fill("Narrow")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_text("View saved.")).to_be_visible()
    assert SavedView.objects.exclude(name="").get().name == "Narrow"
    page.locator("input[data-pick]").first.check()
    page.get_by_role("button", name="Move to another place").click()
    page.locator("[name=location]").select_option(label="Yard 2")
    page.get_by_role("button", name="Move to another place").click()
    expect(page.get_by_text("1 pipe moved.")).to_be_visible()
    moved = Joint.objects.filter(location=Location.objects.get(name="Yard 2"))
    assert moved.count() == 1
    page.locator(".tool-search").click()
    page.locator("#q").fill("8232")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="TMK-72/0048232")).to_be_visible()
    page.context.close()
