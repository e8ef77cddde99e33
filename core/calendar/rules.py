"""Working days and working hours of a party; no reads, no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import administers
from core.calendar import official
from core.calendar.models import CalendarDay, WorkingHours
from core.errors import Refused

HOUR = dt.timedelta(hours=1)
CENT = Decimal("0.01")
DAY = dt.timedelta(days=1)
#: Parties that share no working day have no n-th one; nobody looks further than two years.
FURTHEST = 800
SHORTEST_DAY = Decimal(1)
ENDS_OF_TIME = (dt.date.min, dt.date.max)
FIRST_YEAR, LAST_YEAR = 2007, 2099


@dataclass(frozen=True)
class Hours:
    """The hours of a working day; `zone` names the clock on the wall."""

    starts: dt.time = WorkingHours.STARTS
    ends: dt.time = WorkingHours.ENDS
    lunch_from: dt.time | None = WorkingHours.LUNCH_FROM
    lunch_to: dt.time | None = WorkingHours.LUNCH_TO
    zone: str = WorkingHours.ZONE

    @property
    def spans(self) -> list[tuple[dt.time, dt.time]]:
        """The working day without its lunch."""
        if self.lunch_from is None or self.lunch_to is None:
            return [(self.starts, self.ends)]
        return [(self.starts, self.lunch_from), (self.lunch_to, self.ends)]

    @property
    def whole(self) -> dt.timedelta:
        """The time of one working day."""
        return dt.timedelta(seconds=sum(_seconds(to) - _seconds(since) for since, to in self.spans))

    @property
    def a_day(self) -> Decimal:
        """The hours of one working day."""
        return (Decimal(int(self.whole.total_seconds())) / 3600).quantize(CENT)


def _seconds(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


@dataclass(frozen=True)
class Calendar:
    """When a party works: official days, then what the party itself has entered."""

    own: Mapping[dt.date, str] = field(default_factory=dict)
    hours: Hours = field(default_factory=Hours)

    def is_working_day(self, day: dt.date) -> bool:
        """What the party entered decides, then the government's word, then the week."""
        if day in self.own:
            return self.own[day] == CalendarDay.Kind.WORKING
        return official.is_worked(day)

    def working_days(self, first: dt.date, last: dt.date) -> int:
        """How many days the party works from one day to another, both included."""
        counted = official.worked_between(first, last)
        for day in self.own:
            if first <= day <= last:
                counted += self.is_working_day(day) - official.is_worked(day)
        return counted

    def hours_between(self, since: dt.datetime, until: dt.datetime) -> Decimal:
        """The working hours from one moment to another, to a hundredth; 0 when none passed."""
        zone = ZoneInfo(self.hours.zone)
        day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
        total = dt.timedelta()
        for end in {day, last} if day <= last else ():
            if self.is_working_day(end):
                total += self._of_day(end, zone, since, until)
        total += self.working_days(day + DAY, last - DAY) * self.hours.whole
        return (Decimal(int(total.total_seconds())) / 3600).quantize(CENT)

    def _of_day(
        self, day: dt.date, zone: ZoneInfo, since: dt.datetime, until: dt.datetime
    ) -> dt.timedelta:
        total = dt.timedelta()
        for begins, ends in self.hours.spans:
            opened = max(since, dt.datetime.combine(day, begins, zone))
            closed = min(until, dt.datetime.combine(day, ends, zone))
            total += max(closed - opened, dt.timedelta())
        return total


def is_working_day(day: dt.date, calendars: Collection[Calendar]) -> bool:
    """Whether every party works on that day; the official calendar alone without any."""
    return all(one.is_working_day(day) for one in calendars or (Calendar(),))


def shift(day: dt.date, number: int, calendars: Collection[Calendar]) -> dt.date:
    """The n-th day after (before, when negative) `day` on which all parties work; 0 is the day
    itself. When they share none for two years, the day that far away."""
    step, left, idle = (DAY if number > 0 else -DAY), abs(number), 0
    while left and idle < FURTHEST and day not in ENDS_OF_TIME:
        day += step
        works = is_working_day(day, calendars)
        left, idle = left - works, 0 if works else idle + 1
    return day


def may_edit(user: User, organisation_id: int | None) -> bool:
    """Whether the person administers that party, and so its calendar."""
    return administers(user) and user.organisation_id == organisation_id


def require_reason(reason: str) -> str:
    """The reason of a day, which both parties read."""
    told = reason.strip()
    if not told:
        raise Refused(_("Say why: both parties read it."), field="reason", code="reason_required")
    return told


def require_departure(on: dt.date, kind: str) -> None:
    """Refused unless the day says something that the official calendar does not."""
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise Refused(_("Choose a day of a year from 2007 to 2099."), field="on")
    if Calendar().is_working_day(on) == (kind == CalendarDay.Kind.WORKING):
        words = (
            _("This is a working day already.")
            if kind == CalendarDay.Kind.WORKING
            else _("This day is free already.")
        )
        raise Refused(words, field="on", code="nothing_new")


def require_some_work(calendar: Calendar, off: dt.date) -> None:
    """Refused for the day off that would leave the party no working day in its year."""
    day, last = dt.date(off.year, 1, 1), dt.date(off.year, 12, 31)
    while day <= last:
        if day != off and calendar.is_working_day(day):
            return
        day += DAY
    words = _("A year needs a working day: without one every clock and reminder would stand still.")
    raise Refused(words, field="on", code="no_working_day")


def require_hours(hours: Hours) -> None:
    """Refused unless the day ends after it begins and has an hour of work at least, lunch lies
    within and the zone is known."""
    if hours.starts >= hours.ends:
        raise Refused(_("Work ends after it begins."), field="ends")
    if (hours.lunch_from is None) != (hours.lunch_to is None):
        raise Refused(_("Give both ends of the lunch, or neither."), field="lunch_to")
    if hours.lunch_from is not None and hours.lunch_to is not None:
        within = hours.starts <= hours.lunch_from < hours.lunch_to <= hours.ends
        if not within or hours.a_day <= 0:
            raise Refused(_("Lunch lies within the working day."), field="lunch_from")
    if hours.a_day < SHORTEST_DAY:
        raise Refused(_("A working day has at least one hour of work."), field="ends")
    if hours.zone not in available_timezones():
        raise Refused(_("There is no such time zone."), field="zone")


def weeks_of(year: int, month: int) -> Sequence[Sequence[dt.date | None]]:
    """The weeks of a month from Monday, None outside of it."""
    first = dt.date(year, month, 1)
    days: list[dt.date | None] = [None] * first.weekday()
    day = first
    while day.month == month:
        days.append(day)
        day += DAY
    days += [None] * (-len(days) % 7)
    return [days[at : at + 7] for at in range(0, len(days), 7)]
