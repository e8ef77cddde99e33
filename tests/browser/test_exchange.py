"""A placement in a real browser: nominated, worked, reported, countersigned, counted."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from cooperation.models import Act, Commitment, ProgressEntry, Rollup
from core import invariants
from core.models import User
from exchange.models import AttendanceDay, Placement, Specialist
from tests import cast
from tests.browser.walk import PASSWORD, Walk
from tests.stack import Stack, eventually
from tests.works import told_commitment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("width", "scripts"), [(1280, True), (390, True), (1280, False)], ids=["wide", "phone", "plain"]
)
def test_placement_becomes_countersigned_progress(
    portal: Stack, chromium: Browser, width: int, scripts: bool
) -> None:
    actors = cast.assemble()
    Authenticator.objects.all().delete()
    User.objects.update(password=make_password(PASSWORD), is_demonstration=True)
    commitment = told_commitment(
        actors, timezone.now(), unit="day", measure="person_days", title="Specialist days"
    )
    walk = Walk(chromium, portal, width, scripts)
    nominate(walk, actors, register(walk, actors), commitment)
    placement = decide(walk, actors)
    count_days(walk, actors, placement)
    close(walk, actors, placement)
    act = put_on_act(walk, actors, placement)
    for signer in (actors.stp_signatory, actors.socar_signatory):
        sign(walk, signer, act)
    see_days_accepted(walk, actors, placement, commitment)
    walk.close()
    assert walk.faults == []
    assert {name: lines for name, lines in invariants.breaches().items() if lines} == {}


def seen(walk: Walk, page: Page, name: str) -> None:
    """The page fits, is kept as a picture, and breaks no rule of axe."""
    walk.fits(page)
    walk.shot(page, name)
    if walk.scripts:
        found = [
            f"{one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in Axe().run(page).response["violations"]
        ]
        assert found == [], f"{page.url}: {found}"


def register(walk: Walk, actors: cast.Cast) -> Specialist:
    """SOCAR's engineer registers a specialist who has consented."""
    page = walk.sign_in(actors.socar_engineer)
    page.goto("/specialists/new/")
    seen(walk, page, "specialist-new")
    page.locator("[name=trade]").select_option("thread_inspector")
    for name, value in (
        ("unit", "Tubular inspection shop"),
        ("given_name", "Aysel"),
        ("family_name", "Example-Quliyeva"),
        ("purpose", "placements with STP"),
        ("consented_on", timezone.localdate().isoformat()),
    ):
        page.locator(f"main [name={name}]").fill(value)
    walk.press(page, "Register specialist")
    expect(page.get_by_role("heading", name="SP-001 Aysel Example-Quliyeva")).to_be_visible()
    seen(walk, page, "specialist")
    page.goto("/specialists/")
    seen(walk, page, "specialists")
    return Specialist.objects.get()


def nominate(walk: Walk, actors: cast.Cast, specialist: Specialist, commitment: Commitment) -> None:
    """SOCAR's engineer nominates them for a time of which eight days have passed."""
    page = walk.sign_in(actors.socar_engineer)
    page.goto(f"/placements/new/?specialist={specialist.public_id}")
    today = timezone.localdate()
    page.locator("[name=commitment]").select_option(commitment.public_id)
    page.locator("[name=host]").select_option(actors.stp.public_id)
    page.locator("[name=host_unit]").fill("Thread workshop")
    page.locator("[name=planned_start]").fill((today - dt.timedelta(days=8)).isoformat())
    page.locator("[name=planned_end]").fill(today.isoformat())
    page.locator("[name=programme]").fill("Gauging of premium connections")
    seen(walk, page, "placement-new")
    walk.press(page, "Nominate")
    expect(page.get_by_text("Only SOCAR sees this nomination.")).to_be_visible()
    seen(walk, page, "placement-nominated")


def decide(walk: Walk, actors: cast.Cast) -> Placement:
    """SOCAR's coordinator approves, STP's accepts under a mentor, who starts it."""
    placement: Placement = Placement.objects.get()
    page = walk.sign_in(actors.socar_coordinator)
    page.goto("/my-side/")
    page.get_by_role("link", name=re.compile("waits for your approval")).click()
    walk.press(page, "Approve", confirm="Approve")
    page = walk.sign_in(actors.stp_coordinator)
    page.goto(placement.get_absolute_url())
    expect(page.get_by_role("heading", name=re.compile("Aysel"))).to_be_visible()
    page.locator("summary", has_text="Accept").click()
    page.locator("[name=mentor]").select_option(actors.stp_engineer.public_id)
    seen(walk, page, "placement-accept")
    walk.press(page, "Accept placement")
    page = walk.sign_in(actors.stp_engineer)
    page.goto(placement.get_absolute_url())
    page.locator("summary", has_text="Start").click()
    page.locator("[name=on]").fill(placement.planned_start.isoformat())
    walk.press(page, "Start placement")
    placement.refresh_from_db()
    assert placement.status == Placement.Status.IN_PLACEMENT
    return placement


def count_days(walk: Walk, actors: cast.Cast, placement: Placement) -> None:
    """The mentor ticks two days by hand, then marks one of them absent."""
    page = walk.sign_in(actors.stp_engineer)
    address = f"{placement.get_absolute_url()}?month={placement.planned_start:%Y-%m}"
    page.goto(address)
    boxes = page.locator(".att-grid input[type=checkbox]")
    first, second = (boxes.nth(at).get_attribute("value") for at in (0, 1))
    for on in (first, second):
        page.locator(f".att-grid input[value='{on}']").check()
    seen(walk, page, "attendance")
    walk.press(page, "Mark present")
    page.goto(address)
    page.locator(f".att-grid input[value='{second}']").check()
    walk.press(page, "Mark absent")
    expect(page.get_by_text("1 day recorded.")).to_be_visible()
    seen(walk, page, "attendance-marked")
    recorded = dict(AttendanceDay.objects.order_by("on").values_list("on", "presence"))
    assert list(recorded.values()) == ["present", "absent"]


def close(walk: Walk, actors: cast.Cast, placement: Placement) -> None:
    """SOCAR's engineer reports, the mentor confirms."""
    page = walk.sign_in(actors.socar_engineer)
    page.goto(f"{placement.get_absolute_url()}report/")
    page.locator("[name=text]").fill("Learned to gauge premium connections.")
    seen(walk, page, "placement-report")
    walk.press(page, "File report")
    page = walk.sign_in(actors.stp_engineer)
    page.goto(placement.get_absolute_url())
    walk.press(page, "Confirm report", confirm="Confirm report")
    placement.refresh_from_db()
    assert placement.status == Placement.Status.DONE
    page.goto("/placements/")
    seen(walk, page, "placements")
    page.goto("/placements/timeline/")
    seen(walk, page, "timeline")


def put_on_act(walk: Walk, actors: cast.Cast, placement: Placement) -> Act:
    """STP's coordinator puts the days on an act and sends it."""
    page = walk.sign_in(actors.stp_coordinator)
    page.goto(placement.get_absolute_url())
    page.get_by_role("link", name="Put on an act").click()
    page.locator("[name=title]").fill(f"Specialist days, {placement.number}")
    walk.press(page, "Prepare act")
    walk.press(page, "Send for signatures", confirm="Send for signatures")
    act: Act = Act.objects.get()
    assert (act.status, act.lines.count()) == (Act.Status.SENT, 1)
    return act


def sign(walk: Walk, signer: User, act: Act) -> None:
    """The signatory reads the act and signs it."""
    page = walk.sign_in(signer)
    page.goto(f"/acts/{act.public_id}/")
    walk.press(page, "Sign act", confirm="Sign act")
    expect(page.locator(".signing").get_by_text(signer.full_name).first).to_be_visible()


def see_days_accepted(
    walk: Walk, actors: cast.Cast, placement: Placement, commitment: Commitment
) -> None:
    """The day is locked with a way to its act, and the commitment has moved by it."""
    assert sum(entry.quantity for entry in ProgressEntry.objects.all()) == Decimal(1)
    eventually(
        lambda: Rollup.objects.filter(commitment=commitment, quantity=1).exists(),
        what=f"rollup\n{walk.portal.log('worker')[-3000:]}",
    )
    page = walk.sign_in(actors.socar_manager)
    page.goto(f"{placement.get_absolute_url()}?month={placement.planned_start:%Y-%m}")
    act = Act.objects.get()
    locked = page.locator(".att-present a")
    expect(locked).to_have_attribute("href", act.get_absolute_url())
    seen(walk, page, "attendance-signed")
    page.goto(commitment.get_absolute_url())
    expect(page.locator("#ledger").first).to_be_visible()
    expect(page.get_by_role("link", name=act.number).first).to_be_visible()
