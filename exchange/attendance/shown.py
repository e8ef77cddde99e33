"""The attendance of a placement as its page draws it: a month of days, and the sums."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.calendar.queries import calendar_of
from core.calendar.rules import Calendar, weeks_of
from core.calendar.shown import look_of, weekdays
from core.web import numbers
from exchange.attendance import queries, rules
from exchange.attendance.models import AttendanceDay
from exchange.attendance.queries import Totals
from exchange.placements.models import Placement

ICONS = {"present": "check", "absent": "x", "missing": "circle-dashed"}


@dataclass(frozen=True)
class DayShown:
    """A day of the month: how it is drawn, what it is called, and whether it may be ticked.

    `act` is the number of the live act on which the day stands, `is_final` says that both parties
    have signed it.
    """

    on: dt.date
    look: str
    words: str
    is_today: bool = False
    may_tick: bool = False
    is_ticked: bool = False
    act: str = ""
    act_url: str = ""
    is_final: bool = False

    @property
    def icon(self) -> str:
        return ICONS.get(self.look, "")

    @property
    def label(self) -> str:
        """“5 Jun 2026, present”."""
        said = f"{numbers.day(self.on)}, {self.words}" if self.words else numbers.day(self.on)
        return f"{said}, {self.act}" if self.act else said


@dataclass(frozen=True)
class AttendanceShown:
    """A month of a placement; `missing` are its working days until today that nobody recorded."""

    first: dt.date
    weeks: list[list[DayShown | None]]
    weekdays: list[tuple[str, str]]
    before: dt.date | None
    after: dt.date | None
    totals: Totals
    planned: int
    missing: list[dt.date]
    missing_in_all: int
    remarks: list[AttendanceDay]
    on_act: int

    @property
    def open_days(self) -> int:
        """Days present that stand on no act yet."""
        return self.totals.present - self.on_act


@dataclass(frozen=True)
class _Month:
    """What the days of a month are drawn from."""

    placement: Placement
    recorded: Mapping[dt.date, Any]
    calendar: Calendar
    today: dt.date
    may_record: bool
    ticked: Collection[dt.date]

    def inside(self, day: dt.date) -> bool:
        return self.placement.first_day <= day <= self.placement.last_day


def attendance_of(
    placement: Placement,
    month: dt.date | None,
    today: dt.date,
    *,
    may_record: bool,
    ticked: Collection[dt.date] = (),
) -> AttendanceShown:
    """The attendance in `month` of the placement: the month of today, or the nearest to it,
    without one."""
    days: list[Any] = queries.days_of(placement)
    calendar = calendar_of(placement.host_id)
    first, last = placement.first_day.replace(day=1), placement.last_day.replace(day=1)
    at = min(max(month or today.replace(day=1), first), last)
    recorded = {day.on: day for day in days}
    missing = _missing(placement, recorded, calendar, today)
    drawn = _Month(placement, recorded, calendar, today, may_record, ticked)
    return AttendanceShown(
        first=at,
        weeks=[[_shown(day, drawn) for day in week] for week in weeks_of(at.year, at.month)],
        weekdays=weekdays(),
        before=_moved(at, -1) if at > first else None,
        after=_moved(at, 1) if at < last else None,
        totals=totals_of(days),
        planned=len(rules.working_days(placement.first_day, placement.last_day, calendar)),
        missing=[day for day in missing if (day.year, day.month) == (at.year, at.month)],
        missing_in_all=len(missing),
        remarks=[d for d in days if d.remark and (d.on.year, d.on.month) == (at.year, at.month)],
        on_act=sum(day.is_present and day.act_number is not None for day in days),
    )


def totals_of(days: Iterable[AttendanceDay]) -> Totals:
    """The sums of days that were read."""
    rows = list(days)
    present = sum(day.is_present for day in rows)
    accepted = sum(day.locked_by_id is not None for day in rows)
    return Totals(present, len(rows) - present, accepted)


def _moved(month: dt.date, number: int) -> dt.date:
    at = month.year * 12 + month.month - 1 + number
    return dt.date(at // 12, at % 12 + 1, 1)


def _missing(
    placement: Placement, recorded: Collection[dt.date], calendar: Calendar, today: dt.date
) -> list[dt.date]:
    if placement.status not in Placement.WORKED:
        return []
    until = min(placement.last_day, today)
    worked = rules.working_days(placement.first_day, until, calendar)
    return [day for day in worked if day not in recorded]


def _shown(on: dt.date | None, month: _Month) -> DayShown | None:
    return None if on is None else _day(on, month)


def _day(on: dt.date, month: _Month) -> DayShown:
    row = month.recorded.get(on)
    is_today = on == month.today
    if row is not None:
        return _recorded(row, month, is_today)
    if not month.inside(on):
        return DayShown(on, "outside", "", is_today)
    _look, free = look_of(on, month.calendar, {})
    works = month.calendar.is_working_day(on)
    if on > month.today:
        return DayShown(on, "coming" if works else "free", "" if works else free, is_today)
    look, words = ("missing", _("not recorded")) if works else ("free", free or _("day off"))
    ticked = on in month.ticked
    return DayShown(on, look, words, is_today, month.may_record, ticked)


def _recorded(row: Any, month: _Month, is_today: bool) -> DayShown:
    words = _("present") if row.is_present else _("absent")
    act = row.act_number or ""
    return DayShown(
        on=row.on,
        look=row.presence,
        words=words,
        is_today=is_today,
        may_tick=month.may_record and not act,
        is_ticked=row.on in month.ticked and not act,
        act=act,
        act_url=reverse("cooperation:act-detail", args=[row.act_id]) if act else "",
        is_final=row.locked_by_id is not None,
    )
