"""What a joint bears in its present class, computed by the engineering core; no reads, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from equipment import octg
from equipment.octg.errors import EngineeringError
from equipment.octg.trace import Trace
from equipment.pipes.life.states import PipeClass
from equipment.pipes.passport.dimensions import PipeBody

#: The conditions of the engineering core by the class of a body.
CONDITIONS = {
    PipeClass.NEW: "new",
    PipeClass.PREMIUM: "premium",
    PipeClass.CLASS_2: "class2",
}
#: Why there is no rating.
WHY: dict[str, str | Promise] = {
    "accessory": _("An accessory of a string is no pipe body: see its own certificate."),
    "no_wall": _("The catalogue gives no wall for this product line."),
    "not_classified": _("The body has no class: record an inspection with the class of the body."),
    "not_inspected": _("The pipe was run after its last inspection: inspect it first."),
    "class_3": _("No rating is given for class 3."),
    "scrap": _("Scrap bears nothing."),
    "no_reading": _("Used casing and tubing are rated by their least measured wall: none is kept."),
    "grade": _("The engineering core does not know this grade, or it can be read two ways."),
    "impossible": _("The engineering core refuses these dimensions."),
}
#: On what the figures stand.
BASES: dict[str, str | Promise] = {
    "nominal": _("Nominal dimensions of the product line, as for new pipe."),
    "worn": _("Nominal dimensions of the product line, worn uniformly outside to the class."),
    "measured": _("Nominal diameter and the least wall that was measured."),
}


@dataclass(frozen=True)
class Condition:
    """What the register knows of a joint's body today."""

    is_accessory: bool
    body_class: str | None
    is_inspected: bool
    least_wall_mm: Decimal | None = None


@dataclass(frozen=True)
class Rating:
    """Traces of what the body bears, or `why` there are none; `basis` says on what they stand."""

    traces: tuple[Trace, ...] = ()
    basis: str = ""
    why: str = ""


def rating_of(body: PipeBody, condition: Condition) -> Rating:
    """The ratings of the body, or why it has none; a class is never assumed."""
    why = _why_none(body, condition)
    if why:
        return Rating(why=why)
    try:
        if body.is_drill_pipe:
            return _of_drill_pipe(body, condition)
        return _of_casing(body, condition)
    except EngineeringError as error:
        return Rating(why="grade" if error.code in ("unknown", "ambiguous") else "impossible")


def _why_none(body: PipeBody, condition: Condition) -> str:
    if condition.is_accessory:
        return "accessory"
    if not condition.is_inspected:
        return "not_inspected"
    if condition.body_class is None:
        return "not_classified"
    if condition.body_class in (PipeClass.CLASS_3, PipeClass.SCRAP):
        return str(condition.body_class)
    return "no_wall" if body.wall_mm is None else ""


def _of_drill_pipe(body: PipeBody, condition: Condition) -> Rating:
    name = CONDITIONS[PipeClass(condition.body_class or "")]
    found = octg.drill_pipe_ratings(_inches(body.od_mm), _inches(body.wall_mm), body.grade, name)
    traces = (found.tensile, found.torsional, found.internal, found.collapse)
    return Rating(traces, "nominal" if name == "new" else "worn")


def _of_casing(body: PipeBody, condition: Condition) -> Rating:
    """Pipe that was never run is rated as new; used pipe by its least wall, if it is known."""
    nominal = body.wall_mm or Decimal(0)
    if condition.body_class == PipeClass.NEW:
        traces = (*_bodies(body, nominal), _hydrotest(body, nominal))
        return Rating(traces, "nominal")
    if condition.least_wall_mm is None:
        return Rating(why="no_reading")
    least = min(condition.least_wall_mm, nominal)
    return Rating((*_bodies(body, least), _used_hydrotest(body, least)), "measured")


def _bodies(body: PipeBody, wall_mm: Decimal) -> tuple[Trace, ...]:
    od, wall = _inches(body.od_mm), _inches(wall_mm)
    strength = octg.grade_named(body.grade).yield_
    return (
        octg.internal_yield(od, wall, strength),
        octg.collapse(od, wall, strength),
        octg.body_yield(od, wall, strength),
    )


def _hydrotest(body: PipeBody, wall_mm: Decimal) -> Trace:
    return octg.hydrotest(_inches(body.od_mm), _inches(wall_mm), body.grade, body.product)


def _used_hydrotest(body: PipeBody, wall_mm: Decimal) -> Trace:
    od, wall = _inches(body.od_mm), _inches(wall_mm)
    return octg.used_pipe_hydrotest(od, wall, body.grade, body.product)


def _inches(mm: Decimal | None) -> Decimal:
    return octg.convert(mm or Decimal(0), "mm", "in")
