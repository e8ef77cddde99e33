"""The calendar and comments in a real browser: both widths, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from core.comments.models import Comment
from core.events import services as events
from core.models import CalendarDay, Notice
from tests import cast, factories
from tests.browser.people import Person, at_browser
from tests.cast import Cast
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(1280, True), (390, True), (390, False)]


@pytest.fixture
def stage(web: Stack) -> Cast:
    return cast.assemble()


@pytest.mark.parametrize(("width", "scripts"), SIZES)
def test_administrator_enters_and_removes_a_day(
    chromium: Browser, web: Stack, stage: Cast, width: int, scripts: bool
) -> None:
    person = at_browser(
        chromium, web, stage.socar_admin, width, dark=width == 1280, scripts=scripts
    )
    page = person.page
    page.goto("/calendar/?year=2026")
    page.get_by_role("link", name="Enter a day").first.click()
    page.locator("[name=on]").fill("2026-11-25")
    page.locator("[name=reason]").fill("Day of the yard")
    if scripts:
        person.clean()
    page.locator("main form").last.get_by_role("button").first.click()
    expect(page.get_by_text("The day is in the calendar.")).to_be_visible()
    expect(page.get_by_text("Day of the yard").first).to_be_visible()
    if scripts:
        person.clean()
    page.goto("/calendar/hours/")
    page.locator("[name=ends]").fill("09:30")
    page.locator("main form").last.get_by_role("button").first.click()
    expect(page.locator(".is-invalid").first).to_be_visible()
    if scripts:
        person.axe()
        person.fits()
        person.faults.clear()  # the browser notes every 422
    page.goto("/calendar/?year=2026")
    page.get_by_role("button", name="Remove 25 Nov 2026").click()
    if scripts:
        page.locator("dialog[open] .btn-primary, dialog[open] .btn-danger").first.click()
    expect(page.get_by_text("The official calendar decides on that day again.")).to_be_visible()
    assert not CalendarDay.objects.filter(removed_at=None).exists()
    page.context.close()


def write(person: Person, stage: Cast, scripts: bool) -> None:
    """Ask STP's engineer something, who is found by a part of the name."""
    page = person.page
    if not scripts:
        page.get_by_role("link", name="Choose from the list").click()
        page.locator("[name=body]").fill("Which rig?")
        page.get_by_label(f"{stage.stp_engineer.full_name}, STP").check()
        page.locator("main form").last.get_by_role("button").first.click()
        return
    field = page.locator("#comment-body")
    field.fill("Which rig? ")
    field.press_sequentially("@engineer")
    option = page.get_by_role("option", name=re.compile(stage.stp_engineer.email))
    expect(option).to_be_visible()
    person.clean()
    option.click()
    expect(field).to_have_value(f"Which rig? @{stage.stp_engineer.email} ")
    person.press("Comment")


@pytest.mark.parametrize(("width", "scripts"), SIZES)
def test_mention_reaches_the_other_party(
    chromium: Browser, web: Stack, stage: Cast, width: int, scripts: bool
) -> None:
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator, number="CM-014")
    person = at_browser(chromium, web, stage.socar_coordinator, width, scripts=scripts)
    person.page.goto(commitment.get_absolute_url())
    write(person, stage, scripts)
    expect(person.page.locator(".comment .mention")).to_be_visible()
    if scripts:
        person.clean()
    events.relay()
    assert Notice.objects.get(kind="mention").person == stage.stp_engineer
    other = at_browser(chromium, web, stage.stp_engineer, width, dark=True, scripts=scripts)
    other.page.goto("/notices/")
    other.page.get_by_role("link", name="You are mentioned in a comment on CM-014").click()
    shown = other.page.locator(f"#{Comment.objects.get().public_id}")
    expect(shown).to_contain_text("Which rig?")
    if scripts:
        other.clean()
    for one in (person, other):
        one.page.context.close()
