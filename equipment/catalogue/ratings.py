"""Ratings of product lines by the engineering core, and what a source gives held against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from equipment import octg
from equipment.catalogue.measures import (
    FORCES,
    MILLIONTH,
    PRESSURES,
    THOUSANDTH,
    TORQUES,
    Entered,
    entered,
)
from equipment.catalogue.models import GivenRating, Grade, Product, ProductLine
from equipment.octg import Standard, Trace

Kind = GivenRating.Kind
UNITS: Mapping[str, tuple[str, ...]] = {
    Kind.INTERNAL_YIELD: PRESSURES,
    Kind.COLLAPSE: PRESSURES,
    Kind.BODY_YIELD: FORCES,
    Kind.TORSION: TORQUES,
}
#: A given rating further from the formula than this is shown with both figures.
TOLERANCE = Decimal(1)
CONDITIONS = ("new", "premium", "class_2")
#: As the engineering core and older files spell it.
SPELLED = {"class2": "class_2"}
#: The mill's test pressure among the ratings of a line.
HYDROTEST = "hydrotest"


@dataclass(frozen=True)
class Body:
    """What the formulas need of a pipe, in inches and with the grade as the core takes it."""

    product: str
    od: Decimal
    wall: Decimal
    grade: octg.Grade


def body_of(product: str, od: Entered | None, wall: Entered | None, grade: Grade) -> Body | None:
    """The pipe as the formulas take it; None where its wall or its yield is not known."""
    least = yield_of(grade)
    if od is None or wall is None or least is None:
        return None
    return Body(product, od.exact, wall.exact, core_grade(grade, least))


def body_of_line(line: ProductLine) -> Body | None:
    """The body of a line that is read with its grade."""
    return body_of(line.product, od_of(line), wall_of(line), line.grade)


def od_of(line: ProductLine) -> Entered:
    """The outside diameter as it was entered, else as it is stored."""
    return entered(line.entered_od, line.od_unit) or Entered(line.od_mm, "mm")


def wall_of(line: ProductLine) -> Entered | None:
    """The wall as it was entered, else as it is stored."""
    return entered(line.entered_wall, line.wall_unit) or entered(line.wall_mm, "mm")


def yield_of(grade: Grade) -> Entered | None:
    """The minimum yield as it was entered."""
    return entered(grade.entered_yield_min, grade.entered_unit)


def core_grade(grade: Grade, least: Entered) -> octg.Grade:
    """A grade of the catalogue as the engineering core takes it, with its own source."""
    in_mpa = least.value if least.unit == "MPa" else None
    standard = Standard(grade.source, grade.edition)
    return octg.Grade(grade.name, least.exact, standard, in_mpa)


def traces_of(body: Body, condition: str = "new") -> dict[str, Trace]:
    """The ratings of a body by kind. Drill pipe has torsion and conditions, other pipe has not.

    Raises octg.InvalidArgument for a pipe that the formulas were not made for.
    """
    if body.product == Product.DRILL_PIPE:
        found = octg.drill_pipe_ratings(body.od, body.wall, body.grade, condition)
        return {
            Kind.INTERNAL_YIELD: found.internal,
            Kind.COLLAPSE: found.collapse,
            Kind.BODY_YIELD: found.tensile,
            Kind.TORSION: found.torsional,
        }
    strength = body.grade.yield_
    return {
        Kind.INTERNAL_YIELD: octg.internal_yield(body.od, body.wall, strength),
        Kind.COLLAPSE: octg.collapse(body.od, body.wall, strength),
        Kind.BODY_YIELD: octg.body_yield(body.od, body.wall, strength),
    }


def ratings_of(line: ProductLine, condition: str = "new") -> dict[str, Trace]:
    """The traces of a line's ratings by kind, and of new casing and tubing `hydrotest`.

    `condition` is one of CONDITIONS: drill pipe is rated in each, other pipe as new alone. Nothing
    where none can be computed: without wall or yield, for a pipe that the formulas were not made
    for, or for a class that nobody rates. Asks no statement when `line` is read with its grade.
    """
    body, wanted = body_of_line(line), SPELLED.get(condition, condition)
    if body is None or wanted not in conditions_of(line):
        return {}
    found = _traces_or_none(body, wanted)
    test = hydrotest_of(body) if found else None
    return found | ({HYDROTEST: test} if test else {})


def conditions_of(line: ProductLine) -> tuple[str, ...]:
    """The conditions in which a line is rated: new, and for drill pipe the worn classes."""
    return CONDITIONS if line.product == Product.DRILL_PIPE else CONDITIONS[:1]


def hydrotest_of(body: Body) -> Trace | None:
    """The mill's test pressure of casing and tubing; None for drill pipe, which has none."""
    if body.product == Product.DRILL_PIPE:
        return None
    return octg.hydrotest(body.od, body.wall, body.grade, body.product)


@dataclass(frozen=True)
class Compared:
    """A given rating beside the formula's; `differs` is per cent, None where nothing computes."""

    kind: str
    given: Entered
    computed: Trace | None
    differs: Decimal | None

    @property
    def is_flagged(self) -> bool:
        return self.differs is not None and abs(self.differs) > TOLERANCE


def compared(body: Body | None, given: Mapping[str, Entered]) -> list[Compared]:
    """What a source gives, held against the formula's answer as it is shown."""
    found = _traces_or_none(body)
    return [_compare(kind, said, found.get(kind)) for kind, said in given.items()]


def _traces_or_none(body: Body | None, condition: str = "new") -> dict[str, Trace]:
    """The ratings of a body; nothing for one that the formulas were not made for."""
    if body is None:
        return {}
    try:
        return traces_of(body, condition)
    except octg.EngineeringError:
        return {}


def _compare(kind: str, given: Entered, trace: Trace | None) -> Compared:
    if trace is None:
        return Compared(kind, given, None, None)
    return Compared(kind, given, trace, (given.exact / trace.value - 1) * 100)


def columns_of(said: Compared) -> dict[str, object]:
    """A compared rating as it is stored."""
    return {
        "value_si": said.given.si(),
        "unit_si": said.given.si_unit,
        "entered_value": said.given.value,
        "entered_unit": said.given.unit,
        "computed_si": said.computed and said.computed.si.value.quantize(MILLIONTH),
        "differs_percent": None
        if said.differs is None
        else said.differs.quantize(THOUSANDTH, ROUND_HALF_UP),
        "is_flagged": said.is_flagged,
    }
