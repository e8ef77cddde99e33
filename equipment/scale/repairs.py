"""Repairs of a scale set: orders of a few joints, one finished and one in progress in turns."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from cooperation.scale.promises import Programme
from core.scale.ground import Ground
from core.scale.people import Cast
from equipment.models import (
    Consumable,
    OrderLine,
    OrderPlace,
    RepairCheck,
    RepairDimension,
    RepairEffect,
    RepairOperation,
    RepairRecord,
    RepairType,
    WorkOrder,
)
from equipment.scale import groups
from equipment.scale.groups import Group, Made
from equipment.scale.yard import Yard

TYPE, CODE = "reface_pin", "pin_tong"
REMOVED, BEFORE = Decimal("0.400"), Decimal("180.000")
LONGEST = 14
#: The kind of work of these orders, and what they are called.
REPAIR = ("repair", "Refacing of shoulders")
_WAY = ("submitted", "accepted", "started", "finished")
_STATES = {"submitted": "submitted", "accepted": "accepted", "started": "in_progress",
           "finished": "done"}  # fmt: skip


def type_of_work(ground: Ground) -> int:
    """The type of work of all these repairs; the catalogue's own where it is there."""
    found = RepairType.objects.filter(code=TYPE).values_list("pk", flat=True).first()
    return found or ground.add(
        RepairType, code=TYPE, name="Refacing of the shoulder, pin", family="repair",
        applies_to=["tool_joint"], source="scale set",
    )  # fmt: skip


def order(ground: Ground, number: int, joints: int, type_id: int) -> None:
    """An order of repair of so many joints of drill pipe."""
    is_done = number % 2 == 0
    yard, cast = ground.found(Yard), ground.found(Cast)
    group = groups.begin(ground, cast.sides[number % 2], yard.lines[0], number, steps=LONGEST)
    pk, public_id = ground.sheet(WorkOrder).reserve(), ground.public_id("ord")
    name = f"RO-{ground.today.year}-{number + 1:05d}"
    for position in range(1, joints + 1):
        joint = groups.live(group, "re_inspected" if is_done else "in_repair")
        _line(ground, group, (pk, position, type_id), joint, is_done=is_done)
    groups.close(group)
    write_order(ground, group, (pk, public_id, name), REPAIR, is_done=is_done)


def _line(
    ground: Ground, group: Group, order_: tuple[int, int, int], joint: Made, *, is_done: bool
) -> None:
    order_id, position, type_id = order_
    workspace = ground.found(Cast).workspace_id
    pk, on = ground.sheet(OrderLine).reserve(), group.day(LONGEST - 2)
    by = ground.found(Cast).other(group.side).who(number=order_id)
    ground.add(
        OrderLine, id=pk, public_id=ground.public_id("lin"), memorandum_id=workspace,
        order_id=order_id, position=position, joint_id=joint.pk,
        status="done" if is_done else "planned", is_open=not is_done,
    )  # fmt: skip
    record = ground.add(
        RepairRecord, memorandum_id=workspace, line_id=pk, done_on=on, recorded_by_id=by.pk,
        outcome="repaired" if is_done else "", body_class=None, tool_joint_class=None,
    )  # fmt: skip
    ground.add(
        RepairOperation, record_id=record, position=1, type_id=type_id, removed_mm=REMOVED,
        entered_removed=REMOVED, removed_unit="mm", machine="Lathe 4", operator="Operator 7",
        unit="Shop 2", hours=Decimal("0.75"), done_on=on,
    )  # fmt: skip
    for moment, value in (("before", BEFORE), ("after", BEFORE - REMOVED)):
        ground.add(
            RepairDimension, record_id=record, code=CODE, moment=moment, value_mm=value,
            entered_value=value, entered_unit="mm",
        )  # fmt: skip
    ground.add(
        Consumable, record_id=record, position=1, name="Thread compound", batch=f"B-{position}",
        quantity=Decimal("0.2"), unit="kg", origin="local" if position % 2 else "imported",
    )  # fmt: skip
    ground.add(
        RepairCheck, record_id=record, code="visual", passed=True, checked_by="Inspector 3", on=on
    )
    if is_done:
        ground.add(
            RepairEffect, record_id=record, memorandum_id=workspace, joint_id=joint.pk,
            cut_m=Decimal(0), effective_before_m=joint.length, effective_after_m=joint.length,
            applied_by_id=by.pk, applied_at=ground.at(on),
        )  # fmt: skip


def write_order(
    ground: Ground,
    group: Group,
    named: tuple[int, str, str],
    work: tuple[str, str],
    *,
    is_done: bool,
) -> None:
    """An order of a kind of work with its title, and the events of its way."""
    (pk, public_id, name), (kind, title) = named, work
    cast = ground.found(Cast)
    executor, begun = cast.other(group.side), group.day(LONGEST - 2)
    ways = _WAY if is_done else _WAY[:-1]
    promise = ground.found(Programme).promise("installation", pk)
    ground.add(
        WorkOrder, id=pk, public_id=public_id, number=name, kind=kind, title=title,
        memorandum_id=cast.workspace_id,
        requested_by_id=group.side.pk, executor_id=executor.pk, commitment_id=promise.pk,
        planned_start=begun, planned_end=begun + dt.timedelta(days=3), status=_STATES[ways[-1]],
        status_since=_at(ground, begun, len(ways)), started_at=ground.at(begun),
        finished_at=_at(ground, begun, len(ways)) if is_done else None,
        created_by_id=group.by.pk, created_at=_at(ground, begun, 0),
    )  # fmt: skip
    home = ground.found(Yard).homes[group.side.pk]
    ground.add(OrderPlace, order_id=pk, location_id=home.rigs[0], crew="Workshop")
    about, was = (WorkOrder, public_id, f"{name} {title}"), "draft"
    ground.tell(
        "order.created", about, group.by, _at(ground, begun, 0), workspace_id=cast.workspace_id,
        after={"status": was, "number": name},
    )  # fmt: skip
    for step, verb in enumerate(ways, start=1):
        who = group.by if verb == "submitted" else executor.who(number=pk)
        ground.tell(
            f"order.{verb}", about, who, _at(ground, begun, step),
            workspace_id=cast.workspace_id, before={"status": was}, after={"status": _STATES[verb]},
        )  # fmt: skip
        was = _STATES[verb]


def _at(ground: Ground, day: dt.date, step: int) -> dt.datetime:
    return ground.at(day + dt.timedelta(days=step - 3))
