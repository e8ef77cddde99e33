"""The purposes of tallies in a real browser: the form, previews and what they did."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import cast
from tests.browser.people import at_browser
from tests.browser.test_yard_pages import shot
from tests.cast import Cast
from tests.equipment import lives, yard
from tests.equipment.purposes import ON, known, run, sheet
from tests.equipment.tallies import asked, mapped, register
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def addresses(people: Cast) -> dict[str, str]:
    """Pages of lists of each purpose, by a word for each."""
    rig, base = yard.make_rig(people), lives.base(people)
    joints = [known(rig, f"AB-{number}") for number in range(1, 7)]
    run(people, *joints[:4])
    out: dict[str, Any] = {"purpose": "laying_down", "location": base, "laid_from": rig, "on": ON}
    wrong = sheet(("1", "AB-1", 12.8, "Bent", ""), ("2", "ZZ-9", 12.9), ("4", None, 12.8))
    good = sheet(("1", "AB-1", 12.8, "Bent", "top single"), ("2", "AB-5", 12.9))
    laid = asked(people, sheet(("1", "AB-3", 12.8, "OK", "")), **out)
    known(base, "CD-1", status="in_stock")
    brought = asked(people, sheet(("1", "CD-1", 12.8), ("2", "CD-2", 12.8)), location=rig)
    assert register(laid) and register(brought)
    pages = {
        "wrong": mapped(people, wrong, **out),
        "good": mapped(people, good, **out),
        "laid": laid,
        "brought": brought,
    }
    found = {name: tally.get_absolute_url() for name, tally in pages.items()}
    return found | {"upload": "/pipes/tallies/new/", "list": "/pipes/tallies/"}


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (390, False), (1280, True), (390, True)]
)
def test_pages_of_lists_fit_and_break_no_rule(
    web: Stack, chromium: Browser, settings: Any, width: int, dark: bool
) -> None:
    settings.FILES_DIR = web.var_dir / "files"
    people = cast.assemble()
    pages = addresses(people)
    person = at_browser(chromium, web, people.socar_engineer, width, dark=dark)
    for name, address in pages.items():
        person.page.goto(address)
        shot(person, f"tally-{name}-{width}-{'dark' if dark else 'light'}")
        person.clean()
