"""Orders remind the party whose turn it is, until it does something."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from core.events import services as events
from core.models import Notice
from core.notices.kinds import Bare, Told
from equipment.orders import notices, pauses, services
from tests import cast
from tests.equipment import yard
from tests.reminders import at, scan, told

pytestmark = pytest.mark.django_db
NOW = yard.NOW
TODAY = NOW.date()
#: The last day lies behind every clock that these tests set.
FAR = dt.date(2036, 6, 5)
STP, SOCAR = (
    ["coordinator@stp.test", "engineer@stp.test"],
    ["coordinator@socar.test", "engineer@socar.test"],
)


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def standing() -> list[str]:
    """Whom an order still reminds, by address."""
    rows = Notice.objects.filter(kind="order", settled_at=None)
    return sorted(rows.values_list("person__email", flat=True))


def test_submitted_order_reminds_the_executor_until_it_answers(stage: cast.Cast) -> None:
    order = yard.submitted(stage, planned_end=FAR)
    yard.draft(stage, planned_end=FAR)
    scan(at(TODAY))
    assert told("order") == [(email, order.number, 0) for email in STP]
    assert set(Notice.objects.values_list("must_act", "mail")) == {(True, "now")}
    scan(at(days(7)))
    assert ("manager@stp.test", order.number, 5) in told("order")
    services.accept_order(order=order, by=stage.stp_engineer, now=NOW)
    scan(at(days(7)))
    assert standing() == []


def test_returned_order_reminds_who_drew_it_up(stage: cast.Cast) -> None:
    order = yard.submitted(stage, planned_end=FAR)
    services.return_order(order=order, by=stage.stp_engineer, now=NOW, reason="Which torque?")
    scan(at(TODAY))
    assert standing() == SOCAR
    services.submit_order(order=order, by=stage.socar_engineer, now=NOW)
    scan(at(TODAY))
    assert standing() == STP


def test_pause_reminds_the_party_that_did_not_ask_from_the_day_it_was_asked(
    stage: cast.Cast,
) -> None:
    order = yard.started(stage, planned_end=FAR)
    later = NOW + dt.timedelta(days=2)
    pauses.ask_hold(order=order, by=stage.stp_engineer, now=later, reason="The rig drills on")
    scan(at(days(2)))
    assert standing() == SOCAR
    assert set(Notice.objects.values_list("due_on", "date_field")) == {(days(2), "pause")}
    pauses.drop_hold(order=order, by=stage.stp_engineer, now=later)
    pauses.ask_hold(order=order, by=stage.socar_engineer, now=later, reason="No crane")
    scan(at(days(2)))
    assert standing() == STP
    pauses.agree_hold(order=order, by=stage.stp_engineer, now=later)
    scan(at(days(2)))
    assert standing() == []


def test_work_behind_its_planned_end_reminds_the_executor(stage: cast.Cast) -> None:
    order = yard.started(stage, planned_end=TODAY)
    yard.submitted(stage, planned_end=TODAY)
    late = Notice.objects.filter(date_field="planned_end")
    scan(at(TODAY))
    assert not late.exists()
    scan(at(days(1)))
    assert sorted(late.values_list("person__email", "reference", "offset", "mail")) == [
        (email, order.number, 1, "digest") for email in STP
    ]
    pauses.ask_hold(order=order, by=stage.socar_engineer, now=NOW, reason="No crane")
    pauses.agree_hold(order=order, by=stage.stp_engineer, now=NOW)
    scan(at(days(1)))
    assert not late.filter(settled_at=None).exists()


def test_event_of_an_order_reminds_at_once(stage: cast.Cast) -> None:
    order = yard.submitted(stage, planned_end=FAR)
    events.relay()
    assert set(STP) <= set(standing())  # by the real clock their manager is told as well
    services.cancel_order(order=order, by=stage.socar_coordinator, now=NOW, reason="No rig")
    events.relay()
    assert standing() == []


def test_nobody_outside_the_memorandum_hears_of_an_order(stage: cast.Cast) -> None:
    yard.asked(stage, planned_end=FAR)
    scan(at(TODAY))
    people = (stage.third_admin, stage.stp_engineer)
    assert [notices.seen_orders(one).count() for one in people] == [0, 1]
    assert all(email.endswith("@stp.test") for email in standing())


@pytest.mark.parametrize("count", [1, 3])
def test_each_date_is_asked_in_one_statement(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        yard.asked(stage, planned_end=TODAY)
    for source, found in (("pause", count), ("planned_end", count), ("submitted", 0)):
        with django_assert_num_queries(1):
            assert len(list(notices.KIND.dates[source](None, None))) == found
    assert list(notices.pauses_to_answer(days(-1), None)) == []


SAID = [
    ("submitted", 0, "Accept order WO-1 or return it: Run", "waits for your party's answer"),
    ("submitted", -1, "Order WO-1: Run has waited for your party's answer for 1 day", ""),
    ("submitted", -3, "Order WO-1: Run has waited for your party's answer for 3 days", ""),
    ("returned", -3, "Order WO-1 was returned to your party: Run", "was returned"),
    ("pause", 0, "Agree to the pause of order WO-1 or decline it: Run", "The pause of order"),
    ("pause", -2, "The pause of order WO-1: Run has waited for your party's word for 2 days", ""),
    ("planned_end", -1, "Order WO-1: Run is 1 day behind its planned end", "is behind"),
]


@pytest.mark.parametrize(("field", "left", "words", "subject"), SAID)
def test_reminders_say_what_and_how_long(field: str, left: int, words: str, subject: str) -> None:
    assert notices.KIND.words(Told(field, "WO-1", TODAY, left, False, "Run")) == words
    said = notices.KIND.subject(Bare(field, "WO-1", TODAY, left, False))
    assert subject in said
    assert "WO-1" in said and "Run" not in said
