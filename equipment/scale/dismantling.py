"""Orders of dismantling of a scale set: what orders of installation ran comes out by them."""

from __future__ import annotations

import datetime as dt

from core.scale.ground import Ground
from core.scale.people import Cast
from equipment.models import DismantlingRecord, OrderLine, OrderPlace, TorqueBand, WorkOrder
from equipment.scale.groups import Budget, Made
from equipment.scale.orders import WAYS, Ordered
from equipment.scale.yard import Yard

#: Pulling is the fourth step of a life.
PULL_STEP = 3
CONDITIONS = ("ok", "ok", "ok", "ok", "bent", "ok", "ok", "galled_thread", "ok", "corroded")
#: Days before and after the pulling on which an order is drawn up and goes on.
DAYS = (-5, -4, -3, 0, 1)


def order(ground: Ground, ran: Ordered) -> None:
    """A finished order of what came out of the string that another one ran, if anything did."""
    if not ran.pulled:
        return
    pk, public_id = ground.sheet(WorkOrder).reserve(), ground.public_id("ord")
    name = ran.number.replace("IO-", "DO-")
    for position, joint in enumerate(ran.pulled, start=1):
        _line(ground, ran, (pk, position), joint)
    cast, group = ground.found(Cast), ran.group
    well = group.number % len(ground.found(Yard).homes[group.side.pk].wells)
    ground.add(
        WorkOrder, id=pk, public_id=public_id, number=name, title=ran.title.replace("Run", "Pull"),
        memorandum_id=cast.workspace_id, requested_by_id=group.side.pk, kind="dismantling",
        executor_id=cast.other(group.side).pk, commitment_id=ran.promise.pk,
        planned_start=group.day(PULL_STEP), planned_end=group.day(PULL_STEP), status="done",
        status_since=_at(ground, ran, len(WAYS["done"])), started_at=_at(ground, ran, 3),
        finished_at=_at(ground, ran, len(WAYS["done"])), created_by_id=group.by.pk,
        created_at=_at(ground, ran, 0),
    )  # fmt: skip
    ground.add(
        OrderPlace, order_id=pk, well=f"Well {well + 1}", string=group.line.product,
        location_id=ground.found(Yard).homes[group.side.pk].rigs[well], rig=f"Rig {well + 1}",
    )  # fmt: skip
    _tell(ground, ran, (WorkOrder, public_id, f"{name} {ran.title}"), name)


def _line(ground: Ground, ran: Ordered, order: tuple[int, int], joint: Made) -> None:
    """A line whose joint was laid down on a rack of its party."""
    pk, position = order
    cast, group = ground.found(Cast), ran.group
    line, racks = ground.sheet(OrderLine).reserve(), ground.found(Yard).homes[group.side.pk].racks
    condition = CONDITIONS[(ran.pk + position) % len(CONDITIONS)]
    ground.add(
        DismantlingRecord, memorandum_id=cast.workspace_id, line_id=line, sequence=position,
        outcome="laid_down", stand=str(position // 3 + 1), effective_length_m=joint.length,
        break_out_torque_knm=31, entered_torque=31, entered_unit=TorqueBand.Unit.KNM,
        condition=condition, remark="" if condition == "ok" else "Seen at the table",
        protector_fitted=True, rinsed=True, inhibited=position % 2 == 0,
        rack_id=racks[group.number % len(racks)], pulled_on=group.day(PULL_STEP),
        recorded_by_id=cast.other(group.side).who(number=ran.pk).pk,
    )  # fmt: skip
    ground.add(
        OrderLine, id=line, public_id=ground.public_id("lin"), memorandum_id=cast.workspace_id,
        order_id=pk, position=position, joint_id=joint.pk, status="done", is_open=False,
    )  # fmt: skip
    ground.found(Budget).records_done += 1


def _at(ground: Ground, ran: Ordered, step: int) -> dt.datetime:
    return ground.at(ran.group.day(PULL_STEP) + dt.timedelta(days=DAYS[min(step, len(DAYS) - 1)]))


def _tell(
    ground: Ground, ran: Ordered, about: tuple[type[WorkOrder], str, str], number: str
) -> None:
    cast, was = ground.found(Cast), "draft"
    by, other = ran.group.by, cast.other(ran.group.side).who(number=ran.pk)
    ground.tell(
        "order.created", about, by, _at(ground, ran, 0), workspace_id=cast.workspace_id,
        after={"status": was, "number": number},
    )  # fmt: skip
    for step, (verb, reached) in enumerate(WAYS["done"], start=1):
        ground.tell(
            f"order.{verb}", about, by if verb == "submitted" else other, _at(ground, ran, step),
            workspace_id=cast.workspace_id, before={"status": was}, after={"status": reached},
        )  # fmt: skip
        was = reached
