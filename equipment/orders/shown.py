"""Orders in the shapes that pages show: rows with their clock, the page of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cooperation.acceptance import rules as acceptance
from cooperation.acceptance.models import Act
from core.accounts.models import User
from core.clocks.queries import clock_of, waits_of
from core.clocks.rules import WaitShown
from core.files.queries import attachments_of
from core.web import numbers
from equipment.orders import queries, rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.queries import Totals
from equipment.orders.works import work_of


@dataclass(frozen=True)
class OrderShown:
    """An order in a list: whose turn it is, for how long, and how far the run has come."""

    order: WorkOrder
    waits: list[WaitShown]
    is_mine: bool
    percent: int


def row_of(order: Any, user: User, now: dt.datetime) -> OrderShown:
    waits = waits_of(order, now)
    return OrderShown(
        order=order,
        waits=waits,
        is_mine=any(one.organisation_id == user.organisation_id for one in waits),
        percent=order.done_count * 100 // order.joint_count if order.joint_count else 0,
    )


@dataclass(frozen=True)
class LineShown:
    """A line of the order's page with the record of its work."""

    line: OrderLine
    record: Any


@dataclass(frozen=True)
class LinesShown:
    """The lines of an order and what they came to; the length is in metres."""

    rows: list[LineShown]
    totals: Totals


def lines_shown(order: WorkOrder, lines: Sequence[OrderLine]) -> LinesShown:
    """The lines that were read with the records of their work; rejected ones add no length."""
    work = work_of(order.kind)
    done = [line for line in lines if line.status == OrderLine.Status.DONE]
    totals = Totals(
        joints=len(lines),
        run=len(done),
        rejected=sum(line.status == OrderLine.Status.REJECTED for line in lines),
        length_m=sum((work.done(line).length_m or Decimal(0) for line in done), Decimal(0)),
    )
    return LinesShown([LineShown(line, getattr(line, work.record, None)) for line in lines], totals)


def page_of(
    order: WorkOrder, lines: Sequence[OrderLine], user: User, now: dt.datetime
) -> dict[str, Any]:
    """What the page of one order shows."""
    shown = lines_shown(order, lines)
    totals = shown.totals
    place: Any = getattr(order, "place", None)
    datum = place.datum_m if place else None
    actions = rules.actions_for(user, order)
    return {
        "order": order,
        "work": work_of(order.kind),
        "clock": clock_of(order, now),
        "lines": shown.rows,
        "totals": totals,
        "datum": datum,
        "top_m": datum - totals.length_m if datum is not None and totals.run else None,
        "band": getattr(order, "torque_band", None),
        "facts": facts_of(order, acts_to_show(order)),
        "request_files": attachments_of(order.request) if order.request else [],
        "may_act": order.status == WorkOrder.Status.DONE
        and totals.run > 0
        and acceptance.prepares(user, order.memorandum_id),
        "actions": actions,
        "may_finish": "finish" in actions and not totals.planned,
        "has_records": totals.run + totals.rejected > 0,
        "has_planned": totals.planned > 0,
        **work_of(order.kind).page(order, lines, now),
    }


def acts_to_show(order: WorkOrder) -> list[Act]:
    """The acts of an order that is far enough to have any."""
    early = (*WorkOrder.OPEN, WorkOrder.Status.CANCELLED)
    return [] if order.status in early else queries.acts_of(order)


def facts_of(order: WorkOrder, acts: Sequence[Act] = ()) -> list[tuple[str, Any]]:
    """The facts beside the lines; what nobody gave is left out."""
    place: Any = getattr(order, "place", None)
    commitment = order.commitment
    window = f"{numbers.day(order.planned_start)} – {numbers.day(order.planned_end)}"
    facts: list[tuple[str, Any]] = [
        (_("Kind"), order.get_kind_display()),
        (_("Priority"), order.get_priority_display() if order.priority != "normal" else ""),
        (_("Commitment"), link(commitment, f"{commitment.number} {commitment.title}")),
        (_("Requested by"), order.requested_by.label),
        (_("Executor"), order.executor.label),
        (_("Planned"), window),
        (_("Executed under"), order.executed_under),
    ]
    if place is not None:
        facts += _place_facts(place)
    facts.append((_("Torque band"), band_words(getattr(order, "torque_band", None))))
    if order.request is not None:
        facts.append((pgettext("work", "Request"), link(order.request, order.request.number)))
    if order.tally is not None:
        facts.append((_("Tally"), link(order.tally, order.tally.name)))
    facts.append((_("Started"), order.started_at and numbers.moment(order.started_at)))
    facts.append((_("Finished"), order.finished_at and numbers.moment(order.finished_at)))
    facts += [(_("Act"), link(act, act.number)) for act in acts]
    return [(label, value) for label, value in facts if value]


def _place_facts(place: Any) -> list[tuple[str, Any]]:
    return [
        (_("Place"), place.location.label),
        (_("Well"), place.well),
        (_("Section"), place.section),
        (_("String"), place.string),
        (_("Rig"), place.rig),
        (_("Shift"), place.get_shift_display()),
        (_("Crew"), place.crew),
        (_("Shoe depth"), place.datum_m and numbers.measure(place.datum_m, "m", 2)),
        (_("Collar depth"), place.collar_m and numbers.measure(place.collar_m, "m", 2)),
    ]


def link(row: Any, text: str) -> Any:
    """A link to the page of a row, or its words while it has no page."""
    address = getattr(row, "get_absolute_url", None)
    return {"url": address(), "text": text} if address else text


def band_words(band: Any) -> str:
    """The band as it was entered, and in SI when that differs."""
    if band is None:
        return ""
    entered = (band.entered_minimum, band.entered_optimum, band.entered_maximum)
    words = (
        " / ".join(numbers.number(value) for value in entered)
        + f" {numbers.unit_words(band.entered_unit)}"
    )
    if band.entered_unit == "kN·m":
        return words
    stored = (band.minimum_knm, band.optimum_knm, band.maximum_knm)
    in_si = " / ".join(numbers.number(value, 2) for value in stored)
    return f"{words} ({in_si} {numbers.unit_words('kN·m')})"
