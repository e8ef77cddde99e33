"""The official holidays of Azerbaijan and the days to which the government moved work or rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import holidays
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

#: The names that the library gives; what it names otherwise is shown in English.
NAMES = (
    gettext_noop("New Year's Day"),
    gettext_noop("Martyrs' Day"),
    gettext_noop("Women's Day"),
    gettext_noop("Spring Festival"),
    gettext_noop("Victory over Fascism Day"),
    gettext_noop("Republic Day"),
    gettext_noop("Independence Day"),
    gettext_noop("National Liberation Day"),
    gettext_noop("Armed Forces Day"),
    gettext_noop("Victory Day"),
    gettext_noop("National Flag Day"),
    gettext_noop("International Azerbaijanis Solidarity Day"),
    gettext_noop("Eid al-Fitr"),
    gettext_noop("Eid al-Adha"),
    gettext_noop("Presidential elections"),
    gettext_noop("Municipal elections"),
)
#: Saturday and Sunday, as `date.weekday` counts.
WEEKEND = (5, 6)
OBSERVED, MOVED = " (observed)", "Day off (substituted"


@dataclass(frozen=True)
class Year:
    """The days of a year that are officially free, by their English names, and the weekend
    days that are officially worked."""

    free: Mapping[dt.date, str]
    worked: frozenset[dt.date]


@cache
def year(number: int) -> Year:
    """The official days of a year, as the `holidays` library knows them (AZ, public)."""
    found = holidays.country_holidays("AZ", years=number, language="en_US")
    worked = frozenset(day for day in found.weekend_workdays if day.year == number)
    return Year({day: found.get(day, "") for day in found}, worked)


def is_worked(day: dt.date) -> bool:
    """Whether the government's word, then the week make a working day of it."""
    known = year(day.year)
    return day in known.worked or (day not in known.free and day.weekday() not in WEEKEND)


@cache
def worked_before(number: int) -> tuple[int, ...]:
    """How many days of a year are worked before its first day, its second …, and in all."""
    begins, ends = dt.date(number, 1, 1), dt.date(number, 12, 31)
    days = range(begins.toordinal(), ends.toordinal() + 1)
    return (0, *accumulate(is_worked(dt.date.fromordinal(day)) for day in days))


def worked_between(first: dt.date, last: dt.date) -> int:
    """How many days are worked from one day to another, both included."""
    if last < first:
        return 0
    whole = sum(worked_before(number)[-1] for number in range(first.year, last.year))
    before, within = first.timetuple().tm_yday - 1, last.timetuple().tm_yday
    return whole + worked_before(last.year)[within] - worked_before(first.year)[before]


def name(english: str) -> str:
    """The name of a holiday in the person's language."""
    return " · ".join(_one(part) for part in english.split("; "))


def _one(english: str) -> str:
    if english.startswith(MOVED):
        return _("Day off moved by the government")
    if english.endswith(OBSERVED):
        return _("%(holiday)s (moved)") % {"holiday": _(english.removesuffix(OBSERVED))}
    return _(english)
