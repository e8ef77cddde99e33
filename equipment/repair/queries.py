"""Reads of repair records that sheet, page, API and services share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Max, Prefetch, QuerySet, Sum
from django.utils import timezone

from core.accounts.models import User
from equipment.catalogue.repair_models import Subject
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.tool_joints.models import ToolJointPair
from equipment.repair.facts import Checked, Length, Measured, Operation, RepairFacts, Used
from equipment.repair.models import RepairOperation, RepairRecord
from equipment.repair.rules import Frame

#: Facts of a record that stand on its own row.
PLAIN = (
    "outcome", "defect", "reason", "remark", "body_class", "tool_joint_class", "inspected_on",
    "method", "inspector", "governed_by",
)  # fmt: skip
Removed = dict[int, dict[int, Decimal]]


def records_for(user: User) -> QuerySet[RepairRecord]:
    """Records that the person sees, with what a list shows of them."""
    visible: QuerySet[RepairRecord] = RepairRecord.objects.visible_to(user)
    return visible.select_related("line__order", "line__joint", "line__item", "recorded_by")


def with_records(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """Lines with their subjects and whole records; five statements however many."""
    typed = Prefetch("repair__operations", RepairOperation.objects.select_related("type"))
    return lines.select_related(
        "joint__product_line", "item", "repair__effect", "order"
    ).prefetch_related(typed, "repair__dimensions", "repair__consumables", "repair__checks")


def lines_of(order: WorkOrder) -> QuerySet[OrderLine]:
    """The lines of an order in their order, with their whole records."""
    return with_records(OrderLine.objects.filter(order=order)).order_by("position")


def frame_of(order: WorkOrder, now: dt.datetime) -> Frame:
    """What the rows of the order are judged against at that moment (civil days in Baku)."""
    today = timezone.localdate(now)
    started = timezone.localdate(order.started_at) if order.started_at else today
    return Frame(order.kind, started, today)


def record_of(line: OrderLine) -> RepairRecord | None:
    """The record of a line that was read with it, None when there is none."""
    found: RepairRecord | None = getattr(line, "repair", None)
    return found


def facts_of(line: OrderLine) -> RepairFacts:
    """What the record of a line says, as a workshop would say it."""
    record: Any = record_of(line)
    if record is None:
        return RepairFacts(line.public_id, version=0)
    return RepairFacts(
        line=line.public_id,
        version=record.version,
        **{name: getattr(record, name) for name in PLAIN},
        operations=tuple(_operation(one) for one in record.operations.all()),
        dimensions=tuple(
            Measured(one.code, one.moment, Length(one.entered_value, one.entered_unit))
            for one in record.dimensions.all()
        ),
        consumables=tuple(
            Used(one.name, one.origin, one.batch, one.quantity, one.unit)
            for one in record.consumables.all()
        ),
        checks=tuple(
            Checked(one.code, one.passed, one.checked_by, one.on, one.remark)
            for one in record.checks.all()
        ),
    )


def _operation(one: RepairOperation) -> Operation:
    return Operation(
        type=one.type,
        done_on=one.done_on,
        operator=one.operator,
        removed=_length(one.entered_removed, one.removed_unit),
        cut=_length(one.entered_cut, one.cut_unit),
        machine=one.machine,
        unit=one.unit,
        hours=one.hours,
        remark=one.remark,
    )


def _length(value: Decimal | None, unit: str) -> Length | None:
    return None if value is None else Length(value, unit)


def removed_before(joints: Collection[int], but: Collection[int] = ()) -> Removed:
    """By joint and type, how much was removed (mm) by all operations but those of the records
    `but`; what was removed of a tool joint that was replaced since counts no more."""
    rows = (
        RepairOperation.objects.filter(record__line__joint__in=joints, removed_mm__isnull=False)
        .exclude(record__in=but)
        .exclude(record__effect__reversed_at__isnull=False)
    )
    renewed = _renewed(joints)
    found: Removed = {}
    days = rows.values("record__line__joint", "type", "type__applies_to", "done_on")
    for row in days.order_by().annotate(removed=Sum("removed_mm")):
        joint, type_ = row["record__line__joint"], row["type"]
        is_gone = set(row["type__applies_to"]) == {Subject.TOOL_JOINT} and (
            joint in renewed and row["done_on"] < renewed[joint]
        )
        if not is_gone:
            sums = found.setdefault(joint, {})
            sums[type_] = sums.get(type_, Decimal(0)) + row["removed"]
    return found


def _renewed(joints: Collection[int]) -> dict[int, dt.date]:
    """By joint, the day of its newest tool joint that a repair put on."""
    pairs = ToolJointPair.objects.filter(
        joint__in=joints, withdrawn_at=None, repair_effect__isnull=False
    )
    return dict(pairs.order_by().values_list("joint").annotate(day=Max("fitted_on")))


def failed_lines(lines: Iterable[OrderLine]) -> list[OrderLine]:
    """Lines whose subject waits for another repair: rejected, and not beyond repair."""
    return [
        line
        for line in lines
        if line.status == OrderLine.Status.REJECTED
        and (record := record_of(line)) is not None
        and record.outcome != RepairRecord.Outcome.NOT_REPAIRABLE
    ]
