"""Orders in the shapes that pages show: rows with their clock, a board, the page of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.acceptance import rules as acceptance
from cooperation.acceptance.models import Act
from core.accounts.models import User
from core.clocks.queries import clock_of, waits_of
from core.clocks.rules import WaitShown
from core.web import numbers
from equipment.orders import queries, rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.queries import Totals

BOARD: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("In preparation"), ("draft", "returned")),
    (gettext_lazy("Waiting for acceptance"), ("submitted",)),
    (gettext_lazy("Accepted"), ("accepted",)),
    (gettext_lazy("In progress"), ("in_progress",)),
    (gettext_lazy("Done, not yet closed"), ("done", "on_act")),
)
#: A column of the board shows this many orders, the oldest first; the list has all.
BOARD_HEIGHT = 50


@dataclass(frozen=True)
class OrderShown:
    """An order in a list: whose turn it is, for how long, and how far the run has come."""

    order: WorkOrder
    waits: list[WaitShown]
    is_mine: bool
    percent: int


@dataclass
class Column:
    title: str | Promise
    rows: list[OrderShown] = field(default_factory=list)
    more: int = 0


def row_of(order: Any, user: User, now: dt.datetime) -> OrderShown:
    waits = waits_of(order, now)
    return OrderShown(
        order=order,
        waits=waits,
        is_mine=any(one.organisation_id == user.organisation_id for one in waits),
        percent=order.done_count * 100 // order.joint_count if order.joint_count else 0,
    )


def board_of(orders: QuerySet[WorkOrder], user: User, now: dt.datetime) -> list[Column]:
    """The open orders by state, what has stood longest first."""
    columns = [Column(title) for title, _states in BOARD]
    place = {state: columns[i] for i, (_title, states) in enumerate(BOARD) for state in states}
    for order in orders.filter(status__in=list(place)).order_by("status_since", "pk"):
        column = place[order.status]
        if len(column.rows) < BOARD_HEIGHT:
            column.rows.append(row_of(order, user, now))
        else:
            column.more += 1
    return columns


@dataclass(frozen=True)
class LineShown:
    """A line of the order's page; `top_m` is the depth of its upper end when the shoe is set."""

    line: OrderLine
    record: Any
    top_m: Decimal | None

    @property
    def remark(self) -> str:
        if self.record is None:
            return ""
        return str(self.record.reject_reason or self.record.torque_reason)


def lines_shown(lines: Sequence[OrderLine], datum: Decimal | None) -> list[LineShown]:
    return [_line(line, datum) for line in lines]


def _line(line: OrderLine, datum: Decimal | None) -> LineShown:
    record: Any = getattr(line, "record", None)
    counts = record is not None and not record.is_rejected and datum is not None
    return LineShown(line, record, datum - record.cumulative_depth_m if counts and datum else None)


def totals_shown(lines: Sequence[OrderLine]) -> Totals:
    """The sums of lines that were read with their records; rejected joints add no length."""
    run = [line for line in lines if line.status == OrderLine.Status.DONE]
    return Totals(
        joints=len(lines),
        run=len(run),
        rejected=sum(line.status == OrderLine.Status.REJECTED for line in lines),
        length_m=sum((line.record.effective_length_m for line in run), Decimal(0)),
    )


def page_of(
    order: WorkOrder, lines: Sequence[OrderLine], user: User, now: dt.datetime
) -> dict[str, Any]:
    """What the page of one order shows."""
    totals = totals_shown(lines)
    place: Any = getattr(order, "place", None)
    datum = place.datum_m if place else None
    actions = rules.actions_for(user, order)
    return {
        "order": order,
        "clock": clock_of(order, now),
        "lines": lines_shown(lines, datum),
        "totals": totals,
        "datum": datum,
        "top_m": datum - totals.length_m if datum is not None and totals.run else None,
        "band": getattr(order, "torque_band", None),
        "facts": facts_of(order, acts_to_show(order)),
        "may_act": order.status == WorkOrder.Status.DONE
        and totals.run > 0
        and acceptance.prepares(user, order.memorandum_id),
        "actions": actions,
        "may_finish": "finish" in actions and not totals.planned,
        "has_records": totals.run + totals.rejected > 0,
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
        (_("Commitment"), link(commitment, f"{commitment.number} {commitment.title}")),
        (_("Requested by"), order.requested_by.label),
        (_("Executor"), order.executor.label),
        (_("Planned"), window),
        (_("Executed under"), order.executed_under),
    ]
    if place is not None:
        facts += _place_facts(place)
    facts.append((_("Torque band"), band_words(getattr(order, "torque_band", None))))
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
    words = " / ".join(numbers.number(value) for value in entered) + f" {band.entered_unit}"
    if band.entered_unit == "kN·m":
        return words
    stored = (band.minimum_knm, band.optimum_knm, band.maximum_knm)
    return words + " (" + " / ".join(numbers.number(value, 2) for value in stored) + " kN·m)"
