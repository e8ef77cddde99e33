"""Conversions between what a person reads off an instrument and what is stored."""

from decimal import ROUND_HALF_UP, Decimal

from equipment.octg.units import NM_PER_FTLBF

KNM_PER_UNIT = {"kN·m": Decimal(1), "ft·lbf": NM_PER_FTLBF / 1000}
STORED = Decimal("0.001")


def torque_knm_exact(value: Decimal, unit: str) -> Decimal:
    """`value` of `unit` (kN·m or ft·lbf) in kilonewton metres, unrounded."""
    return value * KNM_PER_UNIT[unit]


def torque_knm(value: Decimal, unit: str) -> Decimal:
    """`value` of `unit` in kilonewton metres as it is stored: three decimals, half up."""
    return torque_knm_exact(value, unit).quantize(STORED, ROUND_HALF_UP)


def torque_in(knm: Decimal, unit: str) -> Decimal:
    """A stored torque for reading in `unit`: whole ft·lbf, or kN·m with three decimals."""
    places = STORED if unit == "kN·m" else Decimal(1)
    return (knm / KNM_PER_UNIT[unit]).quantize(places, ROUND_HALF_UP)
