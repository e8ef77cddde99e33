"""Reminders are given by rules: once, late if they must, and to those who may see the thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation.acceptance import services as acceptance
from cooperation.commitments import services as commitments
from core.events import services as events
from core.models import Event, Notice, NoticeRule, RoleGrant
from core.notices import rules, scanning, tasks, workdays
from core.notices.kinds import Due
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.yard import Yard
from tests.reminders import at, at_once, days, due_commitment, give, scan, sent_act, told

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 6, 30)


def soon() -> dt.date:
    """In a week, as the relay and the ticks count: they read the clock."""
    return timezone.localdate() + days(7)


@pytest.fixture
def yard() -> Iterator[Yard]:
    with yards.open_yard() as opened:
        yield opened


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


# -- when -----------------------------------------------------------------------------------
def test_owners_are_told_on_each_day_of_the_rule_and_on_no_other(actors: cast.Cast) -> None:
    due_commitment(actors, DUE, actors.socar_engineer, actors.stp_engineer, number="CM-014")
    offsets = []
    for day in range(-40, 30):
        scan(at(DUE + days(day)))
        rows = Notice.objects.filter(person=actors.stp_engineer).order_by("offset")
        offsets.append(list(rows.values_list("offset", flat=True)))
    assert offsets[9] == []
    assert offsets[10] == [-30]
    assert offsets[-1] == [-30, -14, -7, -1, 1, 7, 14]
    given = Notice.objects.filter(person=actors.stp_engineer).order_by("offset")
    assert [(one.given_on - DUE).days for one in given] == [-30, -14, -7, -1, 1, 7, 14]


def test_late_tick_gives_the_last_reminder_alone(actors: cast.Cast) -> None:
    due_commitment(actors, DUE, actors.socar_engineer, actors.stp_engineer, number="CM-014")
    scan(at(DUE - days(5)))
    assert told() == [("engineer@socar.test", "CM-014", -7), ("engineer@stp.test", "CM-014", -7)]


def test_clock_that_jumps_back_gives_nothing_again(actors: cast.Cast) -> None:
    due_commitment(actors, DUE, actors.socar_engineer, number="CM-014")
    scan(at(DUE - days(5)))
    before = told()
    assert scan(at(DUE - days(20))) == 0
    assert told() == before


def test_a_later_reminder_takes_the_place_of_the_one_before(actors: cast.Cast) -> None:
    due_commitment(actors, DUE, actors.socar_engineer, number="CM-014")
    scan(at(DUE - days(14)))
    scan(at(DUE - days(7)))
    own = Notice.objects.filter(person=actors.socar_engineer).order_by("offset")
    assert [(one.offset, one.is_read, one.mail) for one in own] == [
        (-14, True, "none"),
        (-7, False, "digest"),
    ]


def test_moved_date_settles_the_old_reminder(actors: cast.Cast) -> None:
    commitment = due_commitment(actors, DUE, actors.socar_engineer)
    scan(at(DUE - days(7)))
    type(commitment).objects.filter(pk=commitment.pk).update(due=DUE + days(100))
    scan(at(DUE - days(6)))
    one = Notice.objects.get(person=actors.socar_engineer)
    assert one.settled_at is not None
    assert one.is_read


# -- once -----------------------------------------------------------------------------------
def test_tick_twice_in_a_row_gives_nothing_new(actors: cast.Cast) -> None:
    due_commitment(actors, soon(), actors.socar_engineer)
    assert tasks.scan_due() == 2
    before = list(Notice.objects.values_list("pk", "version"))
    assert tasks.scan_due() == 0
    assert list(Notice.objects.values_list("pk", "version")) == before


@pytest.mark.django_db(transaction=True)
def test_ticks_at_once_give_each_reminder_once() -> None:
    actors = cast.assemble()
    for _number in range(5):
        due_commitment(actors, soon(), actors.socar_engineer)
    given = at_once(*[tasks.scan_due] * 4)
    assert sum(given) == Notice.objects.count() == 10
    assert NoticeRule.objects.filter(code="commitment-due").count() == 1


def test_database_refuses_a_second_reminder_of_one_offset(actors: cast.Cast) -> None:
    commitment = due_commitment(actors, DUE)
    give(actors.socar_engineer, commitment)
    with pytest.raises(IntegrityError, match="reminded_once_of_each_day"), transaction.atomic():
        give(actors.socar_engineer, commitment)


# -- whom -----------------------------------------------------------------------------------
def test_coordinators_stand_in_where_nobody_owns(actors: cast.Cast) -> None:
    due_commitment(actors, DUE, actors.stp_engineer, number="CM-014")
    scan(at(DUE - days(7)))
    assert told() == [
        ("coordinator@socar.test", "CM-014", -7),
        ("engineer@stp.test", "CM-014", -7),
    ]
    causes = Notice.objects.order_by("person__email").values_list("cause", "role")
    assert list(causes) == [("role", "coordinator"), ("owner", "")]


def test_managers_are_told_after_a_week_of_lateness(actors: cast.Cast) -> None:
    due_commitment(actors, DUE, actors.socar_engineer, actors.stp_engineer, number="CM-014")
    scan(at(DUE + days(6)))
    assert not Notice.objects.filter(cause="escalated").exists()
    scan(at(DUE + days(8)))
    above = Notice.objects.filter(cause="escalated").order_by("person__email")
    assert [(one.person.email, one.offset, one.role) for one in above] == [
        ("manager@socar.test", 7, "manager"),
        ("manager@stp.test", 7, "manager"),
    ]


def test_people_who_left_or_lost_their_role_are_not_told(actors: cast.Cast) -> None:
    due_commitment(actors, DUE, actors.socar_engineer, actors.stp_engineer, number="CM-014")
    type(actors.socar_engineer).objects.filter(pk=actors.socar_engineer.pk).update(is_active=False)
    RoleGrant.objects.filter(person=actors.stp_engineer).update(revoked_at=factories.NOW)
    scan(at(DUE - days(7)))
    assert told() == [("coordinator@socar.test", "CM-014", -7)]


def test_third_organisation_is_told_of_nothing_that_it_may_not_see(actors: cast.Cast) -> None:
    """Even named as owner by a row that should not be, and with every role."""
    for role in ("coordinator", "manager", "signatory"):
        factories.grant_role(actors.third_engineer, role)
    due_commitment(actors, DUE, actors.third_engineer, number="CM-014")
    scan(at(DUE + days(10)))
    assert Notice.objects.exists()
    assert not Notice.objects.filter(person__organisation=actors.third).exists()


def test_role_for_another_memorandum_hears_nothing(actors: cast.Cast) -> None:
    elsewhere = factories.make_user(actors.stp, "elsewhere@stp.test")
    factories.grant_role(elsewhere, "coordinator", actors.other_memorandum.workspace)
    due_commitment(actors, DUE)
    scan(at(DUE - days(7)))
    assert not Notice.objects.filter(person=elsewhere).exists()


def test_lost_sight_hides_what_was_told_before(actors: cast.Cast) -> None:
    give(actors.stp_engineer, due_commitment(actors, DUE, title="CANARY"))
    assert Notice.objects.visible_to(actors.stp_engineer).count() == 1
    RoleGrant.objects.filter(person=actors.stp_engineer).update(revoked_at=factories.NOW)
    assert Notice.objects.visible_to(actors.stp_engineer).count() == 0
    assert Notice.objects.visible_to(actors.socar_engineer).count() == 0


# -- acts -----------------------------------------------------------------------------------
def test_signatories_are_told_as_soon_as_the_act_is_sent(actors: cast.Cast, yard: Yard) -> None:
    act = sent_act(actors, yard, now=timezone.now())
    events.relay()
    assert told("act_to_sign") == [
        ("signatory@socar.test", act.number, 0),
        ("signatory@stp.test", act.number, 0),
    ]
    assert set(Notice.objects.values_list("mail", "must_act")) == {("now", True)}


def test_signature_settles_the_notice_of_the_party_alone(actors: cast.Cast, yard: Yard) -> None:
    act = sent_act(actors, yard, now=timezone.now())
    events.relay()
    yards.sign(act, actors.socar_signatory, now=timezone.now())
    events.relay()
    open_now = Notice.objects.filter(settled_at=None)
    assert [one.person.email for one in open_now] == ["signatory@stp.test"]


def test_act_that_is_sent_anew_is_told_anew(actors: cast.Cast, yard: Yard) -> None:
    act = sent_act(actors, yard, now=timezone.now())
    events.relay()
    acceptance.amend_act(act=act, by=actors.socar_engineer, now=timezone.now())
    events.relay()
    assert not Notice.objects.filter(settled_at=None).exists()
    acceptance.send_act(act=act, by=actors.socar_engineer, now=timezone.now())
    events.relay()
    assert Notice.objects.filter(settled_at=None, is_read=False).count() == 2
    assert Notice.objects.count() == 2


def test_waiting_act_reminds_after_working_days_and_goes_up(actors: cast.Cast, yard: Yard) -> None:
    friday = dt.date(2026, 6, 5)
    sent_act(actors, yard, now=at(friday))
    scan(at(friday))
    seen = {}
    for day in (1, 3, 4, 7):
        scan(at(friday + days(day)))
        seen[day] = told("act_to_sign")
    first = ("signatory@stp.test", "2026-001", 0)
    assert first in seen[1] and len(seen[3]) == 2  # Monday is the first working day
    assert ("signatory@stp.test", "2026-001", 2) in seen[4]
    assert ("manager@stp.test", "2026-001", 5) in seen[7]
    assert Notice.objects.get(person=actors.stp_manager).must_act is False


def test_commitment_put_on_hold_is_quiet_until_it_is_resumed(actors: cast.Cast) -> None:
    commitment = due_commitment(actors, soon(), actors.socar_engineer)
    scan(timezone.now())
    by: dict[str, Any] = {"by": actors.socar_coordinator, "now": timezone.now()}
    commitments.hold_commitment(commitment=commitment, reason="No rig", **by)
    events.relay()
    assert not Notice.objects.filter(settled_at=None).exists()
    commitments.resume_commitment(commitment=commitment, **by)
    events.relay()
    own = Notice.objects.get(person=actors.socar_engineer)
    assert (own.settled_at, own.is_read, own.offset) == (None, False, -7)


# -- rules are data -------------------------------------------------------------------------
def test_rules_of_the_kinds_enter_the_table_once(actors: cast.Cast) -> None:
    scanning.ensure_rules()
    rule = NoticeRule.objects.get(code="commitment-due")
    assert rule.offsets == [-30, -14, -7, -1, 1, 7, 14]
    NoticeRule.objects.filter(pk=rule.pk).update(is_active=False)
    due_commitment(actors, DUE, actors.socar_engineer)
    assert scan(at(DUE - days(7))) == 0


def test_scan_writes_no_event(actors: cast.Cast) -> None:
    due_commitment(actors, DUE, actors.socar_engineer)
    before = Event.objects.count()
    scan(at(DUE - days(7)))
    assert Event.objects.count() == before


@pytest.mark.parametrize("count", [1, 3, 50])
def test_tick_with_nothing_to_give_asks_the_same_at_any_size(actors: cast.Cast, count: int) -> None:
    for _number in range(count):
        due_commitment(actors, DUE, actors.socar_engineer)
    scan(at(DUE - days(7)))
    with CaptureQueriesContext(connection) as asked:
        scan(at(DUE - days(7)))
    reads = [q for q in asked.captured_queries if q["sql"].startswith("SELECT")]
    assert len(reads) == 92


def test_working_days_skip_the_weekend() -> None:
    friday = dt.date(2026, 6, 5)
    assert workdays.weekdays_only(friday, 1) == dt.date(2026, 6, 8)
    assert workdays.weekdays_only(friday, -5) == dt.date(2026, 5, 29)
    assert workdays.weekdays_only(dt.date(2026, 6, 6), 0) == dt.date(2026, 6, 6)


def test_calendar_of_the_house_is_used_once_it_is_there() -> None:
    rule = NoticeRule(days_after=[1], working_days=True)
    due = Due("com_1", "CM-1", "", None, DUE, frozenset())
    try:
        workdays.use(lambda on, number, _workspace: on + days(10 * number))
        assert rules.fire_day(rule, due, 1) == DUE + days(10)
    finally:
        workdays.use(workdays.weekdays_only)
