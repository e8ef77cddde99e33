"""The dismantling of the demonstration: a string of tubing that is half out of its well."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cooperation.commitments.models import Commitment
from equipment.dismantling import services as dismantling
from equipment.dismantling import usage
from equipment.dismantling.rules import PullRow
from equipment.orders import services as orders
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.rules import PlaceFacts
from equipment.pipes.models import Joint
from mou_portal.demonstration.stage import Stage

#: Days counted from today: drawn up, answered, begun, half of it out.
DRAWN, ANSWERED, BEGUN, HALF = -9, -8, -6, -5
SEEN: dict[int, dict[str, Any]] = {
    3: {"condition": "galled_thread", "remark": "Two threads of the pin"},
    6: {"condition": "corroded", "remark": "Pitting below the box"},
    9: {"outcome": "left_in_hole", "remark": "Below the cut"},
    10: {"outcome": "lost", "remark": "Dropped while breaking out"},
}


def leave_open(stage: Stage, commitment: Commitment, ran: Commitment) -> None:
    """An order on the last string that was run under `ran`: half of it is laid down."""
    order = _ordered(stage, commitment, ran)
    if order is None:
        return
    crew = stage.who("engineer", "STP")
    lines = list(order.lines.order_by("position"))
    rows = [_row(stage, line) for line in lines[: len(lines) // 2]]
    dismantling.save_records(order=order, rows=rows, by=crew, now=stage.at(HALF, 17))
    facts = {"used_on": stage.on(BEGUN), "well": order.place.well, "circulating_h": Decimal(9)}
    usage.log_usage(order=order, facts=facts, by=stage.who("engineer"), now=stage.at(HALF, 18))


def _ordered(stage: Stage, commitment: Commitment, ran: Commitment) -> WorkOrder | None:
    """The order that STP has begun on the newest string in the hole; None when there is none."""
    last = WorkOrder.objects.filter(commitment=ran, finished_at__isnull=False).order_by("-pk")
    string = last.select_related("place__location").first()
    if string is None:
        return None
    joints = Joint.objects.filter(order_lines__order=string, status=Joint.Status.RUN)
    by, other = stage.who("engineer"), stage.who("coordinator", "STP")
    order = orders.create_order(
        memorandum=stage.memorandum,
        kind=WorkOrder.Kind.DISMANTLING,
        title=f"Pull the string of {string.place.well}",
        executor=stage.parties["STP"],
        commitment=commitment,
        planned_start=stage.on(BEGUN),
        planned_end=stage.on(3),
        place=PlaceFacts(
            location=string.place.location,
            well=string.place.well,
            string=string.place.string,
            rig=string.place.rig,
            crew="Demonstration crew B",
        ),
        joints=list(joints.order_by("-order_lines__position")),
        by=by,
        now=stage.at(DRAWN),
    )
    orders.submit_order(order=order, by=by, now=stage.at(DRAWN, 10))
    orders.accept_order(order=order, by=other, now=stage.at(ANSWERED))
    crew = stage.who("engineer", "STP")
    return orders.start_order(order=order, by=crew, now=stage.at(BEGUN))


def _row(stage: Stage, line: OrderLine) -> PullRow:
    values: dict[str, Any] = {
        "outcome": "laid_down",
        "condition": "ok",
        "torque": Decimal(28 + line.position % 5),
        "unit": "kN·m",
        "stand": str((line.position + 1) // 2),
        "protector_fitted": True,
        "rinsed": True,
        "rack": stage.places["Rack 1"],
        "pulled_on": stage.on(HALF),
    }
    return PullRow(line=line.public_id, **{**values, **SEEN.get(line.position, {})})
