"""Placements on a timeline: people as rows, days as per cent of a window; no reads, no clock.

Figures are texts with a point, as SVG wants them in every language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from core.web import numbers

PERIODS = (3, 6, 12)
PERIOD = 6
ICONS = {
    "nominated": "circle-dashed",
    "approved": "clock",
    "accepted": "check",
    "in_placement": "player-play",
    "reported": "file-text",
    "done": "checks",
    "cut_short": "circle-x",
}
FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True)
class Window:
    """Whole months from the first day of `first` on."""

    first: dt.date
    months: int

    @property
    def end(self) -> dt.date:
        """The day after the last one."""
        return shifted(self.first, self.months)

    @property
    def last(self) -> dt.date:
        return self.end - dt.timedelta(days=1)

    @property
    def before(self) -> dt.date:
        """Where the window before this one begins."""
        return shifted(self.first, -self.months)

    def share(self, day: dt.date) -> str:
        """How far from the left the beginning of `day` lies, in per cent."""
        days = (self.end - self.first).days
        inside = min(max((day - self.first).days, 0), days)
        return f"{inside * 100 / days:.3f}"

    def width(self, first: dt.date, last: dt.date) -> str:
        """How wide the days from `first` to `last`, both included, are in per cent."""
        end = last + dt.timedelta(days=1)
        return f"{float(self.share(end)) - float(self.share(first)):.3f}"


def shifted(month: dt.date, number: int) -> dt.date:
    """The first day of the month `number` months later."""
    at = month.year * 12 + month.month - 1 + number
    return dt.date(at // 12, at % 12 + 1, 1)


def around(today: dt.date) -> Window:
    """A year that begins three months before the one of today."""
    return Window(shifted(today, -3), 12)


def asked_window(first: str, months: str, today: dt.date) -> Window:
    """The window that an address names; half a year from last month on without a name.

    Raises BadRequest for what is no month (2026-06) or no known period.
    """
    if months and months not in map(str, PERIODS):
        raise BadRequest("months is 3, 6 or 12")
    length = int(months or PERIOD)
    if not first:
        return Window(shifted(today, -1), length)
    return Window(month_of(first), length)


def month_of(text: str) -> dt.date:
    """The first day of a month such as 2026-06; BadRequest for anything else."""
    year, dash, month = text.partition("-")
    plain = text.isascii() and year.isdigit() and month.isdigit() and len(text) == 7
    if not plain or not dash or not 1 <= int(month) <= 12:
        raise BadRequest("A month is such as 2026-06")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise BadRequest("No month of the calendar")
    return dt.date(int(year), int(month), 1)


@dataclass(frozen=True)
class Mark:
    """The head of a month."""

    first: dt.date
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """A placement in its lane; `words` say all that the bar shows."""

    placement: Any
    tone: str
    x: str
    width: str
    words: str

    @property
    def icon(self) -> str:
        """The state beside its colour, where the words have no room."""
        return ICONS.get(self.placement.status, "circle-check")


@dataclass
class Lane:
    """A specialist, by name for whom the person may know, with their placements."""

    specialist: Any
    name: str
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True)
class MonthList:
    """The placements that begin in a month, or go on from before it, for narrow screens."""

    first: dt.date
    bars: list[tuple[Lane, Bar]]


@dataclass(frozen=True)
class Chart:
    """A window with its months, lanes and the place of today (empty outside of it)."""

    window: Window
    months: list[Mark]
    lanes: list[Lane]
    today: str

    @property
    def by_month(self) -> list[MonthList]:
        """The same bars in the order of time, under the month in which each begins here."""
        found: dict[dt.date, list[tuple[Lane, Bar]]] = {mark.first: [] for mark in self.months}
        for lane in self.lanes:
            for bar in lane.bars:
                begins = max(bar.placement.first_day, self.window.first)
                found[begins.replace(day=1)].append((lane, bar))
        return [
            MonthList(first, sorted(bars, key=lambda one: one[1].placement.first_day))
            for first, bars in found.items()
            if bars
        ]


def chart_of(placements: Iterable[Any], window: Window, today: dt.date) -> Chart:
    """The placements within the window, each with `known_as`, in a lane for each specialist in
    the order in which they come; what did not take place is left out."""
    lanes: dict[int, Lane] = {}
    for one in placements:
        if one.status in type(one).VOID or not _meets(one, window):
            continue
        lane = lanes.setdefault(one.specialist_id, Lane(one.specialist, one.known_as))
        lane.bars.append(_bar(one, window))
    at = window.share(today) if window.first <= today < window.end else ""
    return Chart(window, _marks(window), list(lanes.values()), at)


def _meets(placement: Any, window: Window) -> bool:
    return bool(placement.first_day < window.end and placement.last_day >= window.first)


def _marks(window: Window) -> list[Mark]:
    firsts: Sequence[dt.date] = [shifted(window.first, at) for at in range(window.months)]
    return [
        Mark(first, window.share(first), window.width(first, _last_of(first))) for first in firsts
    ]


def _last_of(month: dt.date) -> dt.date:
    return shifted(month, 1) - dt.timedelta(days=1)


def _bar(placement: Any, window: Window) -> Bar:
    words = _("%(number)s, %(who)s with %(host)s, %(start)s to %(end)s: %(state)s") % {
        "number": placement.number,
        "who": placement.known_as or placement.specialist.number,
        "host": placement.host.short,
        "start": numbers.day(placement.first_day),
        "end": numbers.day(placement.last_day),
        "state": placement.get_status_display(),
    }
    return Bar(
        placement=placement,
        tone=type(placement).STATUS_TONES[placement.status],
        x=window.share(placement.first_day),
        width=window.width(placement.first_day, placement.last_day),
        words=words,
    )
