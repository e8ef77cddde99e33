"""Hydrostatic test pressures: what the mill presses a pipe to, and how far a used one may go."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from equipment.octg.errors import UnknownName
from equipment.octg.grades import Grade, grade_named
from equipment.octg.trace import Cap, Rounding, Standard, Trace, traced
from equipment.octg.values import Number, at_full_precision, body_of, positive

API_5CT = Standard("API 5CT / ISO 11960, clause 10.12", "ISO 11960:2004 (GOST 31446-2012)")
YARD = Standard("Yard rule for used pipe", "not above 80 % of yield at the least wall")
CASING, TUBING = "casing", "tubing"
PRODUCTS = (CASING, TUBING)
FORMULA = "P = 2 · f · Y · t / D"
TO_100_PSI = Rounding(Decimal(100), "psi")
#: A limit is never rounded up over itself.
DOWN_TO_10_PSI = Rounding(Decimal(10), "psi", is_down=True)

FACTOR, FACTOR_OF_LARGE = Decimal("0.8"), Decimal("0.6")
#: Casing of these grades above this diameter is pressed to the lower factor.
LOW_GRADES = frozenset({"H40", "J55", "K55"})
LARGE_IN = Decimal("9.625")
#: 9-5/8 in is printed as 244.48 mm, a hair above itself.
PRINTED_MM = Decimal("0.0005")

DEFAULT_CAP = Decimal(10_000)
#: Older tables stop the standard pressure of these grades here; a setting, not the default.
OLDER_CAPS: Mapping[str, Decimal] = MappingProxyType(
    {"H40": Decimal(3000), "J55": Decimal(3000), "K55": Decimal(3000)}
)
PLAIN_END = "Plain-end ceiling; the coupling of threaded and coupled pipe may allow less."

#: Pressures in psi: one for all grades, by grade (the default for the rest), or none by agreement.
Caps = Number | Mapping[str, Number] | None


@at_full_precision
def hydrotest(
    od: Number,
    wall: Number,
    grade: str | Grade,
    product: str = CASING,
    cap: Caps = 10000,
    *,
    alternative: bool = False,
) -> Trace:
    """Hydrostatic test pressure of a new plain end in psi: to 100 psi, then cut to the cap.

    `od` and `wall` in inches. `cap` may be a mapping from grades, or None where the parties agreed
    on none; `alternative` takes f = 0.8 for large sizes of low grades too, which is by agreement.
    Raises UnknownName for another grade or product, InvalidArgument for a pipe that cannot be.
    """
    outside, thickness = body_of(od, wall)
    steel = grade_named(grade)
    caps = _caps(cap, steel)
    if product not in PRODUCTS:
        raise UnknownName("product", f"{product!r} is none of {', '.join(PRODUCTS)}")
    factor = FACTOR if alternative else _factor(outside, steel, product)
    return traced(
        "hydrotest",
        2 * factor * steel.yield_ * thickness / outside,
        formula=FORMULA,
        inputs={
            "od": outside,
            "wall": thickness,
            "grade": steel.name,
            "product": product,
            "cap": caps[0].limit if caps else "none, by agreement",
        },
        rounding=TO_100_PSI,
        standard=API_5CT,
        caps=caps,
        factors={"f": factor, "Y": steel.yield_},
        notes=(_why(factor, alternative), steel.note, PLAIN_END),
    )


@at_full_precision
def used_pipe_test_limit(od: Number, wall_min: Number, grade: str | Grade) -> Trace:
    """The pressure in psi above which none is suggested for a used pipe of this least wall.

    2 · 0.8 · Y · t_min / D, rounded down to 10 psi; `od` is the specified one. Raises UnknownName
    for another grade, InvalidArgument for a pipe that cannot be.
    """
    outside, thickness = body_of(od, wall_min, "wall_min")
    steel = grade_named(grade)
    return traced(
        "used_pipe_test_limit",
        _limit(outside, thickness, steel),
        formula="P = 2 · 0.8 · Y · t_min / D",
        inputs={"od": outside, "wall_min": thickness, "grade": steel.name},
        rounding=DOWN_TO_10_PSI,
        standard=YARD,
        factors={"Y": steel.yield_},
        notes=(steel.note,),
    )


@at_full_precision
def used_pipe_hydrotest(
    od: Number,
    wall_min: Number,
    grade: str | Grade,
    product: str = CASING,
    cap: Caps = 10000,
) -> Trace:
    """Test pressure in psi to suggest for a used pipe: the new pipe's formula at the least wall.

    Never above `used_pipe_test_limit`. Raises as `hydrotest` does.
    """
    outside, thickness = body_of(od, wall_min, "wall_min")
    steel = grade_named(grade)
    limit = DOWN_TO_10_PSI.of(_limit(outside, thickness, steel))
    as_new = hydrotest(outside, thickness, steel, product, cap)
    return traced(
        "used_pipe_hydrotest",
        as_new.unrounded,
        formula="P = 2 · f · Y · t_min / D",
        inputs={"od": outside, "wall_min": thickness, "grade": steel.name, "product": product},
        rounding=TO_100_PSI,
        standard=YARD,
        caps=(*_caps(cap, steel), Cap(limit, f"not above 80 % of yield, {limit:,} psi")),
        factors=as_new.factors,
        notes=as_new.notes,
    )


def _limit(outside: Decimal, thickness: Decimal, steel: Grade) -> Decimal:
    return 2 * FACTOR * steel.yield_ * thickness / outside


def _factor(outside: Decimal, steel: Grade, product: str) -> Decimal:
    is_large = product == CASING and outside > LARGE_IN + PRINTED_MM
    return FACTOR_OF_LARGE if is_large and steel.name in LOW_GRADES else FACTOR


def _why(factor: Decimal, alternative: bool) -> str:
    if alternative:
        return "f = 0.8: alternative pressure, by agreement."
    if factor == FACTOR_OF_LARGE:
        return "f = 0.6: casing larger than 9-5/8 in of grade H40, J55 or K55."
    return "f = 0.8: all sizes and grades but casing above 9-5/8 in of H40, J55 and K55."


def _caps(cap: Caps, steel: Grade) -> tuple[Cap, ...]:
    if isinstance(cap, Mapping):
        cap = cap.get(steel.name, DEFAULT_CAP)
    if cap is None:
        return ()
    limit = positive(cap, "cap")
    return (Cap(limit, f"capped at {limit:,} psi"),)
