"""What a joint bears in its present class, computed by the engineering core; no reads, no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from equipment import octg
from equipment.catalogue import ratings
from equipment.catalogue.ratings import Body
from equipment.octg.errors import EngineeringError
from equipment.octg.trace import Trace
from equipment.pipes.life.states import PipeClass
from equipment.pipes.passport.dimensions import PipeBody

#: Why there is no rating.
WHY: dict[str, str | Promise] = {
    "accessory": _("An accessory of a string is no pipe body: see its own certificate."),
    "no_wall": _("The catalogue gives no wall for this product line."),
    "not_classified": _("The body has no class: record an inspection with the class of the body."),
    "not_inspected": _("The pipe was run after its last inspection: inspect it first."),
    "class_3": _("No rating is given for class 3."),
    "scrap": _("Scrap bears nothing."),
    "no_reading": _("Used casing and tubing are rated by their least measured wall: none is kept."),
    "no_yield": _("The catalogue gives no minimum yield for this grade."),
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
    if why or body.formulas is None or body.wall_mm is None:
        return Rating(why=why)
    try:
        if body.is_drill_pipe or condition.body_class == PipeClass.NEW:
            return _nominal(body, body.formulas, str(condition.body_class))
        return _measured(body.formulas, body.wall_mm, condition.least_wall_mm)
    except EngineeringError:
        return Rating(why="impossible")


def _why_none(body: PipeBody, condition: Condition) -> str:
    if condition.is_accessory:
        return "accessory"
    if not condition.is_inspected:
        return "not_inspected"
    if condition.body_class is None:
        return "not_classified"
    if condition.body_class in (PipeClass.CLASS_3, PipeClass.SCRAP):
        return str(condition.body_class)
    if body.wall_mm is None:
        return "no_wall"
    return "no_yield" if body.formulas is None else ""


def _nominal(body: PipeBody, formulas: Body, body_class: str) -> Rating:
    """Drill pipe in the condition of its class, other pipe as new."""
    test = None if body.is_drill_pipe else ratings.hydrotest_of(formulas)
    found = (*ratings.traces_of(formulas, body_class).values(), *([test] if test else []))
    is_new = body_class == PipeClass.NEW
    return Rating(found, "nominal" if is_new else "worn")


def _measured(formulas: Body, nominal_mm: Decimal, least_mm: Decimal | None) -> Rating:
    """Used casing and tubing by the least wall that was measured, never above the nominal one."""
    if least_mm is None:
        return Rating(why="no_reading")
    least = formulas.wall
    if least_mm < nominal_mm:
        least = octg.convert(least_mm, "mm", "in")
    worn = replace(formulas, wall=least)
    test = octg.used_pipe_hydrotest(worn.od, worn.wall, worn.grade, worn.product)
    return Rating((*ratings.traces_of(worn).values(), test), "measured")
