"""What work makes of the length and the range of a joint; no writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.catalogue.repair_models import Dimension
from equipment.octg.ranges import range_of
from equipment.pipes.models import Joint
from equipment.repair.facts import Measured, Operation
from equipment.repair.models import RepairDimension

Moment = RepairDimension.Moment
#: A length measured after the work may differ from what was cut off by so much (m).
AGREES_WITHIN_M = Decimal("0.020")
#: From the shortest to the longest; a cut never brings pipe into a longer one.
RANK = {"": 0, "R1": 1, "R2": 2, "R3": 3}
NOUGHT = Decimal(0)


@dataclass(frozen=True)
class Lengths:
    """Overall and effective length (m) and range of a joint, as the register holds them."""

    overall_m: Decimal | None
    effective_m: Decimal
    length_range: str


def of_joint(joint: Joint) -> Lengths:
    return Lengths(joint.overall_length_m, joint.effective_length_m, joint.length_range)


def cut_of(operations: Iterable[Operation]) -> Decimal:
    """What operations that shorten pipe have cut off, in metres."""
    shorten = (one.cut for one in operations if one.type.shortens)
    return sum((cut.m for cut in shorten if cut is not None), NOUGHT)


def overall(dimensions: Iterable[Measured], moment: str) -> Decimal | None:
    """The overall length that was measured, in metres."""
    found = (
        one.value.m
        for one in dimensions
        if one.code == Dimension.OVERALL_LENGTH and one.moment == moment
    )
    return next(found, None)


def is_renewed(operations: Iterable[Operation]) -> bool:
    """Whether a part was put on whose length nobody knows before it is measured."""
    return any(one.type.renews_tool_joint or one.type.changes_coupling for one in operations)


def after(joint: Joint, operations: Iterable[Operation], dimensions: Iterable[Measured]) -> Lengths:
    """What the register says of the joint when the work is done."""
    operations, dimensions = list(operations), list(dimensions)
    before, cut = of_joint(joint), cut_of(operations)
    if not cut and not is_renewed(operations):
        return before
    measured = overall(dimensions, Moment.AFTER)
    reference = overall(dimensions, Moment.BEFORE) or before.overall_m
    shorter = cut if measured is None or reference is None else reference - measured
    left = measured
    if left is None and before.overall_m is not None:
        left = before.overall_m - shorter
    effective = before.effective_m - shorter
    return Lengths(left, effective, _range(joint, operations, left, effective))


def _range(
    joint: Joint, operations: Iterable[Operation], left: Decimal | None, effective: Decimal
) -> str:
    """Casing is of a range by its overall length, drill pipe by that between its shoulders."""
    if not any(one.type.changes_range for one in operations):
        return joint.length_range
    product = joint.product_line.product
    length = effective if product == "drill_pipe" or left is None else left
    found = range_of(product, length)
    if found is None or (joint.length_range and RANK[found] > RANK[joint.length_range]):
        return joint.length_range
    return found


def wrong(
    joint: Joint, operations: Iterable[Operation], dimensions: Iterable[Measured]
) -> Iterable[tuple[str, str]]:
    """Lengths that cannot be: (field, words)."""
    operations, dimensions = list(operations), list(dimensions)
    cut, before = cut_of(operations), of_joint(joint)
    measured = overall(dimensions, Moment.AFTER)
    reference = overall(dimensions, Moment.BEFORE) or before.overall_m
    if after(joint, operations, dimensions).effective_m <= 0:
        yield "operations", _("Nothing would be left of the joint.")
    if is_renewed(operations) or measured is None or reference is None:
        return
    said = {
        "before": numbers.measure(reference, "m", 3),
        "after": numbers.measure(measured, "m", 3),
        "cut": numbers.measure(cut, "m", 3),
    }
    if abs(reference - measured - cut) > AGREES_WITHIN_M:
        words = _("%(before)s before and %(after)s after do not agree with %(cut)s cut off.")
        yield "dimensions", words % said
