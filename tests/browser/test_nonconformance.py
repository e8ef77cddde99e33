"""A report of a non-conformance in a real browser: raised, declined, agreed, closed, cancelled."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from equipment.models import Nonconformance
from tests import cast
from tests.browser.people import Person, at_browser
from tests.equipment import lives
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def with_reason(person: Person, name: str, reason: str) -> None:
    page = person.page
    page.locator("summary", has_text=name).click()
    page.locator("details[open] textarea").fill(reason)
    page.locator("details[open] button").click()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, True), (390, False)])
def test_report_from_the_passport_to_its_close(
    chromium: Browser, web: Stack, width: int, scripts: bool
) -> None:
    stage = cast.assemble()
    (joint,) = lives.joints_in(stage, "received", 1)
    dark = width == 390
    theirs = at_browser(chromium, web, stage.stp_engineer, width, dark=dark, scripts=scripts)
    ours = at_browser(chromium, web, stage.socar_engineer, width, dark=dark, scripts=scripts)
    theirs.page.goto(f"/nonconformances/new/?joint={joint.public_id}")
    theirs.page.locator("[name=what]").fill("A crack in the weld of the box")
    theirs.page.locator("[name=severity]").select_option("major")
    check(theirs, scripts)
    theirs.press("Report")
    report = Nonconformance.objects.get()
    theirs.page.wait_for_url(f"**{report.get_absolute_url()}")
    check(theirs, scripts)
    propose(ours, report, "use_as_is", scripts)
    theirs.page.goto(report.get_absolute_url())
    with_reason(theirs, "Decline with reason", "A crack grows: no concession")
    ours.page.goto(report.get_absolute_url())
    expect(ours.page.get_by_text("A crack grows: no concession").first).to_be_visible()
    check(ours, scripts)
    propose(ours, report, "repair", scripts)
    theirs.page.goto(report.get_absolute_url())
    check(theirs, scripts)
    theirs.press("Agree", confirm=scripts)
    theirs.page.goto(f"{report.get_absolute_url()}close/")
    theirs.page.locator("[name=evidence]").fill("Ground out, filled, MT clear")
    check(theirs, scripts)
    theirs.page.locator("main form button[type=submit]").first.click()
    theirs.page.wait_for_url(f"**{report.get_absolute_url()}")
    report.refresh_from_db()
    assert (report.status, report.disposition) == ("closed", "repair")
    ours.page.goto(report.get_absolute_url())
    expect(ours.page.get_by_text("Ground out, filled, MT clear").first).to_be_visible()
    check(ours, scripts)
    for person in (theirs, ours):
        person.page.context.close()


def propose(person: Person, report: Nonconformance, disposition: str, scripts: bool) -> None:
    page = person.page
    page.goto(f"{report.get_absolute_url()}propose/")
    page.locator("[name=disposition]").select_option(disposition)
    page.locator("[name=reason]").fill("The weld can be ground out and filled")
    check(person, scripts)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**{report.get_absolute_url()}")


def check(person: Person, scripts: bool) -> None:
    """Axe needs scripts; without them nothing else can be asked of a page."""
    if scripts:
        person.clean()
