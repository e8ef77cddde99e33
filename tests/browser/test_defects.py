"""A defect act in a real browser: found line by line, sent, refused, mended, agreed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from equipment.models import DefectAct
from tests import cast
from tests.browser.people import Person, at_browser
from tests.equipment import defected, yard
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = [1280, 390]


def find(person: Person, line: str, defect: str, decision: str, *, row: int = 0) -> None:
    page = person.page
    page.locator(f"[name=defect_{line}_{row}]").select_option(defect)
    page.locator(f"[name=where_{line}_{row}]").select_option("pin")
    page.locator(f"[name=measured_{line}_{row}]").fill("1,25")
    page.locator(f"[name=decision_{line}_{row}]").select_option(decision)
    page.locator(f"[name=proposal_{line}_{row}]").fill("Recut the thread")


def refuse(person: Person, reason: str) -> None:
    page = person.page
    page.locator("summary", has_text="Refuse with reason").click()
    page.locator("details[open] textarea").fill(reason)
    page.locator("details[open] button").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_act_from_the_first_finding_to_agreement(chromium: Browser, web: Stack, width: int) -> None:
    stage = cast.assemble()
    order = defected.order(stage, 2)
    first, second = (line.public_id for line in yard.lines(order))
    dark = width == 390
    theirs = at_browser(chromium, web, stage.stp_engineer, width, dark=dark)
    ours = at_browser(chromium, web, stage.socar_engineer, width, dark=dark)
    theirs.page.goto(f"/defect-acts/new/?order={order.public_id}")
    theirs.clean()
    theirs.press("Draw up")
    expect(theirs.page.get_by_role("heading", level=1)).to_contain_text("Findings of DA-")
    find(theirs, first, "galled_thread", "repair")
    theirs.page.locator(f"button[name=more][value={first}]").click()
    find(theirs, first, "shoulder_damage", "repair", row=1)
    find(theirs, second, "washout", "scrap")
    theirs.clean()
    theirs.press("Save findings")
    act = DefectAct.objects.get()
    theirs.page.wait_for_url(f"**{act.get_absolute_url()}")
    assert act.findings.count() == 3
    theirs.clean()
    theirs.press("Send", confirm=True)
    ours.page.goto(act.get_absolute_url())
    ours.clean()
    refuse(ours, "Measure the box again")
    expect(ours.page.get_by_text("Refused", exact=True).first).to_be_visible()
    theirs.page.reload()
    expect(theirs.page.get_by_text("Measure the box again").first).to_be_visible()
    theirs.clean()
    theirs.press("Send", confirm=True)
    ours.page.goto("/defect-acts/?waiting_on=us")
    ours.clean()
    ours.page.get_by_role("link", name=act.number).click()
    ours.press("Agree", confirm=True)
    act.refresh_from_db()
    assert (act.status, act.decided_by) == ("agreed", stage.socar_engineer)
    ours.clean()
    for person in (theirs, ours):
        person.page.context.close()


def test_act_without_scripts(chromium: Browser, web: Stack) -> None:
    stage = cast.assemble()
    order = defected.order(stage, 1)
    line = yard.lines(order)[0].public_id
    theirs = at_browser(chromium, web, stage.stp_engineer, 390, scripts=False)
    ours = at_browser(chromium, web, stage.socar_engineer, 390, scripts=False)
    theirs.page.goto(f"/defect-acts/new/?order={order.public_id}")
    theirs.press("Draw up")
    find(theirs, line, "bent", "repair")
    theirs.press("Save findings")
    theirs.press("Send")
    act = DefectAct.objects.get()
    ours.page.goto(act.get_absolute_url())
    refuse(ours, "So")
    theirs.page.goto(act.get_absolute_url())
    theirs.press("Send")
    ours.page.goto(act.get_absolute_url())
    ours.press("Agree")
    act.refresh_from_db()
    assert act.status == "agreed"
    for person in (theirs, ours):
        person.page.context.close()
