"""A repair in the workshop, typed on a phone without scripts and at a desk with them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from equipment.models import Joint, WorkOrder
from tests import cast, catalogue
from tests.browser.people import Person, at_browser
from tests.browser.walk import SHOTS
from tests.cast import Cast
from tests.equipment import workshop, yard
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


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_pages_of_repairs_are_clean_and_fit(
    chromium: Browser, web: Stack, stage: Cast, width: int, dark: bool
) -> None:
    catalogue.plant_repair_types()
    order = workshop.started(stage, workshop.worn(stage, 3))
    first, second, third = yard.lines(order)
    failed = workshop.refaced(second, checks=workshop.checked("visual", passed=False))
    workshop.save(stage, order, workshop.refaced(first), failed)
    sheet = f"/orders/{order.public_id}/repairs/"
    person = at_browser(chromium, web, stage.stp_engineer, width, dark=dark)
    owner = at_browser(chromium, web, stage.socar_admin, width, dark=dark)
    pages = (
        (person, "repair-order", order.get_absolute_url()), (person, "repair-sheet", sheet),
        (person, "repair-line", f"{sheet}{second.public_id}/"),
        (person, "repair-copy", f"{sheet}{third.public_id}/?copy={first.public_id}"),
        (owner, "repair-record", f"{sheet}{first.public_id}/"),
        (owner, "repair-types", "/catalogue/repairs/"),
        (owner, "repair-type", workshop.type_of("reface_pin").get_absolute_url()),
        (owner, "repair-type-form", "/catalogue/repairs/new/"),
        (owner, "maintenance-plans", "/maintenance/"),
    )  # fmt: skip
    for reader, name, path in pages:
        reader.page.goto(path)
        seen(reader, name, width, dark)
    person.page.context.close()
    owner.page.context.close()


def record(page: Page) -> None:
    """Cut the casing of the page: the type first, then what it asks for."""
    page.locator("[name=operations-0-type]").select_option(label="Cut-off and rethreading")
    page.locator("[name=operations-0-operator]").fill("O. Operator")
    page.locator("[name=operations-0-cut]").fill("0,300")
    page.locator("[name=operations-0-cut_unit]").select_option("m")
    page.get_by_role("button", name="Save and stay", exact=True).click()
    expect(page.get_by_text("Check missing: Thread gauge.")).to_be_visible()
    for place, value in ((0, "10,600"), (1, "10,300")):
        page.locator(f"[name=dimensions-{place}-value]").fill(value)
        page.locator(f"[name=dimensions-{place}-value_unit]").select_option("m")
    for place in range(3):
        page.locator(f"[name=checks-{place}-verdict]").select_option("passed")
        page.locator(f"[name=checks-{place}-checked_by]").fill("I. Inspector")
    page.locator("[name=outcome]").select_option("repaired")
    page.get_by_role("button", name="Save and go to the next line", exact=True).click()


@pytest.mark.parametrize(("width", "scripts"), [(390, False), (1280, True)])
def test_cut_casing_is_recorded_and_seen_in_its_passport(
    chromium: Browser, web: Stack, stage: Cast, width: int, scripts: bool
) -> None:
    catalogue.plant_repair_types()
    (joint,) = workshop.casing(stage)
    order = workshop.started(stage, [joint])
    person = at_browser(chromium, web, stage.stp_engineer, width, scripts=scripts)
    page = person.page
    page.goto(order.get_absolute_url())
    page.get_by_role("link", name="Record the repair").click()
    page.get_by_role("link", name="Next line").click()
    record(page)
    expect(page).to_have_url(order.get_absolute_url())
    person.press("Finish order", confirm=scripts)
    expect(page.get_by_text("Order finished.")).to_be_visible()
    assert WorkOrder.objects.get().status == "done"
    joint = Joint.objects.get()
    assert str(joint.effective_length_m) == "10.200"
    page.goto(joint.get_absolute_url())
    expect(page.locator("#life")).to_contain_text("length 10.500 m → 10.200 m, range R3 → R2")
    assert person.faults == []
    page.context.close()
