"""Figures as they are read off and as they are stored: one conversion, rounded once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from equipment.octg import convert, to_si

MILLIONTH, THOUSANDTH = Decimal("0.000001"), Decimal("0.001")
LENGTHS, PRESSURES = ("mm", "in"), ("MPa", "psi", "ksi", "bar", "kgf/cm²")
FORCES, TORQUES = ("kN", "lbf"), ("kN·m", "ft·lbf")
#: The unit of the tables, in which formulas are computed.
OF_TABLES = {"mm": "in", "MPa": "psi", "kN": "lbf", "kN·m": "ft·lbf"}
KSI = "ksi"


@dataclass(frozen=True)
class Entered:
    """A figure with the unit in which it was read."""

    value: Decimal
    unit: str

    @property
    def plain(self) -> Entered:
        """The same figure in a unit that the engineering core knows: ksi are thousands of psi."""
        return Entered(self.value * 1000, "psi") if self.unit == KSI else self

    @property
    def si_unit(self) -> str:
        return to_si(self.plain.value, self.plain.unit).unit

    def si(self, step: Decimal = MILLIONTH) -> Decimal:
        """The figure in SI as it is stored, half up."""
        return self.exact_si.quantize(step, ROUND_HALF_UP)

    @property
    def exact_si(self) -> Decimal:
        """The figure in SI, unrounded."""
        return to_si(self.plain.value, self.plain.unit).value

    @property
    def exact(self) -> Decimal:
        """The figure in the unit of the tables, unrounded."""
        return convert(self.plain.value, self.plain.unit, OF_TABLES[self.si_unit])


def entered(value: Decimal | None, unit: str) -> Entered | None:
    """The figure, or None where none was given."""
    return None if value is None else Entered(value, unit)
