"""Decisions about days of attendance: which may be recorded, and which are final."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.calendar.rules import Calendar
from core.errors import Refused
from exchange.attendance.models import AttendanceDay
from exchange.placements.models import Placement

LONGEST_REMARK = 200


@dataclass(frozen=True)
class DayFacts:
    """One day as it is to be recorded; the remark says nothing of anybody's health."""

    on: dt.date
    is_present: bool = True
    remark: str = ""

    @property
    def presence(self) -> str:
        kinds = AttendanceDay.Presence
        return kinds.PRESENT if self.is_present else kinds.ABSENT

    def differs_from(self, row: AttendanceDay | None) -> bool:
        """Whether recording it changes what stands."""
        return row is None or (row.presence, row.remark) != (self.presence, self.remark.strip())


def working_days(first: dt.date, last: dt.date, calendar: Calendar) -> list[dt.date]:
    """The days from `first` to `last`, both included, on which the calendar's party works."""
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if calendar.is_working_day(day)]


def check_days(
    placement: Placement,
    days: Sequence[DayFacts],
    standing: Mapping[dt.date, AttendanceDay],
    acts: Mapping[str, str],
    today: dt.date,
) -> None:
    """Raises Refused with a row for each day that may not be recorded, and why.

    `standing` are the days recorded already, `acts` the numbers of the live acts by day's id.
    """
    times = Counter(day.on for day in days)
    wrong: list[Mapping[str, object]] = []
    for at, day in enumerate(days):
        words = _outside(placement, day, today) or _final(day, standing.get(day.on), acts)
        if not words and times[day.on] > 1:
            words = _("This day is given twice.")
        if words:
            wrong.append({"row": at, "field": "on", "message": words})
        elif len(day.remark.strip()) > LONGEST_REMARK:
            wrong.append({"row": at, "field": "remark", "message": _("This text is too long.")})
    if wrong:
        raise Refused(str(wrong[0]["message"]), field="days", rows=wrong)


def _outside(placement: Placement, day: DayFacts, today: dt.date) -> str:
    if not placement.first_day <= day.on <= placement.last_day:
        return _("%(day)s is not a day of this placement.") % {"day": day.on.isoformat()}
    if day.on > today:
        return _("%(day)s has not come yet.") % {"day": day.on.isoformat()}
    return ""


def _final(day: DayFacts, row: AttendanceDay | None, acts: Mapping[str, str]) -> str:
    """A day on a live act stays as it is: signed it is final, unsigned it is taken off first."""
    if row is None or not day.differs_from(row):
        return ""
    told = {"day": day.on.isoformat(), "act": acts.get(row.public_id, "")}
    if row.locked_by_id is not None:
        return _("%(day)s is on an act signed by both parties and final.") % told
    if row.public_id in acts:
        return _("%(day)s stands on act %(act)s. Take it off the act first.") % told
    return ""
