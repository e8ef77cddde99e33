"""A certificate is issued of a test, printed, scanned off the paper, verified by a stranger and
withdrawn, and its test drafted again: with scripts by the keyboard, and on a phone without them."""

from __future__ import annotations

import re
from pathlib import Path

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from core.notices.scanning import scan_due
from equipment.models import Certificate, PressureTest
from tests import cast
from tests.browser.people import Person, at_browser, press_by_keyboard
from tests.browser.walk import SHOTS
from tests.cast import Cast
from tests.equipment import certified, qr, yard
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A4 = (595, 842)
#: Width, and whether scripts run.
WALKS = [(1280, True), (390, False)]


@pytest.fixture
def stage(web: Stack) -> Cast:
    return cast.assemble()


def seen(person: Person, name: str, scripts: bool = True) -> None:
    """The page breaks no rule and fits the screen, where scripts can tell; kept as a picture."""
    if scripts:
        person.clean()
    SHOTS.mkdir(parents=True, exist_ok=True)
    size = person.page.viewport_size
    width = f"{size['width'] if size else ''}{'' if scripts else '-noscript'}"
    person.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize(("width", "scripts"), WALKS)
def test_certificate_is_issued_printed_scanned_verified_and_withdrawn(
    chromium: Browser, web: Stack, stage: Cast, width: int, scripts: bool
) -> None:
    test = certified.witnessed(stage, 2)
    crew = at_browser(chromium, web, stage.stp_engineer, width, scripts=scripts)
    owner = at_browser(chromium, web, stage.socar_coordinator, width, scripts=scripts)
    issue(crew, test, scripts)
    made = Certificate.objects.get()
    seen(crew, "certificate", scripts)
    stranger = scanned(chromium, downloaded(crew.page))
    tells(stranger, made, "Valid")
    seen(stranger, "certificate-verified")
    withdraw(crew, made, scripts)
    seen(crew, "certificate-withdrawn", scripts)
    stranger.page.reload()
    tells(stranger, made, "Withdrawn")
    scan_due(now=timezone.now(), kind="certificate")
    owner.page.goto("/notices/")
    told = owner.page.get_by_text(f"Certificate {made.number} was withdrawn").first
    expect(told).to_be_visible()
    drafts_again(crew, test)
    for person in (crew, owner, stranger):
        person.page.context.close()


def issue(crew: Person, test: PressureTest, scripts: bool) -> None:
    """From the page of the test to its certificate; with scripts by the keyboard alone."""
    page = crew.page
    page.goto(test.get_absolute_url())
    for label in ("Certificate", "Issue the certificate"):
        if scripts:
            page.wait_for_load_state("networkidle")
            press_by_keyboard(page, label)
        else:
            page.get_by_text(label, exact=True).first.click()
        page.wait_for_load_state()
        if label == "Certificate":
            expect(page.get_by_text("speaks of 2 lines")).to_be_visible()
            seen(crew, "certificate-issue", scripts)
    expect(page.locator("h1")).to_contain_text("Pressure test certificate STP-")


def downloaded(page: Page) -> Path:
    """The paper as it is handed over: A4, with figures of the chart and the digest in words."""
    with page.expect_download() as arriving:
        page.get_by_role("link", name="PDF AZ + EN").click()
    paper = Path(arriving.value.path())
    reader = pypdf.PdfReader(paper)
    boxes = {(round(one.mediabox.width), round(one.mediabox.height)) for one in reader.pages}
    assert boxes == {A4}
    words = "".join(one.extract_text() for one in reader.pages)
    for part in (Certificate.objects.get().number, "Hold", "Ceiling", "PG-1", "Engineer of SOCAR"):
        assert part in words, part
    return paper


def scanned(chromium: Browser, paper: Path) -> Person:
    """Somebody with a phone and no sign-in, where the code on the paper leads."""
    address = qr.printed(paper.read_bytes())
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    stranger = Person(context.new_page())
    stranger.page.on("console", lambda said: stranger.faults.append(said.text))
    answer = stranger.page.goto(address)
    assert answer is not None and answer.status == 200
    return stranger


def tells(stranger: Person, made: Certificate, state: str) -> None:
    """Number, day, subject, state and digest, and not a word more; nothing is kept of the visit."""
    words = " ".join(stranger.page.locator("main").inner_text().split())
    day = made.issued_on.strftime("%-d %b %Y")
    assert words.replace("\u00a0", " ") == (
        f"Certificate {made.number} {state} Number {made.number} Issued on {day} "
        f"Subject Pressure test certificate {made.subject_label} State {state} "
        f"Digest (SHA-256) {made.digest}"
    )
    assert stranger.page.context.cookies() == []


def withdraw(crew: Person, made: Certificate, scripts: bool) -> None:
    page = crew.page
    page.goto(made.get_absolute_url())
    page.locator("summary", has_text="Withdraw").click()
    page.locator("textarea[name=reason]").fill("The wrong gauge was named")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    expect(page.locator(".callout-red")).to_contain_text("The wrong gauge was named")


def drafts_again(crew: Person, test: PressureTest) -> None:
    """The retest begins with the lines of the withdrawn certificate."""
    page = crew.page
    page.get_by_role("button", name="Copy for a retest").click()
    expect(page).to_have_url(re.compile(f"/tests/new/\\?copy={test.public_id}$"))
    for line in yard.lines(test.order):
        expect(page.locator(f"[name=line-{line.public_id}]")).to_be_checked()
