"""Figures as they are read off and as they are stored: one conversion, rounded once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MILLIONTH, THOUSANDTH = Decimal("0.000001"), Decimal("0.001")
#: By unit: the SI unit in which it is stored, and how many of that make one.
UNITS: dict[str, tuple[str, Decimal]] = {
    "mm": ("mm", Decimal(1)),
    "in": ("mm", Decimal("25.4")),
    "MPa": ("MPa", Decimal(1)),
    "psi": ("MPa", Decimal("0.00689475729317")),
    "ksi": ("MPa", Decimal("6.89475729317")),
    "bar": ("MPa", Decimal("0.1")),
    "kgf/cm²": ("MPa", Decimal("0.0980665")),
    "kN": ("kN", Decimal(1)),
    "lbf": ("kN", Decimal("0.0044482216152605")),
    "kN·m": ("kN·m", Decimal(1)),
    "ft·lbf": ("kN·m", Decimal("0.0013558179483314")),
}
LENGTHS, PRESSURES = ("mm", "in"), ("MPa", "psi", "ksi", "bar", "kgf/cm²")
FORCES, TORQUES = ("kN", "lbf"), ("kN·m", "ft·lbf")


@dataclass(frozen=True)
class Entered:
    """A figure with the unit in which it was read."""

    value: Decimal
    unit: str

    @property
    def si_unit(self) -> str:
        return UNITS[self.unit][0]

    def si(self, step: Decimal = MILLIONTH) -> Decimal:
        """The figure in SI as it is stored, half up."""
        return (self.value * UNITS[self.unit][1]).quantize(step, ROUND_HALF_UP)


def entered(value: Decimal | None, unit: str) -> Entered | None:
    """The figure, or None where none was given."""
    return None if value is None else Entered(value, unit)
