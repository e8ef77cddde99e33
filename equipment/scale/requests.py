"""Requests of a scale set: some that no order follows, and those that orders were drawn up from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cooperation.scale.promises import Programme
from core.scale.ground import Ground
from core.scale.people import Cast, Side
from equipment.models import RequestedItem, RequestedJoint, WorkRequest
from equipment.orders.kinds import Priority, WorkKind
from equipment.requests.rules import state_by_orders
from equipment.scale.groups import Group
from equipment.scale.yard import Things, Yard

_SUBMITTED = (("submitted", "submitted"),)
_ACCEPTED = (*_SUBMITTED, ("accepted", "accepted"))
_ORDERED = (*_ACCEPTED, ("ordered", "ordered"))
#: The verb and the state after it, on the way to each state.
WAYS = {
    "draft": (),
    "submitted": _SUBMITTED,
    "returned": (*_SUBMITTED, ("returned", "returned")),
    "withdrawn": (*_SUBMITTED, ("withdrawn", "withdrawn")),
    "accepted": _ACCEPTED,
    "ordered": _ORDERED,
    "done": (*_ORDERED, ("completed", "done")),
}
#: What no order follows yet, in turns.
EARLY = ("draft", "submitted", "accepted", "returned", "withdrawn")
#: Of the orders every so many was asked for.
ASKED_EACH = 3
#: The numbers of those that no order follows begin here.
FIRST_EARLY = 500_000
WINDOW_DAYS = 10
BY_OTHER = ("accepted", "returned", "completed")


@dataclass(frozen=True)
class _Asked:
    """A request in the making; `times` are those of its creation and of each step."""

    asks: Side
    number: int
    status: str
    times: Sequence[dt.datetime]


def early(ground: Ground, number: int, group: Group) -> None:
    """A request that waits for somebody or was taken back, about the joints of the group."""
    status = EARLY[number % len(EARLY)]
    day = ground.days_ago(4, 30)
    times = [ground.at(day + dt.timedelta(days=step)) for step in range(len(WAYS[status]) + 1)]
    pk = _write(ground, _Asked(group.side, FIRST_EARLY + number, status, times))
    for position, joint in enumerate(group.made, start=1):
        ground.add(RequestedJoint, work_request_id=pk, position=position, joint_id=joint.pk)
    things = ground.found(Things).keys
    ground.add(RequestedItem, work_request_id=pk, position=1, item_id=things[number % len(things)])


def asked_for(
    ground: Ground, number: int, asks: Side, order: str, span: tuple[dt.datetime, dt.datetime]
) -> int | None:
    """The key of the request that an order in the state `order` was drawn up from, if any; `span`
    is from when the order was drawn up until its last change."""
    status = state_by_orders({order})
    if number % ASKED_EACH or status == "accepted":  # its only order was cancelled
        return None
    drawn_up, ended = span
    before = [drawn_up - dt.timedelta(days=days) for days in (6, 5, 4)]
    times = [*before, drawn_up, *([ended] if status == "done" else [])]
    return _write(ground, _Asked(asks, number, status, times))


def _write(ground: Ground, one: _Asked) -> int:
    cast = ground.found(Cast)
    other, home = cast.other(one.asks), ground.found(Yard).homes[one.asks.pk]
    is_shared, is_agreed = one.status != "draft", one.status in WorkRequest.AGREED
    name = f"RQ-{ground.today.year}-{one.number + 1:05d}" if is_shared else ""
    title = f"Run pipe of the group {one.number + 1}"
    first = one.times[-1].date() + dt.timedelta(days=3)
    public_id = ground.public_id("req")
    pk = ground.add(
        WorkRequest, public_id=public_id, number=name, memorandum_id=cast.workspace_id,
        requested_by_id=one.asks.pk, addressed_to_id=other.pk, kind=WorkKind.INSTALLATION,
        priority=Priority.values[one.number % len(Priority.values)], title=title,
        text="As the programme of the well says. Torque by the procedure.", wanted_start=first,
        wanted_end=first + dt.timedelta(days=WINDOW_DAYS), well=f"Well {one.number % 97 + 1}",
        location_id=home.rigs[one.number % len(home.rigs)],
        commitment_id=ground.found(Programme).promise("installation", one.number).pk,
        status=one.status, status_since=one.times[-1], created_at=one.times[0],
        returned_reason="Which well?" if one.status == "returned" else "",
        shared_at=one.times[1] if is_shared else None,
        created_by_id=one.asks.who(number=one.number).pk,
        accepted_by_id=other.who(number=one.number).pk if is_agreed else None,
    )  # fmt: skip
    _tell(ground, cast, one, (public_id, f"{name} {title}".strip()))
    return pk


def _tell(ground: Ground, cast: Cast, one: _Asked, what: tuple[str, str]) -> None:
    about, was = (WorkRequest, *what), "draft"
    asks, other = (side.who(number=one.number) for side in (one.asks, cast.other(one.asks)))
    ground.tell(
        "request.created", about, asks, one.times[0], workspace_id=cast.workspace_id,
        after={"status": was}, private=True,
    )  # fmt: skip
    for (verb, reached), at in zip(WAYS[one.status], one.times[1:], strict=True):
        ground.tell(
            f"request.{verb}", about, other if verb in BY_OTHER else asks, at,
            workspace_id=cast.workspace_id, before={"status": was}, after={"status": reached},
        )  # fmt: skip
        was = reached
