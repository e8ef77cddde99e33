"""Waybills of a scale set: under way, received, and received with a joint missing."""

from __future__ import annotations

from core.scale.ground import Ground
from core.scale.people import Cast
from equipment.models import Transfer, TransferLine
from equipment.scale import groups
from equipment.scale.groups import Group
from equipment.scale.yard import Yard

STATES = ("dispatched", "received", "differing", "received", "received")
LIVES_OF = {"dispatched": "sent", "received": "arrived", "differing": "arrived"}
#: Storing comes first, then the way, then the arrival.
SENT, ARRIVED = 1, 2
LONGEST = 3


def waybill(ground: Ground, number: int, joints: int) -> None:
    """A waybill of so many joints from one side to the other."""
    cast, yard = ground.found(Cast), ground.found(Yard)
    status = STATES[number % len(STATES)]
    group = groups.begin(
        ground, cast.sides[number % 2], yard.lines[number % len(yard.lines)], number, steps=LONGEST
    )
    group.told_by = ground.public_id("trf")
    pk = ground.sheet(Transfer).reserve()
    for position in range(1, joints + 1):
        is_missing = status == "differing" and position == joints
        joint = groups.live(group, "missing" if is_missing else LIVES_OF[status])
        outcome = "missing" if is_missing else "pending" if status == "dispatched" else "received"
        ground.add(
            TransferLine, transfer_id=pk, position=position, joint_id=joint.pk,
            status_before="in_stock", outcome=outcome,
            reason="Not on the lorry" if is_missing else "",
        )  # fmt: skip
    groups.close(group)
    _write(ground, cast, group, pk, status)


def _write(ground: Ground, cast: Cast, group: Group, pk: int, status: str) -> None:
    receiver = cast.other(group.side)
    home = ground.found(Yard).homes[receiver.pk]
    name, is_open = f"TR-{ground.today.year}-{group.number + 1:05d}", status == "dispatched"
    taker = receiver.who(number=group.number)
    ground.add(
        Transfer, id=pk, public_id=group.told_by, number=name, memorandum_id=cast.workspace_id,
        sender_id=group.side.pk, receiver_id=receiver.pk, status=status,
        destination_id=home.racks[group.number % len(home.racks)], carrier="Carrier 1",
        dispatched_by_id=group.by.pk, dispatched_at=group.at(SENT),
        confirmed_by_id=None if is_open else taker.pk,
        confirmed_at=None if is_open else group.at(ARRIVED),
    )  # fmt: skip
    about = (Transfer, group.told_by, name)
    ground.tell(
        "transfer.dispatched", about, group.by, group.at(SENT), workspace_id=cast.workspace_id,
        after={"status": "dispatched", "count": len(group.made)},
    )  # fmt: skip
    if not is_open:
        ground.tell(
            "transfer.confirmed", about, taker, group.at(ARRIVED), workspace_id=cast.workspace_id,
            before={"status": "dispatched"}, after={"status": status},
        )  # fmt: skip
