"""Attendance: recorded by the host within the placement, corrected until it stands on an act."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from core.calendar import services as calendar
from core.errors import Conflict, NotAllowed, Refused
from exchange.attendance import queries, services
from exchange.attendance.rules import DayFacts
from exchange.models import AttendanceDay, Placement
from exchange.placements import services as placements
from tests import cast
from tests.exchange import placed

NOW, LATER = placed.NOW, placed.LATER


def day(number: int) -> dt.date:
    return dt.date(2026, 6, number)


def test_days_are_recorded_together_under_one_event(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    rows = placed.record(stage, placement, 1, 2, 3, absent=4)
    assert [(row.on.day, row.is_present) for row in rows] == [
        (1, True),
        (2, True),
        (3, True),
        (4, False),
    ]
    assert placed.last_event(placement).after == {
        "first": "2026-06-01",
        "last": "2026-06-04",
        "present": 3,
        "absent": 1,
    }
    assert queries.totals_of(placement) == queries.Totals(present=3, absent=1)


def test_day_is_corrected_and_what_stands_already_tells_nothing(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    placed.record(stage, placement, 1, 2)
    told, version = placed.verbs(placement), placement.version
    placed.record(stage, placement, 1, 2)
    assert (placed.verbs(placement), placement.version) == (told, version)
    placed.record(stage, placement, absent=2)
    assert [row.presence for row in queries.days_of(placement)] == ["present", "absent"]
    assert placed.last_event(placement).after["absent"] == 1


def test_remark_is_not_told_in_events(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    facts = DayFacts(day(1), is_present=False, remark=" CANARY-remark ")
    services.record_attendance(placement=placement, days=[facts], by=stage.stp_engineer, now=NOW)
    event = placed.last_event(placement)
    assert AttendanceDay.objects.get().remark == "CANARY-remark"
    assert "CANARY" not in str((event.object_label, event.before, event.after, event.reason))


@pytest.mark.parametrize(
    ("days", "row", "words"),
    [
        ([day(1), dt.date(2026, 5, 31)], 1, "2026-05-31 is not a day of this placement."),
        ([day(13)], 0, "2026-06-13 is not a day of this placement."),
        ([day(2)], 0, "2026-06-02 has not come yet."),
        ([day(1), day(1)], 0, "This day is given twice."),
    ],
)
def test_day_outside_the_placement_or_in_the_future_is_refused_by_row(
    stage: cast.Cast, days: list[dt.date], row: int, words: str
) -> None:
    now = LATER if day(13) in days else NOW
    with pytest.raises(Refused) as refused:
        services.record_attendance(
            placement=placed.started(stage),
            days=[DayFacts(one) for one in days],
            by=stage.stp_engineer,
            now=now,
        )
    first = refused.value.rows[0]
    assert (first["row"], first["field"], first["message"]) == (row, "on", words)
    assert not AttendanceDay.objects.exists()


@pytest.mark.parametrize("name", ["socar_engineer", "stp_signatory", "third_engineer"])
def test_only_the_host_records(stage: cast.Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        services.record_attendance(
            placement=placed.started(stage),
            days=[DayFacts(day(1))],
            by=getattr(stage, name),
            now=NOW,
        )


def test_mentor_without_a_working_role_records(stage: cast.Cast) -> None:
    placement = placed.approved(stage)
    placements.accept_placement(
        placement=placement, mentor=stage.stp_signatory, by=stage.stp_manager, now=NOW
    )
    placements.start_placement(placement=placement, by=stage.stp_signatory, now=NOW)
    services.record_attendance(
        placement=placement, days=[DayFacts(day(1))], by=stage.stp_signatory, now=NOW
    )
    assert AttendanceDay.objects.get().recorded_by == stage.stp_signatory


def test_nothing_is_recorded_before_the_start_nor_without_days(stage: cast.Cast) -> None:
    placement = placed.accepted(stage)
    with pytest.raises(Refused) as early:
        placed.record(stage, placement, 1)
    with pytest.raises(Refused) as empty:
        placed.record(stage, placement)
    assert (early.value.code, empty.value.field) == ("wrong_state", "days")


def test_placement_read_before_somebody_changed_it_is_a_conflict(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    stale = Placement.objects.get(pk=placement.pk)
    placed.record(stage, placement, 1)
    with pytest.raises(Conflict):
        placed.record(stage, stale, 2)
    assert AttendanceDay.objects.count() == 1


def test_missing_days_are_working_days_of_the_host_until_today(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    calendar.enter_day(on=day(3), kind="off", reason="Moved", by=stage.stp_admin, now=NOW)
    calendar.enter_day(on=day(4), kind="off", reason="Ours", by=stage.socar_admin, now=NOW)
    placed.record(stage, placement, 1)
    found = queries.missing_days(placement, day(9))
    assert [one.day for one in found] == [2, 4, 5, 8, 9]
    assert queries.missing_days(placed.nominated(stage), day(9)) == []


def test_absent_days_after_a_cut_go_and_present_ones_stop_it(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    placed.record(stage, placement, 1, 2, absent=3)
    with pytest.raises(Refused) as refused, transaction.atomic():
        cut(stage, placement, day(1))
    assert refused.value.field == "ended_on"
    cut(stage, Placement.objects.get(), day(2))
    assert [row.on.day for row in queries.days_of(placement)] == [1, 2]


def cut(stage: cast.Cast, placement: Placement, ended_on: dt.date) -> None:
    placements.cut_placement_short(
        placement=placement, ended_on=ended_on, by=stage.stp_manager, now=LATER, reason="No work"
    )


def test_day_missed_is_recorded_after_the_placement_was_cut_short(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    cut(stage, placement, day(3))
    placed.record(stage, placement, 3)
    with pytest.raises(Refused):
        placed.record(stage, placement, 4)
    assert AttendanceDay.objects.count() == 1


def test_trigger_refuses_to_touch_a_locked_day(stage: cast.Cast) -> None:
    from_an_act = placed.record(stage, placed.started(stage), 1)[0]
    act = placed.make_act(stage)
    AttendanceDay.objects.filter(pk=from_an_act.pk).update(locked_by=act)
    locked = AttendanceDay.objects.filter(pk=from_an_act.pk)
    for touch in (lambda: locked.update(presence="absent"), locked.delete):
        with pytest.raises(DatabaseError, match="final"), transaction.atomic():
            touch()
