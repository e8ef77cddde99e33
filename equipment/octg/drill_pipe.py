"""Ratings of drill pipe bodies, new and worn; the tool joint's torsion is a limit of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from equipment.octg.collapsing import traced_collapse
from equipment.octg.errors import UnknownName
from equipment.octg.grades import Grade, grade_named
from equipment.octg.trace import Rounding, Standard, Trace, traced
from equipment.octg.values import PI, Number, at_full_precision, body_of

API_7G = Standard("API RP 7G", "formulas for new pipe and for uniform outside wear")
NEW, PREMIUM, CLASS_2 = "new", "premium", "class2"
#: How much of the wall a condition leaves, all of it taken from the outside.
WALL_LEFT: Mapping[str, Decimal] = MappingProxyType(
    {NEW: Decimal(1), PREMIUM: Decimal("0.80"), CLASS_2: Decimal("0.70")}
)
LEAST_WALL = Decimal("0.875")
#: 0.577 (shear yield over tensile yield) · 2 / 12, as it is printed.
TORSION = Decimal("0.096167")
TO_1_LBF = Rounding(Decimal(1), "lbf")
TO_1_FTLBF = Rounding(Decimal(1), "ft·lbf")
TO_1_PSI = Rounding(Decimal(1), "psi")


@dataclass(frozen=True)
class DrillPipeRatings:
    """What a drill pipe body of a condition bears: lbf, ft·lbf, psi and psi."""

    condition: str
    tensile: Trace
    torsional: Trace
    internal: Trace
    collapse: Trace


@dataclass(frozen=True)
class _Worn:
    """A body by its condition: `worn_od` and `worn_wall` are what is left of it."""

    outside: Decimal
    thickness: Decimal
    steel: Grade
    condition: str

    @property
    def bore(self) -> Decimal:
        return self.outside - 2 * self.thickness

    @property
    def worn_wall(self) -> Decimal:
        return WALL_LEFT[self.condition] * self.thickness

    @property
    def worn_od(self) -> Decimal:
        return self.bore + 2 * self.worn_wall

    @property
    def inputs(self) -> dict[str, Decimal | str]:
        return {
            "od": self.outside,
            "wall": self.thickness,
            "grade": self.steel.name,
            "condition": self.condition,
        }

    @property
    def factors(self) -> dict[str, Decimal]:
        return {
            "k": WALL_LEFT[self.condition],
            "Dw": self.worn_od,
            "d": self.bore,
            "Y": self.steel.yield_,
        }


@at_full_precision
def drill_pipe_ratings(
    od: Number, wall: Number, grade: str | Grade, condition: str = NEW
) -> DrillPipeRatings:
    """Tensile, torsional, internal and collapse ratings of a body, each to one unit.

    `od` and `wall` are the nominal ones in inches; `condition` is new, premium or class2. Raises
    UnknownName for another grade or condition, InvalidArgument for a pipe that cannot be.
    """
    outside, thickness = body_of(od, wall)
    pipe = _Worn(outside, thickness, grade_named(grade), _condition(condition))
    return DrillPipeRatings(
        condition=pipe.condition,
        tensile=_tensile(pipe),
        torsional=_torsional(pipe),
        internal=_internal(pipe),
        collapse=_collapse(pipe),
    )


def _condition(condition: str) -> str:
    name = condition.lower().replace("_", "").replace(" ", "") if isinstance(condition, str) else ""
    if name not in WALL_LEFT:
        raise UnknownName("condition", f"{condition!r} is none of {', '.join(WALL_LEFT)}")
    return name


def _tensile(pipe: _Worn) -> Trace:
    return traced(
        "tensile",
        PI / 4 * (pipe.worn_od**2 - pipe.bore**2) * pipe.steel.yield_,
        formula="F = π/4 · (Dw² − d²) · Y",
        inputs=pipe.inputs,
        rounding=TO_1_LBF,
        standard=API_7G,
        factors=pipe.factors,
        notes=(pipe.steel.note,),
    )


def _torsional(pipe: _Worn) -> Trace:
    polar = PI / 32 * (pipe.worn_od**4 - pipe.bore**4)
    return traced(
        "torsional",
        TORSION * polar * pipe.steel.yield_ / pipe.worn_od,
        formula="T = 0.096167 · J · Y / Dw, J = π/32 · (Dw⁴ − d⁴)",
        inputs=pipe.inputs,
        rounding=TO_1_FTLBF,
        standard=API_7G,
        factors={**pipe.factors, "J": polar},
        notes=(pipe.steel.note, "Body only; the tool joint may bear less."),
    )


def _internal(pipe: _Worn) -> Trace:
    is_new = pipe.condition == NEW
    least = LEAST_WALL if is_new else Decimal(1)
    return traced(
        "internal",
        least * 2 * pipe.steel.yield_ * pipe.worn_wall / pipe.outside,
        formula="P = 0.875 · 2 · Y · t / D" if is_new else "P = 2 · Y · k · t / D",
        inputs=pipe.inputs,
        rounding=TO_1_PSI,
        standard=API_7G,
        factors=pipe.factors,
        notes=(pipe.steel.note,)
        if is_new
        else (pipe.steel.note, "Worn wall is measured, so the mill's tolerance is not taken off."),
    )


def _collapse(pipe: _Worn) -> Trace:
    return traced_collapse(
        pipe.worn_od,
        pipe.worn_wall,
        pipe.steel.yield_,
        rounding=TO_1_PSI,
        inputs=pipe.inputs,
        factors={**pipe.factors, "k·t": pipe.worn_wall},
    )
