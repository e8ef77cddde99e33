"""Ratings of a new pipe's body; couplings and threads have ratings of their own, often lower."""

from __future__ import annotations

from decimal import Decimal

from equipment.octg.trace import Rounding, Standard, Trace, traced
from equipment.octg.values import PI, Number, at_full_precision, body_of, positive

API_5C3 = Standard("API TR 5C3 (Bul 5C3)", "historical formulas of Bul 5C3")
#: What is left of the wall when all of the mill's tolerance of 12.5 % is used up.
LEAST_WALL = Decimal("0.875")
BODY_ONLY = "Pipe body only; the rating of the connection may be lower."


@at_full_precision
def internal_yield(od: Number, wall: Number, yield_: Number) -> Trace:
    """Internal yield pressure (burst) of the body in psi, to 10 psi; `od`, `wall` in, `yield_` psi.

    Raises InvalidArgument for a pipe that cannot be.
    """
    outside, thickness = body_of(od, wall)
    strength = positive(yield_, "yield_")
    return traced(
        "internal_yield",
        LEAST_WALL * 2 * strength * thickness / outside,
        formula="P = 0.875 · 2 · Y · t / D",
        inputs={"od": outside, "wall": thickness, "yield_": strength},
        rounding=Rounding(Decimal(10), "psi"),
        standard=API_5C3,
        notes=(BODY_ONLY,),
    )


@at_full_precision
def body_yield(od: Number, wall: Number, yield_: Number) -> Trace:
    """Pipe body yield in lbf, to 1,000 lbf; `od`, `wall` in inches, `yield_` in psi.

    Raises InvalidArgument for a pipe that cannot be.
    """
    outside, thickness = body_of(od, wall)
    strength = positive(yield_, "yield_")
    bore = outside - 2 * thickness
    return traced(
        "body_yield",
        PI / 4 * (outside**2 - bore**2) * strength,
        formula="Py = π/4 · (D² − d²) · Y",
        inputs={"od": outside, "wall": thickness, "yield_": strength},
        rounding=Rounding(Decimal(1000), "lbf"),
        standard=API_5C3,
        factors={"d": bore},
        notes=(BODY_ONLY,),
    )
