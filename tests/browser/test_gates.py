"""Qualifications, instruments and a recall that both parties work off, before a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from core.notices.scanning import scan_due
from equipment.instruments.models import Instrument
from equipment.instruments.recall.models import Recall
from equipment.models import Certificate, PressureTest
from equipment.pressure_testing.facts import Use
from tests import cast
from tests.browser.people import Person, at_browser
from tests.browser.walk import SHOTS
from tests.cast import Cast
from tests.core import qualified
from tests.equipment import certified, gauges, pressing
from tests.equipment.test_recalls_of_records import inspect, read, revise
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(1280, False), (390, True)]


@pytest.fixture
def stage(web: Stack) -> Cast:
    return cast.assemble()


def seen(person: Person, name: str, width: int) -> None:
    """The page breaks no rule, fits the screen, and is kept as a picture."""
    person.clean()
    SHOTS.mkdir(parents=True, exist_ok=True)
    person.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_pages_of_gates_are_clean_and_fit(
    chromium: Browser, web: Stack, stage: Cast, width: int, dark: bool
) -> None:
    held = qualified.held(stage)
    revoked = qualified.revoke(qualified.held(stage, number="UT-2"), stage.stp_admin)
    recall = gauges.recalled(stage, records=4, number="G-8")
    gauge = gauges.ready(stage)
    bad = recall.instrument.get_absolute_url()
    engineer = at_browser(chromium, web, stage.stp_engineer, width, dark=dark)
    admin = at_browser(chromium, web, stage.stp_admin, width, dark=dark)
    pages: tuple[tuple[Person, str, Any], ...] = (
        (engineer, "instruments", "/instruments/"),
        (engineer, "instruments-due", "/instruments/due/"),
        (engineer, "instrument", gauge.get_absolute_url()), (engineer, "instrument-bad", bad),
        (engineer, "instrument-form", "/instruments/new/"),
        (engineer, "calibration-form", f"{gauge.get_absolute_url()}calibrate/"),
        (engineer, "instrument-withdraw", f"{gauge.get_absolute_url()}withdraw/"),
        (engineer, "recalls", "/instruments/recalls/"),
        (engineer, "recall", recall.get_absolute_url()),
        (admin, "qualifications", "/qualifications/"),
        (admin, "qualifications-ending", "/qualifications/ending/"),
        (admin, "qualification", held.get_absolute_url()),
        (admin, "qualification-revoked", revoked.get_absolute_url()),
        (admin, "qualification-form", "/qualifications/new/"),
        (admin, "member-qualified", stage.stp_engineer.get_absolute_url()),
    )  # fmt: skip
    for reader, name, path in pages:
        reader.page.goto(path)
        seen(reader, name, width)
    engineer.page.context.close()
    admin.page.context.close()


def dispose(page: Page, word: str, but: str = "") -> None:
    """Say it of all records that are ticked, all but the one of this name."""
    if but:
        page.get_by_role("checkbox", name=but, exact=True).uncheck()
    page.locator("[name=disposition]").select_option(label=word)
    page.locator("[name=reason]").fill("Checked against another gauge")
    page.get_by_role("button", name="Dispose of the ticked records").click()
    expect(page.get_by_text("Disposed of for your party.")).to_be_visible()


def measured_by(stage: Cast, tool: Instrument) -> list[Certificate]:
    """Two certified pressure tests, a step of a revision, an inspection and a reading."""
    made = []
    for leak in (0.0, 0.1):
        test = certified.witnessed(
            stage, instruments=[Use(tool, "recorder")], chart=pressing.chart(leak=leak)
        )
        made.append(certified.issue(stage, test))
    for work in (revise, inspect, read):
        work(stage, tool)()
    return made


def stands(person: Person, certificate: Certificate, state: str) -> None:
    """The certificate shows its state to the person."""
    person.page.goto(certificate.get_absolute_url())
    expect(person.page.locator(".page-state")).to_contain_text(state)


@pytest.mark.parametrize("scripts", [True, False])
def test_recalled_gauge_and_its_list_worked_off_by_both(
    chromium: Browser, web: Stack, stage: Cast, scripts: bool
) -> None:
    tool = pressing.gauge(stage, "PG-9")
    good, bad = measured_by(stage, tool)
    crew = at_browser(chromium, web, stage.stp_engineer, 390, dark=True, scripts=scripts)
    owner = at_browser(chromium, web, stage.socar_engineer, 390, dark=True, scripts=scripts)
    crew.page.goto(tool.get_absolute_url())
    crew.page.locator("a[href*='declare-bad']").click()
    crew.page.locator("[name=reason]").fill("The laboratory's standard was wrong")
    crew.page.get_by_role("button", name="Declare a calibration bad").click()
    expect(crew.page.get_by_text("What the instrument touched is recalled.")).to_be_visible()
    recall = Recall.objects.get()
    kinds = [kind for (kind,) in recall.items.values_list("kind").order_by("kind")]
    assert kinds == ["inspection", "pressure_test", "pressure_test", "reading", "revision"]
    if scripts:
        seen(crew, "recall-of-records", 390)
    scan_due(now=timezone.now(), kind="recall")
    owner.page.goto("/notices/")
    owner.page.get_by_text(f"Recall {recall.number}").first.click()
    expect(owner.page.get_by_role("heading", name=f"Recall {recall.number}")).to_be_visible()
    both_say(crew, owner, good, bad)
    recall.refresh_from_db()
    assert recall.status == "closed"
    if scripts:
        seen(owner, "recall-worked-off", 390)
    stands(owner, good, "Valid")
    stands(owner, bad, "Withdrawn")
    for person in (crew, owner):
        person.page.context.close()


def both_say(crew: Person, owner: Person, good: Certificate, bad: Certificate) -> None:
    """Each party disposes of each record: the owner takes one test back, all else stands."""
    here, name = owner.page.url, f"Pressure test {PressureTest.objects.get(public_id=bad.subject)}"
    for certificate in (good, bad):
        stands(owner, certificate, "Under review")
    owner.page.goto(here)
    dispose(owner.page, "Stands", but=name)
    dispose(owner.page, "Void")
    expect(owner.page.get_by_role("button", name="Dispose of the ticked records")).to_have_count(0)
    stands(owner, good, "Under review")
    crew.page.goto(here)
    dispose(crew.page, "Stands")
    expect(crew.page.get_by_text("All records are disposed of")).to_be_visible()
    expect(crew.page.get_by_text("The parties differ; the graver word counts.")).to_be_visible()
    owner.page.goto(here)
