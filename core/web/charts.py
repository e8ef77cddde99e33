"""Charts as data: the page shows a table of it, the script draws the same table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise

from core.web.numbers import day

Text = str | Promise
Value = Decimal | int | float | None


@dataclass(frozen=True)
class Series:
    """One line or row of bars; `role` (plan, actual, forecast, party-1 …) decides its look."""

    role: str
    label: Text
    values: Sequence[Value]


@dataclass(frozen=True)
class Chart:
    """What `core/web/_chart.html` draws; `kind` is scurve or bars, `unit` stands on the axis."""

    kind: str
    title: Text
    unit: Text
    categories: Sequence[dt.date | str | Promise]
    series: Sequence[Series] = field(default_factory=list)
    today: dt.date | None = None
    note: Text = ""
    places: int = 1

    @property
    def rows(self) -> list[tuple[str, str, list[Value]]]:
        """Per category: what people read, what the script reads, and the values in order."""
        return [
            (_words(place), _key(place), [one.values[i] for one in self.series])
            for i, place in enumerate(self.categories)
        ]

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to draw."""
        return any(value is not None for one in self.series for value in one.values)


def _words(place: dt.date | str | Promise) -> str:
    return day(place) if isinstance(place, dt.date) else str(place)


def _key(place: dt.date | str | Promise) -> str:
    return place.isoformat() if isinstance(place, dt.date) else str(place)
