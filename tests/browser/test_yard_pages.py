"""Pages of sets, waybills, places, heats, equipment and a new pipe in a real browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from equipment.models import Transfer
from equipment.pipes.sets import services as sets
from equipment.pipes.transfers import drafting
from equipment.pipes.transfers.rules import Difference
from tests import cast, factories
from tests.browser.people import Person, at_browser
from tests.cast import Cast
from tests.equipment import lives
from tests.equipment.test_heats_pages import make_heat
from tests.equipment.test_items_pages import make_item
from tests.equipment.test_places_pages import yard_of
from tests.equipment.test_sets_members import fill, make_set
from tests.equipment.test_transfers_way import confirm, send, shop
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = factories.NOW


def furnished(people: Cast) -> list[str]:
    """The addresses of pages with something on them."""
    base, rack, row = yard_of(people)
    for where in (base, rack, row, row):
        factories.make_joint(where, status="in_stock")
    made = make_set(people)
    fill(made, lives.joints_in(people, "received", 3), people.socar_engineer)
    closed = make_set(people, "DP-0")
    sets.close_set(pipe_set=closed, by=people.socar_engineer, now=NOW)
    draft = drafting.draft_transfer(
        memorandum=people.memorandum, receiver=people.stp, destination=shop(people),
        joints=lives.joints_in(people, "in_stock", 2), by=people.socar_engineer, now=NOW,
    )  # fmt: skip
    good, gone = lives.joints_in(people, "in_stock", 2)
    differing = send(people, [good, gone], carrier="10-AB-123")
    confirm(people, differing, Difference(gone, "missing", "Not on the lorry"))
    heat, item = make_heat(people), make_item(people, description="Gate valve", rating="35 MPa")
    pages = ["/sets/", "/sets/new/", "/transfers/", "/transfers/new/", "/pipes/places/tree/"]
    pages += ["/pipes/new/", "/pipes/heats/", "/pipes/equipment/", "/pipes/equipment/new/"]
    for one in (made, draft, differing, heat, item, rack):
        pages.append(one.get_absolute_url())
    pages += [f"{made.get_absolute_url()}{name}/" for name in ("members", "close")]
    pages += [f"{draft.get_absolute_url()}joints/", f"{heat.get_absolute_url()}joints/"]
    pages += [f"{rack.get_absolute_url()}edit/", f"{item.get_absolute_url()}step/?action=scrap"]
    return pages


def shot(person: Person, name: str) -> None:
    """Keep a picture where `PICTURES` names a folder."""
    if folder := os.environ.get("PICTURES"):
        person.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def assert_indented(person: Person) -> None:
    """In the tree each place stands further in than what it is part of."""
    person.page.goto("/pipes/places/tree/")
    links = [person.page.get_by_role("link", name=name) for name in ("Base 2", "Rack 4", "Row B")]
    boxes = [link.first.bounding_box() for link in links]
    left = [box["x"] for box in boxes if box]
    assert left == sorted(set(left)) and len(left) == 3, left


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (390, False), (1280, True), (390, True)]
)
def test_pages_of_the_yard_fit_and_break_no_rule(
    web: Stack, chromium: Browser, width: int, dark: bool
) -> None:
    people = cast.assemble()
    addresses = furnished(people)
    person = at_browser(chromium, web, people.socar_engineer, width, dark=dark)
    for number, address in enumerate(addresses):
        person.page.goto(address)
        shot(person, f"{width}-{'dark' if dark else 'light'}-{number:02}")
        person.clean()
    assert_indented(person)
    receiver = at_browser(chromium, web, people.stp_engineer, width, dark=dark)
    sent = send(people, lives.joints_in(people, "in_stock", 3))
    receiver.page.goto(f"{sent.get_absolute_url()}receive/")
    shot(receiver, f"{width}-{'dark' if dark else 'light'}-receive")
    receiver.clean()


def test_a_waybill_goes_there_and_a_look_alike_is_confirmed(web: Stack, chromium: Browser) -> None:
    people = cast.assemble()
    joints = lives.joints_in(people, "in_stock", 2)
    made = drafting.draft_transfer(
        memorandum=people.memorandum, receiver=people.stp, destination=shop(people),
        joints=joints, by=people.socar_engineer, now=NOW,
    )  # fmt: skip
    sender = at_browser(chromium, web, people.socar_engineer)
    sender.page.goto(made.get_absolute_url())
    sender.press("Send waybill", confirm=True)
    receiver = at_browser(chromium, web, people.stp_engineer, 390)
    receiver.page.goto(made.get_absolute_url())
    receiver.page.get_by_role("link", name="Confirm receipt").first.click()
    receiver.press("Confirm receipt")
    expect(receiver.page.get_by_text("Receipt confirmed.")).to_be_visible()
    assert Transfer.objects.get(pk=made.pk).status == "received"


#: Buttons that a person cannot see whole, by their words.
CUT = """
() => [...document.querySelectorAll('.btn')]
  .filter(one => one.checkVisibility() && (one.scrollWidth > one.clientWidth + 1 ||
    one.getBoundingClientRect().right > document.documentElement.clientWidth + 1))
  .map(one => one.innerText)
"""
#: By how much the table of the tree is wider than what is seen of it.
WIDER = """() => { const box = document.querySelector('.place-tree').parentElement;
  return box.scrollWidth - box.clientWidth; }"""


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_buttons_and_columns_are_seen_whole_on_a_phone(
    web: Stack, chromium: Browser, language: str
) -> None:
    people = cast.assemble()
    addresses = furnished(people)
    type(people.socar_engineer).objects.update(language=language)
    person = at_browser(chromium, web, people.socar_engineer, 390)
    for address in addresses:
        person.page.goto(address)
        assert person.page.evaluate(CUT) == [], address
    person.page.goto("/pipes/places/tree/")
    shot(person, f"tree-{language}")
    assert person.page.evaluate(WIDER) == 0
    heads = person.page.locator(".place-tree th:visible")
    assert heads.count() == 4
