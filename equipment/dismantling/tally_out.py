"""The laying-down list of an order as it goes out: what came out of the hole, in its order."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from equipment.dismantling import queries, shown
from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.queries import record_of
from equipment.dismantling.rules import LAID_DOWN
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.tally_out.sheets import ZERO, Fact, Line, TallySheet
from equipment.pipes.tally_out.sources import DATE, LAID_FROM, PARTY, product_fact


def laying_down_list_of(order: WorkOrder) -> TallySheet:
    """The order's list; what stayed below and what is still to come out stand behind, without a
    length."""
    lines = queries.laying_down_list(order)
    workspace = order.memorandum.workspace
    return TallySheet(
        kind=_("Laying-down list"),
        name=f"{order.number} {order.title}",
        stem=f"laying-down-list-{order.number}",
        memorandum=workspace.name,
        is_demonstration=workspace.is_demonstration,
        parties=[order.requested_by.short, order.executor.short],
        path=reverse("equipment:laying-down-list", args=[order.public_id]),
        dated=order.finished_at or order.started_at or order.status_since,
        facts=[
            product_fact(line.pipe.product_line for line in lines),
            *_place_facts(getattr(order, "place", None)),
            Fact(DATE, lambda: _days(lines)),
            Fact(PARTY, lambda: f"{order.requested_by.label}, {order.executor.label}"),
        ],
        lines=list(_lines(lines)),
        torque=_("Break-out torque"),
        torque_unit=_unit(lines),
        summed=_("Laid down"),
    )


def _place_facts(place: Any) -> list[Fact]:
    if place is None:
        return []
    return [
        Fact(_("Well"), lambda: place.well),
        Fact(_("String"), lambda: place.string),
        Fact(LAID_FROM, lambda: place.rig or place.location.label),
        Fact(_("Crew"), lambda: place.crew),
    ]


def _days(lines: Iterable[OrderLine]) -> str:
    """The days of the dismantling, from the first to the last."""
    days = sorted({record.pulled_on for line in lines if (record := record_of(line)) is not None})
    return " – ".join(f"{day:%d.%m.%Y}" for day in dict.fromkeys([*days[:1], *days[-1:]]))


def _lines(lines: Iterable[OrderLine]) -> Iterable[Line]:
    reached = ZERO
    for line in lines:
        record = record_of(line)
        if record is None or record.outcome != LAID_DOWN:
            yield _below(line, record)
            continue
        reached += record.effective_length_m
        yield _laid(line, record, reached)


def _laid(line: OrderLine, record: DismantlingRecord, reached: Decimal) -> Line:
    joint = line.pipe
    return Line(
        kind=joint.kind,
        length_m=record.effective_length_m,
        sequence=str(record.sequence),
        number=joint.tally_number,
        serial=joint.serial,
        description=joint.description,
        cumulative_m=reached,
        stand=record.stand,
        torque=record.entered_torque,
        torque_unit=record.entered_unit,
        remark=record.remark,
        say=lambda: _joined(
            record.get_condition_display(), shown.care_of(record), shown.full_name_of(record)
        ),
    )


def _unit(lines: Iterable[OrderLine]) -> str:
    """The unit of the break-out torques when all have one; else each says its own."""
    records = [record for line in lines if (record := record_of(line)) is not None]
    units = {record.entered_unit for record in records if record.entered_torque is not None}
    return units.pop() if len(units) == 1 else ""


def _below(line: OrderLine, record: DismantlingRecord | None) -> Line:
    joint = line.pipe
    return Line(
        kind=joint.kind,
        length_m=None,
        number=joint.tally_number,
        serial=joint.serial,
        description=joint.description,
        stand=record.stand if record else "",
        remark=record.remark if record else "",
        say=lambda: str(record.get_outcome_display() if record else _("Not laid down yet")),
    )


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)
