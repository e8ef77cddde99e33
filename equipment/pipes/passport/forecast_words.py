"""Forecasts in words: on what they stand, and when each level would be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.web import numbers
from equipment.pipes.passport import forecast
from equipment.pipes.passport.forecast import Crossing, Forecast, WallPoint

TITLES: dict[str, str | Promise] = {
    forecast.DAYS: gettext_lazy("By the calendar"),
    forecast.METRES: gettext_lazy("By metres drilled"),
    forecast.HOURS: gettext_lazy("By rotating hours"),
}
WHY: dict[str, str | Promise] = {
    forecast.NO_WALL: gettext_lazy("The catalogue gives no wall for this product line."),
    forecast.LEVEL: gettext_lazy("The least walls do not fall: no line leads down to the levels."),
    forecast.UNUSED: gettext_lazy(
        "The inspections stand at fewer than three different amounts of this usage."
    ),
}
#: Slopes are told by so much of each basis.
PER: dict[str, tuple[Decimal, str | Promise]] = {
    forecast.DAYS: (Decimal("365.25"), gettext_lazy("mm a year")),
    forecast.METRES: (Decimal(1000), gettext_lazy("mm in 1,000 m drilled")),
    forecast.HOURS: (Decimal(100), gettext_lazy("mm in 100 h")),
}


@dataclass(frozen=True)
class CrossingShown:
    """A level and what the line says of it; `tone` as that of a state."""

    level: str
    words: str
    tone: str


@dataclass(frozen=True)
class ForecastShown:
    """A forecast over one basis: its method, and the two levels; or why there is none."""

    title: str
    why: str
    method: str
    crossings: tuple[CrossingShown, ...]


def forecast_shown(one: Forecast, points: Sequence[WallPoint]) -> ForecastShown:
    return ForecastShown(
        title=str(TITLES[one.basis]),
        why=_why(one),
        method="" if one.why else _method(one, points),
        crossings=tuple(_crossing(each, one.basis) for each in one.crossings),
    )


def _why(one: Forecast) -> str:
    if one.why == forecast.FEW:
        words = ngettext(
            "No forecast: walls were inspected on %(count)s day, three different days are needed.",
            "No forecast: walls were inspected on %(count)s days, three different days are needed.",
            one.points,
        )
        return words % {"count": one.points}
    return _("No forecast: %(why)s") % {"why": WHY[one.why]} if one.why else ""


def _method(one: Forecast, points: Sequence[WallPoint]) -> str:
    known = [point for point in points if point.is_inspection]
    by, unit = PER[one.basis]
    slope = numbers.number((one.slope or Decimal(0)) * by, 3)
    words = ngettext(
        "Line of least squares through the least wall of %(count)s inspection, %(first)s to "
        "%(last)s; slope %(slope)s.",
        "Line of least squares through the least walls of %(count)s inspections, %(first)s to "
        "%(last)s; slope %(slope)s.",
        one.points,
    )
    return words % {
        "count": one.points,
        "first": numbers.day(known[0].on),
        "last": numbers.day(known[-1].on),
        "slope": f"{slope} {unit}",
    }


def _crossing(one: Crossing, basis: str) -> CrossingShown:
    level = f"{numbers.percent(one.share)} · {numbers.measure(one.level_mm, 'mm', 2)}"
    if one.state == forecast.REACHED:
        words = _("Measured at or below it on %(day)s.") % {"day": numbers.day(one.on)}
        return CrossingShown(level, words, "red")
    if one.state == forecast.DUE:
        words = _("The line has come to it by now, no reading has: measure before the next run.")
        return CrossingShown(level, words, "amber")
    if one.state == forecast.FAR:
        return CrossingShown(level, _("Further off than a forecast reaches."), "green")
    if basis == forecast.DAYS:
        return CrossingShown(level, numbers.day(one.on), "grey")
    unit = "m" if basis == forecast.METRES else "h"
    words = _("after another %(amount)s") % {"amount": numbers.measure(one.further, unit, 0)}
    return CrossingShown(level, words, "grey")
