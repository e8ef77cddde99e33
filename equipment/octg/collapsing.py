"""Collapse resistance by the four historical regimes of API Bul 5C3 / TR 5C3.

The ultimate-strength model that TR 5C3 also has is another one and is never mixed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from equipment.octg.bodies import API_5C3
from equipment.octg.errors import InvalidArgument
from equipment.octg.trace import Rounding, Trace, traced
from equipment.octg.values import (
    Number,
    at_full_precision,
    body_of,
    exact,
    not_negative,
    positive,
    told,
)

YIELD, PLASTIC, TRANSITION, ELASTIC = "yield", "plastic", "transition", "elastic"
FORMULAS: Mapping[str, str] = {
    YIELD: "P = 2 · Y · [(D/t − 1) / (D/t)²]",
    PLASTIC: "P = Y · [A / (D/t) − B] − C",
    TRANSITION: "P = Y · [F / (D/t) − G]",
    ELASTIC: "P = 46.95e6 / [(D/t) · (D/t − 1)²]",
}
ELASTIC_PSI = Decimal("46.95e6")
#: The polynomials keep the regimes in their order for these yields (psi), and for no others.
WEAKEST, STRONGEST = Decimal(20_000), Decimal(250_000)
FULL_PRECISION = (
    "A, B, C, F, G and D/t at full precision, not as printed; "
    "tables made with printed coefficients differ by up to 10 psi."
)


@dataclass(frozen=True)
class Coefficients:
    """The coefficients of a yield and the values of D/t at which the regimes meet."""

    A: Decimal
    B: Decimal
    C: Decimal
    F: Decimal
    G: Decimal
    L1: Decimal
    L2: Decimal
    L3: Decimal

    def regime(self, slenderness: Decimal) -> str:
        """The regime of a D/t; a limit belongs to the regime below it."""
        limits = ((self.L1, YIELD), (self.L2, PLASTIC), (self.L3, TRANSITION))
        return next((name for limit, name in limits if slenderness <= limit), ELASTIC)


@at_full_precision
def collapse_coefficients(yield_: Number) -> Coefficients:
    """A, B, C, F, G and the limits L1, L2, L3 of a yield in psi, unrounded.

    Raises InvalidArgument for a yield that the formulas were not made for.
    """
    y = positive(yield_, "yield_")
    if not WEAKEST <= y <= STRONGEST:
        raise InvalidArgument(
            "yield_",
            f"collapse is computed for {WEAKEST:,} to {STRONGEST:,} psi, not for {told(yield_)}",
            code="out_of_range",
        )
    a = _polynomial(y, "2.8762", "0.10679e-5", "0.21301e-10", "-0.53132e-16")
    b = _polynomial(y, "0.026233", "0.50609e-6")
    c = _polynomial(y, "-465.93", "0.030867", "-0.10483e-7", "0.36989e-13")
    ratio = b / a
    x = 3 * ratio / (2 + ratio)
    f = ELASTIC_PSI * x**3 / (y * (x - ratio) * (1 - x) ** 2)
    g = f * ratio
    root = ((a - 2) ** 2 + 8 * (b + c / y)).sqrt()
    return Coefficients(
        A=a, B=b, C=c, F=f, G=g,
        L1=(root + a - 2) / (2 * (b + c / y)),
        L2=y * (a - f) / (c + y * (b - g)),
        L3=(2 + ratio) / (3 * ratio),
    )  # fmt: skip


def _polynomial(y: Decimal, *coefficients: str) -> Decimal:
    terms = (Decimal(each) * y**power for power, each in enumerate(coefficients))
    return sum(terms, Decimal(0))


def resistance(slenderness: Decimal, y: Decimal, by: Coefficients) -> Decimal:
    """The unrounded collapse pressure in psi of a D/t, in the regime that it falls into."""
    return {
        YIELD: lambda: 2 * y * (slenderness - 1) / slenderness**2,
        PLASTIC: lambda: y * (by.A / slenderness - by.B) - by.C,
        TRANSITION: lambda: y * (by.F / slenderness - by.G),
        ELASTIC: lambda: ELASTIC_PSI / (slenderness * (slenderness - 1) ** 2),
    }[by.regime(slenderness)]()


@at_full_precision
def collapse(od: Number, wall: Number, yield_: Number) -> Trace:
    """Collapse pressure of the body in psi, to 10 psi, with the `regime` that decided.

    `od` and `wall` in inches, `yield_` in psi. Raises InvalidArgument for a pipe that cannot be.
    """
    outside, thickness = body_of(od, wall)
    strength = positive(yield_, "yield_")
    inputs: dict[str, Decimal | str] = {"od": outside, "wall": thickness, "yield_": strength}
    to_10_psi = Rounding(Decimal(10), "psi")
    return traced_collapse(outside, thickness, strength, rounding=to_10_psi, inputs=inputs)


def traced_collapse(
    outside: Decimal,
    thickness: Decimal,
    strength: Decimal,
    *,
    rounding: Rounding,
    inputs: Mapping[str, Decimal | str],
    factors: Mapping[str, Decimal] | None = None,
) -> Trace:
    """The trace of a collapse pressure in psi, rounded as the table is that it belongs to."""
    by = collapse_coefficients(strength)
    slenderness = outside / thickness
    regime = by.regime(slenderness)
    return traced(
        "collapse",
        resistance(slenderness, strength, by),
        formula=FORMULAS[regime],
        inputs=inputs,
        rounding=rounding,
        standard=API_5C3,
        factors={**(factors or {}), "D/t": slenderness, **asdict(by)},
        regime=regime,
        notes=(FULL_PRECISION,),
    )


@at_full_precision
def yield_under_tension(yield_: Number, axial_stress: Number) -> Decimal:
    """Y′ in psi, the yield to compute collapse with while the pipe is pulled by `axial_stress`.

    Y′ = Y · {√[1 − 0.75 (Sa/Y)²] − 0.5 Sa/Y}. Raises InvalidArgument for a negative stress or one
    of the yield and more.
    """
    y, stress = positive(yield_, "yield_"), not_negative(axial_stress, "axial_stress")
    if stress >= y:
        raise InvalidArgument(
            "axial_stress", f"{told(axial_stress)} psi is not below the yield", code="beyond_yield"
        )
    share = stress / y
    return y * ((1 - Decimal("0.75") * share**2).sqrt() - share / 2)


@at_full_precision
def external_equivalent(od: Number, wall: Number, external: Number, internal: Number) -> Decimal:
    """Pe in psi, the external pressure that loads an empty pipe as `external` loads this one.

    Pe = Po − [1 − 2/(D/t)] · Pi. Raises InvalidArgument for a pipe or pressure that cannot be.
    """
    outside, thickness = body_of(od, wall)
    inside = not_negative(internal, "internal")
    return exact(external, "external") - (1 - 2 * thickness / outside) * inside
