"""The running list of an order as it goes out: what went into the hole, in its order."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.files.queries import attachments_of
from equipment.installation import queries
from equipment.installation.rules import RunFrame
from equipment.installation.shown import SIDES, side_of
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.tally_out.sheets import REJECTED, Fact, Line, TallySheet
from equipment.pipes.tally_out.sources import DATE, PARTY, SHOE_DEPTH, product_fact


def running_list_of(order: WorkOrder) -> TallySheet:
    """The order's list; joints that are not run yet stand behind, without a length."""
    lines = queries.running_list(order)
    workspace = order.memorandum.workspace
    place: Any = getattr(order, "place", None)
    datum = place.datum_m if place else None
    frame = queries.judging(order, lines)
    attached = ", ".join(one.name for one in attachments_of(order))
    return TallySheet(
        kind=_("Running list"),
        name=f"{order.number} {order.title}",
        stem=f"running-list-{order.number}",
        memorandum=workspace.name,
        is_demonstration=workspace.is_demonstration,
        parties=[order.requested_by.short, order.executor.short],
        path=reverse("equipment:running-list", args=[order.public_id]),
        dated=order.finished_at or order.started_at or order.status_since,
        facts=[
            product_fact(line.pipe.product_line for line in lines),
            *_place_facts(place),
            Fact(SHOE_DEPTH, lambda: datum),
            Fact(DATE, lambda: _days(lines)),
            Fact(_("Files"), lambda: attached),
            Fact(PARTY, lambda: f"{order.requested_by.label}, {order.executor.label}"),
        ],
        lines=[
            *(_line(line, datum, frame) for line in lines if hasattr(line, "record")),
            *(_planned(line) for line in lines if not hasattr(line, "record")),
        ],
        datum_m=datum,
        torque_unit=frame.band.entered_unit if frame.band else "",
    )


def _place_facts(place: Any) -> list[Fact]:
    if place is None:
        return []
    return [
        Fact(_("Well"), lambda: place.well),
        Fact(_("Section"), lambda: place.section),
        Fact(_("String"), lambda: place.string),
        Fact(_("Rig"), lambda: place.rig or place.location.label),
        Fact(_("Shift"), place.get_shift_display),
        Fact(_("Crew"), lambda: place.crew),
    ]


def _days(lines: Iterable[OrderLine]) -> str:
    """The days of the run, from the first to the last."""
    days = sorted({line.record.run_on for line in lines if hasattr(line, "record")})
    return " – ".join(f"{day:%d.%m.%Y}" for day in dict.fromkeys([*days[:1], *days[-1:]]))


def _line(line: OrderLine, datum: Decimal | None, frame: RunFrame) -> Line:
    record, joint = line.record, line.pipe
    rejected = record.is_rejected
    reached = None if rejected else record.cumulative_depth_m
    return Line(
        kind=REJECTED if rejected else joint.kind,
        length_m=joint.effective_length_m if rejected else record.effective_length_m,
        sequence="" if rejected else str(record.sequence),
        number=joint.tally_number,
        serial=joint.serial,
        description=joint.description,
        overall_m=joint.overall_length_m if rejected else None,
        cumulative_m=reached,
        top_m=None if datum is None or reached is None else datum - reached,
        torque=record.entered_torque,
        torque_unit=record.entered_unit,
        side=SIDES.get(side_of(line, frame), ""),
        remark=record.reject_reason or record.torque_reason,
    )


def _planned(line: OrderLine) -> Line:
    joint = line.pipe
    return Line(
        kind=joint.kind,
        length_m=None,
        number=joint.tally_number,
        serial=joint.serial,
        description=joint.description,
    )
