"""The code on a pipe, opened with a phone in the yard: who it is, what it did, one more day."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser, Page, expect

from core.documents import codes
from core.models import User
from equipment.models import Joint, UsageLog
from equipment.pipes.labels import printing
from tests import cast, factories
from tests.browser.people import Person, at_browser
from tests.browser.walk import PASSWORD, SHOTS
from tests.cast import Cast
from tests.equipment import passports
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RACK = "Rack 4"
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
def test_passports_and_their_forms_are_clean_and_fit(
    chromium: Browser, web: Stack, stage: Cast, width: int, dark: bool
) -> None:
    other, joint = passports.live_through(stage), passports.worn(stage)
    person = at_browser(chromium, web, stage.socar_engineer, width, dark=dark)
    page = person.page
    page.goto(joint.get_absolute_url())
    seen(person, "passport", width, dark)
    page.locator("summary", has_text="Show working").first.click()
    page.locator("summary", has_text="Withdraw").first.click()
    person.axe()
    for tail in ("usage/", "inspect/", "step/"):
        page.goto(joint.get_absolute_url() + tail)
        seen(person, f"passport-{tail.strip('/')}", width, dark)
    page.goto(other.get_absolute_url())
    seen(person, "passport-life", width, dark)
    pipe_set = joint.memberships.get().pipe_set
    page.goto(pipe_set.get_absolute_url())
    seen(person, "set", width, dark)
    page.goto(pipe_set.get_absolute_url() + "usage/")
    page.locator("[name=metres_drilled_m]").fill("80")
    person.press("Show who has it")
    expect(page.locator("#shares")).to_contain_text("1 joint was in the set")
    seen(person, "set-usage", width, dark)
    page.context.close()


def test_printed_code_leads_to_the_passport_and_a_day_is_logged_there(
    chromium: Browser, web: Stack, stage: Cast, settings: Any
) -> None:
    settings.PUBLIC_URL = web.url
    User.objects.update(password=make_password(PASSWORD))
    joint = passports.drill_pipe(stage, "on_rig")
    factories.make_location(stage.memorandum, stage.socar, kind="rack", name=RACK)
    address = printing.address_of(joint)
    page, faults = phone(chromium)
    page.goto(address)
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.locator("input[name=login]").fill(stage.socar_engineer.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(address)
    assert page.request.get(f"{address}code.svg").text() == codes.qr_svg(address)
    expect(page.get_by_text("On the rig, may be run.")).to_be_in_viewport()
    log_a_day(page, joint)
    expect(page.locator("#life")).to_contain_text("120.5 m drilled, 8 h rotating")
    move(page, joint)
    assert faults == []
    page.context.close()


def phone(chromium: Browser) -> tuple[Page, list[str]]:
    """Somebody's phone, signed in nowhere, and what its browser complains of."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page, faults = context.new_page(), []
    page.set_default_timeout(15_000)
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    return page, faults


def log_a_day(page: Page, joint: Joint) -> None:
    """By the bar above the thumb, without scrolling."""
    way = page.locator(".thumb-bar").get_by_role("link", name="Log usage")
    expect(way).to_be_in_viewport()
    box = way.bounding_box()
    assert box is not None and box["height"] >= 44
    way.tap()
    page.locator("[name=metres_drilled_m]").fill("120,5")
    page.locator("[name=rotating_h]").fill("8")
    page.get_by_role("button", name="Log usage", exact=True).tap()
    expect(page.get_by_text("Usage logged.")).to_be_visible()
    assert UsageLog.objects.get().joint == joint


def move(page: Page, joint: Joint) -> None:
    """By the bar above the thumb to the page that lays pipe down elsewhere, and back."""
    page.locator(".thumb-bar").get_by_role("link", name="Move").tap()
    page.locator("[name=location]").select_option(label=RACK)
    page.get_by_role("button", name="Move to another place", exact=True).tap()
    expect(page).to_have_url(re.compile(joint.public_id))
    expect(page.locator("#life")).to_contain_text(RACK)
    joint.refresh_from_db()
    assert joint.location.name == RACK
