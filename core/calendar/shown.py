"""The year of a party as the page draws it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from core.calendar import official, rules
from core.calendar.models import CalendarDay
from core.calendar.rules import Calendar


@dataclass(frozen=True)
class DayShown:
    """A day of the year view: its class says how it is drawn, `words` what it is."""

    on: dt.date
    look: str
    words: str
    is_today: bool


@dataclass(frozen=True)
class MonthShown:
    """A month with its weeks and how many days of it are worked."""

    first: dt.date
    weeks: list[list[DayShown | None]]
    working: int


def months_of(
    year: int, calendar: Calendar, entries: Iterable[CalendarDay], today: dt.date
) -> list[MonthShown]:
    """The twelve months of a party's year."""
    reasons = {entry.on: entry.reason for entry in entries}
    return [_month(year, month, calendar, reasons, today) for month in range(1, 13)]


def _month(
    year: int, month: int, calendar: Calendar, reasons: Mapping[dt.date, str], today: dt.date
) -> MonthShown:
    weeks = [
        [None if day is None else _day(day, calendar, reasons, today) for day in week]
        for week in rules.weeks_of(year, month)
    ]
    days = [day.on for week in weeks for day in week if day]
    working = sum(calendar.is_working_day(day) for day in days)
    return MonthShown(dt.date(year, month, 1), weeks, working)


def _day(
    day: dt.date, calendar: Calendar, reasons: Mapping[dt.date, str], today: dt.date
) -> DayShown:
    look, words = look_of(day, calendar, reasons)
    return DayShown(day, look, words, day == today)


def look_of(day: dt.date, calendar: Calendar, reasons: Mapping[dt.date, str]) -> tuple[str, str]:
    """How a day is drawn, and what it is called when it is no plain working day."""
    if day in calendar.own:
        works = calendar.own[day] == CalendarDay.Kind.WORKING
        return ("worked" if works else "off"), reasons.get(day, "")
    known = official.year(day.year)
    if day in known.worked:
        return "worked", _("Working day moved by the government")
    if day in known.free:
        return "holiday", official.name(known.free[day])
    return ("weekend", _("Weekend")) if day.weekday() in official.WEEKEND else ("", "")


def weekdays() -> list[tuple[str, str]]:
    """The days of the week from Monday, short and whole."""
    return [(str(WEEKDAYS_ABBR[at]), str(WEEKDAYS[at])) for at in range(7)]


def holidays_of(year: int) -> list[tuple[dt.date, str]]:
    """The official days of the year that fall on a weekday, and weekends that are worked."""
    known = official.year(year)
    free = [(day, official.name(said)) for day, said in known.free.items()]
    worked = [(day, _("Working day moved by the government")) for day in known.worked]
    return sorted(free + worked)
