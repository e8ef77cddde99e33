"""Typing in a real browser: kept by name, through refusals, reloads and lost lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Dialog, Page, expect

from equipment.models import WorkOrder
from tests import cast, factories
from tests.browser.people import Person, at_browser, sign_in
from tests.cast import Cast
from tests.stack import Stack
from tests.works import told_commitment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "/orders/new/"
NOTE = ".typing-note"


@pytest.fixture
def stage(web: Stack) -> Cast:
    actors = cast.assemble()
    told_commitment(actors, timezone.now())
    factories.make_location(actors.memorandum, actors.socar, name="Rig A")
    return actors


@pytest.fixture
def engineer(chromium: Browser, web: Stack, stage: Cast) -> Iterator[Person]:
    person = at_browser(chromium, web, stage.socar_engineer)
    person.page.on("dialog", lambda dialog: dialog.accept())
    person.page.goto(NEW)
    yield person
    person.page.context.close()


def type_order(page: Page, title: str = "Run the liner") -> None:
    page.locator("[name=title]").fill(title)
    page.locator("[name=datum_m]").fill("100")
    page.locator("[name=datum_m_unit]").select_option("ft")


def finish_typing(page: Page) -> None:
    page.locator("[name=well]").fill("W-1")
    for name in ("commitment", "executor", "location"):
        field = page.locator(f"[name={name}]")
        if not field.input_value():
            field.select_option(index=1)


def save(page: Page) -> None:
    page.locator("main form").last.get_by_role("button").last.click()
    page.wait_for_load_state()


def test_typing_outlives_a_reload_and_can_be_discarded(engineer: Person) -> None:
    page = engineer.page
    expect(page.locator(NOTE)).to_have_count(0)
    type_order(page)
    page.reload()
    expect(page.locator(NOTE)).to_contain_text("not saved yet")
    expect(page.locator("[name=title]")).to_have_value("Run the liner")
    expect(page.locator("[name=datum_m]")).to_have_value("100")
    expect(page.locator("[name=datum_m_unit]")).to_have_value("ft")
    engineer.axe()
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator(NOTE)).to_have_count(0)
    expect(page.locator("[name=title]")).to_have_value("")
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("")
    assert engineer.faults == []


def test_typing_is_kept_by_name_and_not_by_place(engineer: Person) -> None:
    page = engineer.page
    type_order(page)
    key = page.evaluate("Object.keys(sessionStorage).find((key) => key.startsWith('typing:'))")
    kept = json.loads(page.evaluate("(key) => sessionStorage.getItem(key)", key))
    assert kept["fields"]["title"] == ["Run the liner"]
    fields = {"gone": ["x"], "well": ["W-7"], "title": ["Named"], "executor": ["org_unknown"]}
    page.evaluate(
        "([key, text]) => sessionStorage.setItem(key, text)",
        [key, json.dumps({"at": 0, "fields": fields})],
    )
    executor = page.locator("[name=executor]").input_value()
    page.evaluate("window.onbeforeunload = null")
    page.goto(NEW)
    expect(page.locator("[name=well]")).to_have_value("W-7")
    expect(page.locator("[name=title]")).to_have_value("Named")
    expect(page.locator("[name=section]")).to_have_value("")
    expect(page.locator("[name=executor]")).to_have_value(executor)


def test_a_refused_form_keeps_its_typing_and_leads_to_the_fault(engineer: Person) -> None:
    page = engineer.page
    type_order(page)
    page.locator("[name=datum_m]").fill("deep")
    save(page)
    expect(page.locator("[data-errors]")).to_be_focused()
    expect(page.locator("[name=title]")).to_have_value("Run the liner")
    expect(page.locator("[name=datum_m_unit]")).to_have_value("ft")
    page.locator("[data-errors] a", has_text="Shoe depth").click()
    expect(page.locator("[name=datum_m]")).to_be_focused()
    engineer.axe()


def test_typing_outlives_a_lost_line_and_is_forgotten_once_taken(engineer: Person) -> None:
    page = engineer.page
    type_order(page)
    finish_typing(page)
    page.context.set_offline(True)
    page.locator("main form").last.get_by_role("button").last.click()
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.goto("/orders/")
    page.goto(NEW)
    expect(page.locator("[name=title]")).to_have_value("Run the liner")
    expect(page.locator("[name=well]")).to_have_value("W-1")
    assert WorkOrder.objects.count() == 0
    save(page)
    expect(page).to_have_url(re.compile("/orders/ord_"))
    order = WorkOrder.objects.select_related("place").get()
    assert str(order.place.datum_m) == "30.480"
    page.goto(NEW)
    expect(page.locator("[name=title]")).to_have_value("")
    expect(page.locator(NOTE)).to_have_count(0)
    assert not [name for name in page.context.cookies() if name["name"] == "typing_done"]


def test_two_presses_make_one_order(engineer: Person) -> None:
    page = engineer.page
    type_order(page)
    finish_typing(page)
    page.evaluate(
        """() => {
          const form = [...document.querySelectorAll("main form")].at(-1);
          const button = form.querySelector("button.btn-primary");
          button.click(); button.click(); button.click();
        }"""
    )
    page.wait_for_url(re.compile("/orders/ord_"))
    assert WorkOrder.objects.count() == 1


def test_leaving_with_unsaved_typing_is_asked_about(
    chromium: Browser, web: Stack, stage: Cast
) -> None:
    person = at_browser(chromium, web, stage.socar_engineer)
    page, asked = person.page, list[str]()

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(NEW)
    page.get_by_role("link", name="Cancel").click()
    expect(page).to_have_url(re.compile("/orders/$"))
    assert asked == []
    page.goto(NEW)
    page.locator("[name=title]").press_sequentially("x")
    page.get_by_role("link", name="Cancel").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page).to_have_url(re.compile("/orders/new/$"))
    page.locator("[name=title]").fill("")
    page.get_by_role("link", name="Cancel").click()
    expect(page).to_have_url(re.compile("/orders/$"))
    assert asked == ["beforeunload"]


def test_the_next_person_in_the_tab_finds_nothing(
    engineer: Person, web: Stack, stage: Cast
) -> None:
    page = engineer.page
    type_order(page)
    page.context.clear_cookies()
    sign_in(page.context, web, stage.socar_coordinator)
    page.goto(NEW)
    expect(page.locator("[name=title]")).to_have_value("")
    expect(page.locator(NOTE)).to_have_count(0)


def test_help_opens_beside_its_field(engineer: Person) -> None:
    page = engineer.page
    page.locator(".field-more summary", has_text="Shoe depth").click()
    expect(page.get_by_text("It is stored in metres")).to_be_visible()
    engineer.axe()
    page.keyboard.press("Escape")
    expect(page.get_by_text("It is stored in metres")).to_be_hidden()
