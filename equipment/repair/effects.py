"""What repairs change in the register when work begins and when an order is finished. Steps of
joints are told by the order that they belong to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.events import services as events
from core.rows import change
from core.states import move
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life import services as life
from equipment.pipes.life.queries import held
from equipment.pipes.life.services import Taken
from equipment.pipes.models import Joint
from equipment.pipes.readings import services as readings
from equipment.pipes.tool_joints.models import ToolJointPair
from equipment.repair import children, lengths, queries
from equipment.repair.facts import RepairFacts
from equipment.repair.models import RepairEffect, RepairRecord

Outcome, Line, Status = RepairRecord.Outcome, OrderLine.Status, WorkOrder.Status
#: The dimensions that a new tool joint is known by.
OF_PAIR = {
    "pin_od": "pin_od_mm",
    "box_od": "box_od_mm",
    "inside_diameter": "inside_diameter_mm",
    "pin_tong": "pin_tong_mm",
    "box_tong": "box_tong_mm",
}


def begin_repair(order: WorkOrder, by: User, now: dt.datetime) -> None:
    """Take the joints and items of a repair order into repair; one event of the order tells of
    the joints. Raises Refused by state, Conflict on a lost race."""
    lines = list(order.lines.select_related("joint", "item", "order").order_by("position"))
    joints = held([line.joint for line in lines if line.joint is not None])
    if joints:
        taken = Taken("repair", timezone.localdate(now), by, now, order.public_id)
        life.write_steps(joints, taken)
    for line in lines:
        if line.item is not None:
            _move_item(line, "repair", by, now)


def _move_item(line: OrderLine, action: str, by: User, now: dt.datetime, why: str = "") -> None:
    item: Any = line.item
    before = {"status": item.status}
    move(item, action)
    events.record(
        verb=f"item.{action.replace('-', '_')}",
        about=item,
        by=by,
        now=now,
        before=before,
        after={"status": item.status, "order": line.order.number},
        reason=why,
    )


def end_work(order: WorkOrder, by: User, now: dt.datetime) -> None:
    """Write what the records of a finished order say into the register, in its transaction."""
    lines = list(queries.lines_of(order))
    joints = {one.pk: one for one in held([line.joint for line in lines if line.joint is not None])}
    for line in lines:
        if line.joint is not None:
            fresh = joints[line.joint.pk]
            fresh.product_line = line.joint.product_line
            line.joint = fresh
        _apply(line, by, now)
    for line in lines:
        if line.item is not None:
            _end_item(line, by, now)
    _set_aside([line for line in lines if line.joint is not None], order, by, now)


def _apply(line: OrderLine, by: User, now: dt.datetime) -> None:
    """Length, range, tool joint and classes of one joint; nothing where nothing was done."""
    record, facts = queries.record_of(line), queries.facts_of(line)
    if record is None or line.joint is None:
        return
    joint, before = line.joint, lengths.of_joint(line.joint)
    after = lengths.after(joint, facts.operations, facts.dimensions)
    pair = _new_pair(record, facts, joint, by, now)
    inspection = _inspected(facts, joint, by, now)
    effect = RepairEffect.objects.create(
        record=record,
        memorandum_id=record.memorandum_id,
        joint=joint,
        cut_m=lengths.cut_of(facts.operations),
        overall_before_m=before.overall_m,
        overall_after_m=after.overall_m,
        effective_before_m=before.effective_m,
        effective_after_m=after.effective_m,
        range_before=before.length_range,
        range_after=after.length_range,
        inspection=inspection,
        tool_joint=pair,
        applied_by=by,
        applied_at=now,
    )
    if before != after:
        set_lengths(joint, after)
    if inspection is not None:
        readings.keep_classes([joint.pk])
        joint.refresh_from_db(fields=["version", "body_class", "tool_joint_class"])
    tell_joint(effect, "joint.repaired", by, now)


def set_lengths(joint: Joint, told: lengths.Lengths) -> None:
    """Store what a joint measures now. Raises Conflict on a lost race."""
    change(
        joint,
        overall_length_m=told.overall_m,
        effective_length_m=told.effective_m,
        length_range=told.length_range,
    )


def tell_joint(
    effect: RepairEffect, verb: str, by: User, now: dt.datetime, reason: str = ""
) -> None:
    """An event about the joint with what it was and is."""
    told: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for name in ("overall", "effective", "range"):
        unit = "" if name == "range" else "_m"
        was, is_ = (getattr(effect, f"{name}_{side}{unit}") for side in ("before", "after"))
        if was != is_:
            told[0][name], told[1][name] = str(was or ""), str(is_ or "")
    before, after = told if effect.reversed_at is None else (told[1], told[0])
    number = effect.record.line.order.number
    events.record(
        verb=verb, about=effect.joint, by=by, now=now, before=before,
        after={**after, "order": number}, reason=reason,
    )  # fmt: skip


def _new_pair(
    record: RepairRecord, facts: RepairFacts, joint: Joint, by: User, now: dt.datetime
) -> ToolJointPair | None:
    """The tool joint that was put on, as it was measured after the work."""
    renewing = [one for one in facts.operations if one.type.renews_tool_joint]
    if not renewing:
        return None
    standing = ToolJointPair.objects.filter(joint=joint, withdrawn_at=None)
    former = standing.order_by("-fitted_on", "-pk").first()
    fitted_on = max(one.done_on for one in renewing)
    for row in standing.filter(fitted_on=fitted_on):
        withdraw_pair(row, by, now, _("Another pair was fitted on the same day."))
    measured = {
        OF_PAIR[one.code]: one.value.mm.quantize(Decimal("0.001"))
        for one in facts.dimensions
        if one.moment == "after" and one.code in OF_PAIR
    }
    pair = ToolJointPair.objects.create(
        memorandum_id=record.memorandum_id,
        organisation=by.organisation,
        joint=joint,
        fitted_on=fitted_on,
        connection=former.connection if former else str(joint.product_line.connection or "–"),
        remark=facts.remark.strip(),
        recorded_by=by,
        recorded_at=now,
        **measured,
    )
    after = {"joint": joint.public_id, "fitted_on": fitted_on.isoformat()}
    events.record(verb="tool_joint.fitted", about=pair, by=by, now=now, after=after)
    return pair


def withdraw_pair(pair: ToolJointPair, by: User, now: dt.datetime, why: str) -> None:
    """Withdraw a tool joint and tell it, in the caller's transaction."""
    change(pair, withdrawn_at=now, withdrawn_by=by, withdrawn_reason=why)
    after = {"joint": pair.joint.public_id}
    events.record(verb="tool_joint.withdrawn", about=pair, by=by, now=now, after=after, reason=why)


def _inspected(facts: RepairFacts, joint: Joint, by: User, now: dt.datetime) -> Any:
    """The record of the inspection after the repair, where there was one."""
    if not facts.body_class or facts.inspected_on is None:
        return None
    how = children.inspection_facts(facts, facts.inspected_on)
    return readings.write_inspection(children.judged(facts, joint), how, by, now)


def _end_item(line: OrderLine, by: User, now: dt.datetime) -> None:
    """A repaired item is in stock; one that failed, or is beyond repair, waits for a decision."""
    item: Any = line.item
    if line.status == Line.DONE and item.status == EquipmentItem.Status.IN_REPAIR:
        _move_item(line, "release", by, now)
    elif line.status == Line.REJECTED:
        _move_item(line, "need-repair", by, now, _why(line))


def _why(line: OrderLine) -> str:
    """Why the subject of a line was set aside."""
    record: Any = queries.record_of(line)
    if record is None:
        return _("Work not done")
    if record.outcome == Outcome.NOT_REPAIRABLE:
        return _("Not repairable: %(reason)s") % {"reason": record.reason}
    failed = [one.get_code_display() for one in record.checks.all() if not one.passed]
    return _("Check failed: %(checks)s") % {"checks": ", ".join(failed)}


def _set_aside(lines: Sequence[OrderLine], order: WorkOrder, by: User, now: dt.datetime) -> None:
    """Joints beyond repair wait for a decision, those that failed a check for another repair."""
    for line in lines:
        if line.status != Line.REJECTED:
            continue
        record: Any = queries.record_of(line)
        beyond = record is not None and record.outcome == Outcome.NOT_REPAIRABLE
        for action in _steps_aside(line.pipe, beyond=beyond):
            taken = Taken(action, timezone.localdate(now), by, now, order.public_id,
                          reason=_why(line)[:500])  # fmt: skip
            life.move_joint(line.pipe, taken)


def _steps_aside(joint: Joint, *, beyond: bool) -> Iterable[str]:
    if beyond:
        return ("quarantine",)
    if joint.status == Joint.Status.IN_REPAIR:
        return ("need_repair",)
    return ("quarantine", "need_repair")
