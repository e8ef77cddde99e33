"""How a reading becomes a percentage; fractions, so that no boundary is decided by rounding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from types import MappingProxyType

from equipment.octg.classification.readings import LONGITUDINAL, TRANSVERSE, Inspected
from equipment.octg.values import at_full_precision

Shares = list[Fraction]
SHOWN = Decimal("0.001")


def share(part: Decimal, whole: Decimal) -> Fraction:
    """`part` of `whole` in percent."""
    return Fraction(part) / Fraction(whole) * 100


def _walls(pipe: Inspected, reading: str) -> Shares:
    return [share(each, pipe.wall) for each in pipe.lengths[reading]]


def _reductions(pipe: Inspected, reading: str) -> Shares:
    return [100 - share(each, pipe.od) for each in pipe.lengths[reading]]


def _increases(pipe: Inspected, reading: str) -> Shares:
    return [share(each, pipe.od) - 100 for each in pipe.lengths[reading]]


def _depths(pipe: Inspected, reading: str) -> Shares:
    return [share(cut.depth, cut.adjacent_wall) for cut in pipe.cuts[reading]]


def _walls_under(direction: str) -> Callable[[Inspected, str], Shares]:
    def measured(pipe: Inspected, reading: str) -> Shares:
        return [
            share(cut.adjacent_wall, pipe.wall) - share(cut.depth, pipe.wall)
            for cut in pipe.cuts[reading]
            if cut.direction == direction
        ]

    return measured


MEASURES: Mapping[str, Callable[[Inspected, str], Shares]] = MappingProxyType(
    {
        "wall": _walls,
        "od_reduction": _reductions,
        "od_increase": _increases,
        "cut_depth": _depths,
        "wall_under_longitudinal": _walls_under(LONGITUDINAL),
        "wall_under_transverse": _walls_under(TRANSVERSE),
    }
)


@at_full_precision
def shown(exact: Fraction, is_floor: bool) -> Decimal:
    """A percentage for print, rounded to its bad side: a failure never looks like a pass."""
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return value.quantize(SHOWN, ROUND_FLOOR if is_floor else ROUND_CEILING)
