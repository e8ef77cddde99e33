"""The whole thread in a real browser: a tally becomes countersigned progress."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from cooperation.models import Act, Commitment, ProgressEntry, Rollup
from core import invariants
from core.models import User
from equipment.models import Joint, Tally, WorkOrder
from tests import cast, factories
from tests.browser.walk import LINER, PASSWORD, Walk
from tests.stack import Stack, eventually
from tests.works import told_commitment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("width", "scripts"), [(1280, True), (390, True), (1280, False)], ids=["wide", "phone", "plain"]
)
def test_real_tally_becomes_countersigned_progress(
    portal: Stack, chromium: Browser, width: int, scripts: bool
) -> None:
    actors = cast.assemble()
    Authenticator.objects.all().delete()
    User.objects.update(password=make_password(PASSWORD), is_demonstration=True)
    commitment = told_commitment(actors, timezone.now())
    factories.make_location(actors.memorandum, actors.socar, name="Rig A")
    factories.make_product_line()
    walk = Walk(chromium, portal, width, scripts)
    register_tally(walk, actors)
    order = place_order(walk, actors, commitment)
    carry_out(walk, actors, order)
    act = put_on_act(walk, actors, order)
    for signer in (actors.stp_signatory, actors.socar_signatory):
        sign(walk, signer, act)
    see_progress(walk, actors, commitment, act)
    walk.close()
    assert walk.faults == []
    assert {name: lines for name, lines in invariants.breaches().items() if lines} == {}


def register_tally(walk: Walk, actors: cast.Cast) -> None:
    """SOCAR's engineer takes the real running tally in."""
    page = walk.sign_in(actors.socar_engineer)
    page.goto("/pipes/tallies/new/")
    page.locator("input[name=file]").set_input_files(LINER)
    page.locator("select[name=product_line]").select_option(index=1)
    page.locator("select[name=location]").select_option(label="Rig A")
    walk.press(page, "Upload")
    walk.fits(page)
    walk.press(page, "Continue")
    walk.shot(page, "tally-columns")
    walk.press(page, "Show the preview")
    expect(page.get_by_text("This tally can be registered.")).to_be_visible()
    expect(page.get_by_text("913.391").first).to_be_visible()
    walk.shot(page, "tally-preview")
    walk.fits(page)
    walk.press(page, "Register", confirm="Register")
    eventually(
        lambda: Tally.objects.get().status == Tally.Status.COMMITTED,
        what=f"registered\n{walk.portal.log('worker')[-3000:]}",
    )
    page.goto(page.url)
    expect(page.get_by_text("Registered").first).to_be_visible()
    walk.shot(page, "tally-registered")


def place_order(walk: Walk, actors: cast.Cast, commitment: Commitment) -> WorkOrder:
    """SOCAR's engineer orders the running of all joints of the tally."""
    page = walk.sign_in(actors.socar_engineer)
    page.goto("/orders/new/")
    today = timezone.localdate().isoformat()
    page.locator("[name=title]").fill("Run the 9-5/8 in liner")
    page.locator("[name=commitment]").select_option(commitment.public_id)
    page.locator("[name=tally]").select_option(Tally.objects.get().public_id)
    page.locator("[name=executor]").select_option(actors.stp.public_id)
    page.locator("[name=location]").select_option(label="Rig A")
    page.locator("[name=planned_start]").fill(today)
    page.locator("[name=planned_end]").fill(today)
    page.locator("[name=well]").fill("Test-Well")
    for name, value in (("minimum", "42000"), ("optimum", "47000"), ("maximum", "52000")):
        page.locator(f"[name=torque_{name}]").fill(value)
    page.locator("main form").last.get_by_role("button").first.click()
    page.wait_for_load_state()
    order = WorkOrder.objects.get()
    expect(page).to_have_url(re.compile(order.public_id))
    walk.fits(page)
    walk.press(page, "Submit order", confirm="Submit order")
    walk.shot(page, "order-submitted")
    return order


def carry_out(walk: Walk, actors: cast.Cast, order: WorkOrder) -> None:
    """STP's engineer accepts, starts, records the run and finishes."""
    page = walk.sign_in(actors.stp_engineer)
    page.goto(f"/orders/{order.public_id}/")
    walk.press(page, "Accept order")
    walk.press(page, "Start work")
    page.goto(f"/orders/{order.public_id}/run/")
    record_rows(walk, page)
    walk.shot(page, "order-run")
    walk.fits(page)
    walk.press(page, "Save the run")
    page.goto(f"/orders/{order.public_id}/")
    walk.press(page, "Finish order", confirm="Finish order")
    order.refresh_from_db()
    assert order.status == WorkOrder.Status.DONE


def record_rows(walk: Walk, page: Page) -> None:
    """One joint out of the torque band with its reason, one rejected, the rest run."""
    outcomes = page.locator("select[data-cell=outcome]")
    page.locator("input[data-cell=torque]").nth(1).fill("41000")
    page.locator("input[data-cell=reason]").nth(1).fill("Position to triangle checked")
    outcomes.nth(2).select_option("rejected")
    page.locator("input[data-cell=reason]").nth(2).fill("Galled pin thread")
    if walk.scripts:
        page.get_by_role("button", name="The rest was run").click()
        return
    for row in range(outcomes.count()):
        if row != 2:
            outcomes.nth(row).select_option("run")


def put_on_act(walk: Walk, actors: cast.Cast, order: WorkOrder) -> Act:
    """STP's coordinator puts the order on an act and sends it."""
    page = walk.sign_in(actors.stp_coordinator)
    page.goto("/acts/new/")
    page.locator("[name=title]").fill(f"Installation, order {order.number}")
    page.locator("input[name=orders]").first.check()
    walk.press(page, "Prepare act")
    walk.shot(page, "act-prepared")
    walk.press(page, "Send for signatures", confirm="Send for signatures")
    walk.fits(page)
    act = Act.objects.get()
    assert act.status == Act.Status.SENT
    return act


def sign(walk: Walk, signer: User, act: Act) -> None:
    """The signatory reads the act and signs it."""
    page = walk.sign_in(signer)
    page.goto(f"/acts/{act.public_id}/")
    expect(page.get_by_text("Exactly what you sign")).to_be_visible()
    walk.shot(page, f"act-{signer.organisation.short}")
    walk.press(page, "Sign act", confirm="Sign act")
    expect(page.locator(".signing").get_by_text(signer.full_name).first).to_be_visible()


def see_progress(walk: Walk, actors: cast.Cast, commitment: Commitment, act: Act) -> None:
    """Ledger, commitment, programme and API have moved by exactly the accepted work."""
    run = Decimal(Joint.objects.filter(status=Joint.Status.RUN).count())
    act.refresh_from_db()
    assert (act.status, run) == (Act.Status.ACCEPTED, Decimal(act.lines.count()))
    assert sum(entry.quantity for entry in ProgressEntry.objects.all()) == run
    eventually(
        lambda: Rollup.objects.filter(commitment=commitment, quantity=run).exists(),
        what=f"rollup\n{walk.portal.log('worker')[-3000:]}",
    )
    page = walk.sign_in(actors.socar_manager)
    page.goto("/programme/")
    walk.fits(page)
    expect(page.get_by_text(f"{run:.0f} %").first).to_be_visible()
    walk.shot(page, "programme")
    page.goto(f"/commitments/{commitment.public_id}/")
    walk.fits(page)
    whole = re.compile(rf"(?<![\d-]){run:.0f}(?!\d)")  # and not the end of a number such as CM-276
    expect(page.get_by_text(whole).first).to_be_visible()
    walk.shot(page, "commitment")
    figures = page.request.get(f"/api/v1/commitments/{commitment.public_id}/progress/")
    assert figures.ok, figures.text()
    assert Decimal(figures.json()["results"][0]["quantity"]) == run
