"""The wall trend as a figure: places in per cent and pixels, so that words never shrink with it.

Figures are texts with a point, as SVG wants them in every language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from core.web import numbers
from equipment.pipes.passport.forecast import DAYS, FORECAST, Forecast, WallPoint

HEIGHT, TOP, BOTTOM = 220, 20, 196
LEFT, RIGHT = Decimal(3), Decimal(97)
TICKS = 3
#: How far beyond today and its past the figure looks for a crossing.
AHEAD = 3


@dataclass(frozen=True)
class Spot:
    x: str
    y: str
    words: str
    is_inspection: bool = True


@dataclass(frozen=True)
class Level:
    """A line across the figure, with its words above it."""

    y: str
    words: str
    role: str

    @property
    def word_y(self) -> str:
        return f"{Decimal(self.y) - 5:.1f}"


@dataclass(frozen=True)
class Tick:
    x: str
    words: str
    anchor: str


@dataclass(frozen=True)
class Stroke:
    x1: str
    y1: str
    x2: str
    y2: str
    role: str


@dataclass(frozen=True)
class WallFigure:
    """What the template draws."""

    spots: list[Spot]
    levels: list[Level]
    ticks: list[Tick]
    strokes: list[Stroke] = field(default_factory=list)
    today: str = ""
    height: int = HEIGHT
    bottom: int = BOTTOM


@dataclass(frozen=True)
class _Frame:
    first: dt.date
    last: dt.date
    low: Decimal
    high: Decimal

    def x(self, day: dt.date | Decimal) -> str:
        """The place of a day, or of a number of days after the first."""
        days = day if isinstance(day, Decimal) else Decimal((day - self.first).days)
        whole = Decimal(max((self.last - self.first).days, 1))
        return f"{LEFT + (RIGHT - LEFT) * days / whole:.2f}"

    def y(self, wall: Decimal) -> str:
        return f"{TOP + (BOTTOM - TOP) * (self.high - wall) / (self.high - self.low):.1f}"


def figure_of(
    points: Sequence[WallPoint],
    nominal_mm: Decimal | None,
    forecasts: Sequence[Forecast],
    today: dt.date,
) -> WallFigure | None:
    """The figure of the trend, or None where nothing was measured or no wall is nominal."""
    if not points or nominal_mm is None:
        return None
    by_days = next((one for one in forecasts if one.basis == DAYS), None)
    frame = _frame(points, nominal_mm, by_days, today)
    return WallFigure(
        spots=[
            Spot(frame.x(one.on), frame.y(one.wall_mm), _said(one), one.is_inspection)
            for one in points
        ],
        levels=_levels(frame, nominal_mm),
        ticks=_ticks(frame),
        strokes=_strokes(frame, points, by_days, today),
        today=frame.x(today),
    )


def _said(point: WallPoint) -> str:
    return f"{numbers.day(point.on)}: {numbers.measure(point.wall_mm, 'mm', 3)}"


def _frame(
    points: Sequence[WallPoint], nominal: Decimal, line: Forecast | None, today: dt.date
) -> _Frame:
    first = points[0].on
    span = max((today - first).days, 30)
    furthest = today + dt.timedelta(days=span * AHEAD)
    crossed = [one.on for one in (line.crossings if line else ()) if one.state == FORECAST]
    seen = [day for day in crossed if day is not None and day <= furthest]
    last = max([*seen, today, first + dt.timedelta(days=30)])
    walls = [one.wall_mm for one in points]
    low = min(*walls, nominal * Decimal("0.7")) - nominal * Decimal("0.04")
    high = max(*walls, nominal) + nominal * Decimal("0.02")
    return _Frame(first, last, low, high)


def _levels(frame: _Frame, nominal: Decimal) -> list[Level]:
    found = []
    for share, role in ((100, "nominal"), (80, "watch"), (70, "end")):
        wall = nominal * share / 100
        words = f"{numbers.percent(share)} · {numbers.measure(wall, 'mm', 2)}"
        found.append(Level(frame.y(wall), words, role))
    return found


def _ticks(frame: _Frame) -> list[Tick]:
    days = (frame.last - frame.first).days
    anchors = ["start", *["middle"] * (TICKS - 2), "end"]
    places = [frame.first + dt.timedelta(days=days * at // (TICKS - 1)) for at in range(TICKS)]
    return [
        Tick(frame.x(day), numbers.day(day), anchor)
        for day, anchor in zip(places, anchors, strict=True)
    ]


def _strokes(
    frame: _Frame, points: Sequence[WallPoint], line: Forecast | None, today: dt.date
) -> list[Stroke]:
    """The fitted line, solid over what was measured and broken over what it foretells."""
    if line is None or line.slope is None or line.start_mm is None or line.why:
        return []
    known = [one.on for one in points if one.is_inspection]
    begin, end = Decimal((known[0] - frame.first).days), Decimal((known[-1] - frame.first).days)
    beyond = Decimal((frame.last - frame.first).days)
    slope, start = line.slope, line.start_mm

    def stroke(a: Decimal, b: Decimal, role: str) -> Stroke:
        ya, yb = start + slope * (a - begin), start + slope * (b - begin)
        if yb < frame.low:
            b = begin + (frame.low - start) / slope
            yb = frame.low
        return Stroke(frame.x(a), frame.y(ya), frame.x(b), frame.y(yb), role)

    return [stroke(begin, end, "fitted"), stroke(end, beyond, "ahead")]
