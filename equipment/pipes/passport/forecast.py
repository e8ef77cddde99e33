"""When a wall reaches 80 % and 70 % of its nominal value: least squares, or why nothing is said.

A straight line through the least walls of the days of inspection, over calendar days, metres
drilled or rotating hours. What lies in the past is never given as a forecast. No reads, no clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

LEAST_POINTS = 3
SHARES = (80, 70)
DAYS, METRES, HOURS = "days", "metres", "hours"
#: A line that runs further than this says nothing that anybody plans by.
FURTHEST_DAYS = 365 * 50
#: A crossing so far beyond what was drilled is no better.
FURTHEST_TIMES = 20
#: What may be said of a level.
FORECAST, REACHED, DUE, FAR = "forecast", "reached", "due", "far"
#: Why there is no forecast.
NO_WALL, FEW, LEVEL, UNUSED = "no_wall", "few", "not_falling", "unused"


@dataclass(frozen=True)
class WallPoint:
    """The least wall of a day, with what the joint had gone through by then.

    Days without an inspection are shown, and no line is drawn through them.
    """

    on: dt.date
    wall_mm: Decimal
    is_inspection: bool = True
    metres: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)


@dataclass(frozen=True)
class Crossing:
    """Where the line comes down to a share of the nominal wall.

    `on` is the day of a forecast over days or on which the level was measured, `further` the
    metres or hours that are left until then.
    """

    share: int
    level_mm: Decimal
    state: str
    on: dt.date | None = None
    further: Decimal | None = None


@dataclass(frozen=True)
class Forecast:
    """The line over one basis: its slope in mm by day, metre or hour, and its crossings.

    `why` says why there is none; `points` is the number of days that it stands on.
    """

    basis: str
    points: int
    why: str = ""
    slope: Decimal | None = None
    start_mm: Decimal | None = None
    crossings: tuple[Crossing, ...] = ()


@dataclass(frozen=True)
class Used:
    """What the joint went through until today."""

    metres: Decimal
    hours: Decimal


def forecasts_of(
    points: Sequence[WallPoint], nominal_mm: Decimal | None, used: Used, today: dt.date
) -> tuple[Forecast, ...]:
    """The forecasts over days, metres drilled and rotating hours, each with its own reason when
    there is none. `points` come in the order of their days, one a day."""
    known = [point for point in points if point.is_inspection]
    origin = known[0].on if known else today
    over = {
        DAYS: ([Decimal((one.on - origin).days) for one in known], Decimal((today - origin).days)),
        METRES: ([one.metres for one in known], used.metres),
        HOURS: ([one.hours for one in known], used.hours),
    }
    return tuple(
        _forecast(_Axis(basis, places, now, origin), known, nominal_mm)
        for basis, (places, now) in over.items()
    )


@dataclass(frozen=True)
class _Axis:
    """Where the points lie on a basis, and where the joint is on it today."""

    basis: str
    places: Sequence[Decimal]
    now: Decimal
    origin: dt.date


def _forecast(axis: _Axis, points: Sequence[WallPoint], nominal_mm: Decimal | None) -> Forecast:
    why = _why_none(axis, nominal_mm)
    if why or nominal_mm is None:
        return Forecast(axis.basis, len(points), why)
    slope, start = fitted(axis.places, [one.wall_mm for one in points])
    if slope >= 0:
        return Forecast(axis.basis, len(points), LEVEL, slope, start)
    levels = [(share, nominal_mm * share / 100) for share in SHARES]
    crossings = tuple(
        _reached(share, level, points) or _crossing(axis, share, level, (level - start) / slope)
        for share, level in levels
    )
    return Forecast(axis.basis, len(points), "", slope, start, crossings)


def _why_none(axis: _Axis, nominal_mm: Decimal | None) -> str:
    if nominal_mm is None:
        return NO_WALL
    if len(axis.places) < LEAST_POINTS:
        return FEW
    return UNUSED if axis.basis != DAYS and len(set(axis.places)) < LEAST_POINTS else ""


def fitted(places: Sequence[Decimal], walls: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Slope and value at nought of the line of least squares; two places at least differ."""
    count = len(places)
    middle, height = sum(places, Decimal(0)) / count, sum(walls, Decimal(0)) / count
    spread = sum(((x - middle) ** 2 for x in places), Decimal(0))
    pairs = zip(places, walls, strict=True)
    slope = sum(((x - middle) * (y - height) for x, y in pairs), Decimal(0)) / spread
    return slope, height - slope * middle


def _reached(share: int, level: Decimal, points: Sequence[WallPoint]) -> Crossing | None:
    """The first day on which the level itself, or less, was measured."""
    found = next((one for one in points if one.wall_mm <= level), None)
    return Crossing(share, level, REACHED, found.on) if found else None


def _crossing(axis: _Axis, share: int, level: Decimal, at: Decimal) -> Crossing:
    """What the line says of a level that no reading has come down to yet."""
    whole = at.to_integral_value(ROUND_FLOOR)
    if whole <= axis.now:
        return Crossing(share, level, DUE)
    by_days = axis.basis == DAYS
    furthest = axis.now + FURTHEST_DAYS if by_days else axis.now * FURTHEST_TIMES
    if whole > furthest:
        return Crossing(share, level, FAR)
    if by_days:
        return Crossing(share, level, FORECAST, on=axis.origin + dt.timedelta(days=int(whole)))
    return Crossing(share, level, FORECAST, further=whole - axis.now)
