"""Waiting on whom: stretches follow the state in its own transaction, and are told in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cooperation.acceptance import services as acts
from cooperation.commitments import services as commitments
from cooperation.models import Commitment
from core.calendar import services as calendar
from core.clocks import kinds, queries
from core.clocks.invariants import clocks_match_states
from core.clocks.kinds import Clock, Wait
from core.clocks.models import ClockSpell
from core.clocks.rules import Held
from core.errors import Refused
from core.models import Event
from equipment.models import WorkOrder
from equipment.orders import pauses
from equipment.orders import services as orders
from tests import cast, factories
from tests.callers import caller
from tests.cooperation.browsers import signed_in
from tests.equipment import yard

pytestmark = pytest.mark.django_db
BAKU = ZoneInfo("Asia/Baku")
#: Each clock reads the real one on pages, so they are asked at a moment that the test names.
MONDAY = dt.datetime(2026, 11, 16, 9, tzinfo=BAKU)


def hours(count: float) -> dt.datetime:
    return MONDAY + dt.timedelta(hours=count)


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def spells(row: Any) -> list[tuple[str, str, dt.datetime, dt.datetime | None]]:
    found = ClockSpell.objects.filter(object_id=row.public_id).order_by("pk")
    return [(one.organisation.short, one.status, one.opened_at, one.closed_at) for one in found]


def submitted(actors: cast.Cast) -> WorkOrder:
    order = yard.draft(actors, now=MONDAY)
    return orders.submit_order(order=order, by=actors.socar_engineer, now=hours(1))


def test_order_opens_and_closes_stretches_with_its_states(actors: cast.Cast) -> None:
    order = submitted(actors)
    assert spells(order) == [
        ("SOCAR", "draft", MONDAY, hours(1)),
        ("STP", "submitted", hours(1), None),
    ]
    orders.return_order(order=order, by=actors.stp_engineer, now=hours(3), reason="No rig")
    assert spells(order)[1:] == [
        ("STP", "submitted", hours(1), hours(3)),
        ("SOCAR", "returned", hours(3), None),
    ]
    orders.cancel_order(order=order, by=actors.socar_coordinator, now=hours(4), reason="No well")
    assert [one[3] for one in spells(order)] == [hours(1), hours(3), hours(4)]
    assert clocks_match_states() == []


def test_refused_change_of_state_leaves_the_clock(actors: cast.Cast) -> None:
    order = submitted(actors)
    before = spells(order)
    with pytest.raises(Refused):
        orders.return_order(order=order, by=actors.stp_engineer, now=hours(3), reason=" ")
    assert spells(order) == before


def test_rolled_back_transaction_takes_the_clock_with_it(actors: cast.Cast) -> None:
    order = submitted(actors)
    before = spells(order)
    with pytest.raises(RuntimeError), transaction.atomic():
        orders.accept_order(order=order, by=actors.stp_engineer, now=hours(2))
        raise RuntimeError
    order.refresh_from_db()
    assert (order.status, spells(order)) == ("submitted", before)
    assert clocks_match_states() == []


def test_clock_that_was_set_back_ends_no_stretch_before_it_began(actors: cast.Cast) -> None:
    order = submitted(actors)
    orders.accept_order(order=order, by=actors.stp_engineer, now=hours(-5))
    assert spells(order)[1] == ("STP", "submitted", hours(1), hours(1))
    with transaction.atomic(), pytest.raises(IntegrityError):
        ClockSpell.objects.create(
            workspace=actors.memorandum.workspace,
            object_type="workorder",
            object_id=order.public_id,
            organisation=actors.stp,
            status="accepted",
            opened_at=hours(9),
        )


def test_invariant_is_red_on_each_seeded_breach(actors: cast.Cast) -> None:
    order = submitted(actors)
    assert clocks_match_states() == []
    running = ClockSpell.objects.filter(object_id=order.public_id, closed_at=None)
    running.update(organisation=actors.socar)
    assert "its clock runs for" in clocks_match_states()[0]
    running.update(organisation=actors.stp, status="in_progress")
    assert clocks_match_states() == [
        f"workorder {order.public_id} is submitted: its clock is of another state"
    ]
    running.update(status="submitted", opened_at=hours(2))
    assert clocks_match_states() == [f"workorder {order.public_id} began to wait without an event"]
    running.update(opened_at=hours(1))
    WorkOrder.objects.filter(pk=order.pk).update(status="returned")
    assert f"workorder {order.public_id} is returned" in clocks_match_states()[0]
    running.delete()
    assert clocks_match_states() != []


def test_hold_pauses_the_clock_and_resuming_goes_on(
    actors: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def maker(commitment: Any) -> list[int]:
        return [commitment.created_by.organisation_id]

    work = Wait("maker", "to do it")
    clock = Clock(
        Commitment, {"maker": maker}, {
            "in_progress": work, "on_hold": Wait("maker", "to take it up", paused=True),
        },
    )  # fmt: skip
    monkeypatch.setitem(kinds.REGISTRY, "commitment", clock)
    one = factories.make_commitment(actors.area, actors.socar_coordinator, status="agreed")
    by = actors.socar_coordinator
    commitments.start_commitment(commitment=one, by=by, now=MONDAY)
    commitments.hold_commitment(commitment=one, by=by, now=hours(2), reason="Rig away")
    shown = queries.clock_of_object(one, hours(7))
    assert [wait.words for wait in shown.waits] == ["Paused; it will wait on SOCAR"]
    assert [share.held.hours for share in shown.shares] == [Decimal("2.00")]
    commitments.resume_commitment(commitment=one, by=by, now=hours(8))
    shown = queries.clock_of_object(one, hours(9))
    assert [share.held.hours for share in shown.shares] == [Decimal("3.00")]
    assert [wait.words for wait in shown.waits] == ["Waiting on SOCAR for 3 h"]


def test_turn_that_was_paused_is_told_whole_on_page_and_list(actors: cast.Cast) -> None:
    order = submitted(actors)
    orders.accept_order(order=order, by=actors.stp_engineer, now=hours(1))
    orders.start_order(order=order, by=actors.stp_engineer, now=hours(1))
    pauses.ask_hold(order=order, by=actors.stp_engineer, now=hours(2), reason="The rig drills on")
    pauses.agree_hold(order=order, by=actors.socar_engineer, now=hours(3))
    pauses.resume_order(order=order, by=actors.stp_engineer, now=hours(24))
    for whole in (True, False):
        row = queries.with_clock(WorkOrder.objects.filter(pk=order.pk), whole=whole).get()
        [wait] = queries.waits_of(row, hours(26))
        assert (wait.held.words, wait.since) == ("4 h", hours(1))


def test_turn_that_comes_back_begins_anew(actors: cast.Cast) -> None:
    order = submitted(actors)
    orders.return_order(order=order, by=actors.stp_engineer, now=hours(3), reason="No rig")
    orders.submit_order(order=order, by=actors.socar_engineer, now=hours(5))
    row = queries.with_clock(WorkOrder.objects.filter(pk=order.pk), whole=True).get()
    [wait] = queries.clock_of(row, hours(6)).waits
    assert (wait.held.words, wait.since) == ("1 h", hours(5))


def test_time_is_the_working_time_of_the_party_that_holds_it(actors: cast.Cast) -> None:
    order = submitted(actors)
    now = MONDAY + dt.timedelta(days=2, hours=5)
    shown = queries.clock_of_object(order, now)
    assert shown.waits[0].words == "Waiting on STP for 2 working days 3 h"
    assert not shown.waits[0].is_late
    calendar.enter_day(
        on=dt.date(2026, 11, 17), kind="off", reason="Moved", by=actors.stp_admin, now=MONDAY
    )
    assert queries.clock_of_object(order, now).waits[0].words == (
        "Waiting on STP for 1 working day 3 h"
    )
    late = queries.clock_of_object(order, MONDAY + dt.timedelta(days=14))
    assert late.waits[0].is_late


@pytest.mark.parametrize(
    ("held", "words"),
    [("0", "less than 1 h"), ("0.99", "less than 1 h"), ("7.5", "7 h"), ("8", "1 working day"),
     ("19.25", "2 working days 3 h")],
)  # fmt: skip
def test_held_time_is_told_in_working_days_and_hours(held: str, words: str) -> None:
    assert Held(Decimal(held), Decimal("8.00")).words == words


def test_time_line_tells_each_stretch_with_its_state(actors: cast.Cast) -> None:
    order = yard.held(actors)
    told = queries.clock_of_object(order, yard.NOW).spans
    assert [(one.state, one.short, one.is_paused) for one in told] == [
        ("Draft", "SOCAR", False),
        ("Submitted", "STP", False),
        ("Accepted", "STP", False),
        ("In progress", "STP", False),
        ("On hold", "STP", True),
    ]
    assert [one.until is None for one in told] == [False, False, False, False, True]


def test_shares_fill_the_bar(actors: cast.Cast) -> None:
    shown = queries.clock_of_object(submitted(actors), hours(4))
    assert [(one.short, one.held.hours, one.start, one.width) for one in shown.shares] == [
        ("SOCAR", Decimal("1.00"), Decimal(0), Decimal("25.0")),
        ("STP", Decimal("3.00"), Decimal("25.0"), Decimal("75.0")),
    ]


def test_act_waits_for_each_party_that_has_not_signed(actors: cast.Cast) -> None:
    act = acts.create_act(
        memorandum=actors.memorandum, title="Act", by=actors.socar_engineer, now=MONDAY
    )
    assert spells(act) == [("SOCAR", "draft", MONDAY, None)]
    acts.withdraw_act(act=act, by=actors.socar_engineer, now=hours(1))
    assert spells(act) == [("SOCAR", "draft", MONDAY, hours(1))]
    assert clocks_match_states() == []


def test_backfill_makes_from_events_what_the_clock_wrote(actors: cast.Cast) -> None:
    order = submitted(actors)
    orders.return_order(order=order, by=actors.stp_engineer, now=hours(3), reason="No rig")
    kept = spells(order)
    ClockSpell.objects.all().delete()
    import_module("equipment.migrations.0004_clocks_of_orders").open_and_close(apps, None)
    assert spells(order) == kept
    assert clocks_match_states() == []


def test_list_is_narrowed_and_shows_whom_it_waits_for(actors: cast.Cast) -> None:
    submitted(actors)
    yard.draft(actors, title="Plain casing")
    us, them = "/orders/?waiting_on=us", "/orders/?waiting_on=them"
    client = signed_in(actors.socar_engineer)
    assert "Plain casing" in client.get(us).content.decode()
    assert "Plain casing" not in client.get(them).content.decode()
    rows = caller(actors.stp_engineer).rows("work-orders/?waiting_on=us")
    assert [row["waiting_on"][0]["short"] for row in rows] == ["STP"]
    assert rows[0]["waiting_since"].startswith("2026-11-16")


def test_clock_of_one_object_over_the_api(actors: cast.Cast) -> None:
    order = submitted(actors)
    told = caller(actors.stp_engineer).get(f"work-orders/{order.public_id}/clock/").json()
    assert [one["organisation"]["short"] for one in told["held"]] == ["SOCAR", "STP"]
    assert told["held"][0]["working_hours"] == "1.00"
    assert told["waiting_on"][0]["duty"] == "to answer"
    foreign = caller(actors.third_admin).get(f"work-orders/{order.public_id}/clock/")
    assert foreign.status_code == 404


def test_page_and_my_side_use_the_same_words(actors: cast.Cast) -> None:
    order = submitted(actors)
    client = signed_in(actors.stp_engineer)
    page = client.get(order.get_absolute_url()).content.decode()
    assert "Waiting on STP for" in page
    assert "Waiting on STP for" in client.get("/my-side/").content.decode()
    assert "Waiting on whom" in page


def test_clock_costs_no_statement_of_its_own(actors: cast.Cast) -> None:
    order = submitted(actors)
    rows = WorkOrder.objects.filter(pk=order.pk)
    with CaptureQueriesContext(connection) as asked:
        found = queries.with_clock(rows, whole=True).get()
        assert len(queries.clock_of(found, hours(5)).shares) == 2
    assert len(asked) == 1


def test_event_without_a_state_leaves_the_clock(actors: cast.Cast) -> None:
    order = yard.draft(actors, now=MONDAY)
    before, told = spells(order), Event.objects.count()
    joints = yard.make_joints(actors, 1)
    orders.add_lines(order=order, joints=joints, by=actors.socar_engineer, now=hours(2))
    assert Event.objects.count() == told + 1
    assert spells(order) == before
