"""Units of the yard and of the tables, by exact factors; nothing is rounded here.

1 in = 25.4 mm, 1 psi = 0.00689475729317 MPa, 1 kgf/cm² = 0.0980665 MPa, 1 bar = 0.1 MPa,
1 lbf = 4.4482216152605 N, 1 ft·lbf = 1.3558179483314 N·m.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from equipment.octg.errors import UnknownName
from equipment.octg.values import Number, at_full_precision, exact


@dataclass(frozen=True)
class Quantity:
    """A number with its unit."""

    value: Decimal
    unit: str


@dataclass(frozen=True)
class Unit:
    """A unit, its SI unit, and how many of that make one."""

    name: str
    si: str
    factor: Decimal


MM_PER_IN = Decimal("25.4")
MPA_PER_PSI = Decimal("0.00689475729317")
MPA_PER_BAR = Decimal("0.1")
MPA_PER_KGF_CM2 = Decimal("0.0980665")
N_PER_LBF = Decimal("4.4482216152605")
NM_PER_FTLBF = Decimal("1.3558179483314")

UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        unit.name: unit
        for unit in (
            Unit("in", "mm", MM_PER_IN),
            Unit("mm", "mm", Decimal(1)),
            Unit("psi", "MPa", MPA_PER_PSI),
            Unit("bar", "MPa", MPA_PER_BAR),
            Unit("kgf/cm²", "MPa", MPA_PER_KGF_CM2),
            Unit("MPa", "MPa", Decimal(1)),
            Unit("lbf", "kN", N_PER_LBF / 1000),
            Unit("kN", "kN", Decimal(1)),
            Unit("ft·lbf", "kN·m", NM_PER_FTLBF / 1000),
            Unit("kN·m", "kN·m", Decimal(1)),
        )
    }
)
#: The units that a recorder or a gauge may show.
PRESSURE_UNITS = ("psi", "MPa", "bar", "kgf/cm²")

#: How they are written in English, Russian and Azerbaijani, folded by `_folded`.
_SPELLINGS = {
    "psi": "psi",
    "mpa": "MPa",
    "мпа": "MPa",
    "bar": "bar",
    "бар": "bar",
    **dict.fromkeys(("kgf/cm2", "kg/cm2", "кгс/см2", "кг/см2", "kqq/sm2", "kq/sm2"), "kgf/cm²"),
}
# A unit stands by itself: "bar" is none in "barometer", nor "psi" in "epsilon".
_SPELLED = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, sorted(_SPELLINGS, key=len, reverse=True)))})"
    r"(?![^\W_])"
)


@at_full_precision
def to_si(value: Number, unit: str) -> Quantity:
    """`value` of `unit` in its SI unit, exactly. Raises UnknownName for another unit."""
    known = _unit(unit)
    return Quantity(exact(value, "value") * known.factor, known.si)


@at_full_precision
def convert(value: Number, unit: str, to: str) -> Decimal:
    """`value` of `unit` in the unit `to` of the same kind, unrounded.

    Raises UnknownName for a unit that is not known or measures something else.
    """
    source, target = _unit(unit), _unit(to)
    if source.si != target.si:
        raise UnknownName("to", f"{to} does not measure what {unit} measures")
    return exact(value, "value") * source.factor / target.factor


def pressure_units_in(text: str) -> set[str]:
    """The pressure units that are written in a heading."""
    return {_SPELLINGS[found] for found in _SPELLED.findall(_folded(text))}


def pressure_unit(text: str) -> str:
    """The pressure unit that `text` spells. Raises UnknownName for anything else."""
    known = _SPELLINGS.get(_folded(text)) if isinstance(text, str) else None
    if known is None:
        raise UnknownName("unit", f"{text!r} is none of {', '.join(PRESSURE_UNITS)}")
    return known


def _folded(text: str) -> str:
    return re.sub(r"\s*/\s*", "/", text.strip().lower().replace("²", "2").replace("^2", "2"))


def _unit(name: str) -> Unit:
    if name not in UNITS:
        raise UnknownName("unit", f"{name!r} is none of {', '.join(UNITS)}")
    return UNITS[name]
