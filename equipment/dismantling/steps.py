"""The life steps of joints that come out of the hole, all joints of a sheet at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from core.accounts.models import User
from equipment.dismantling import queries
from equipment.dismantling.rules import LOST, PullValues
from equipment.orders.models import WorkOrder
from equipment.pipes.life import reversing
from equipment.pipes.life.services import Taken, write_paths
from equipment.pipes.models import Joint, Location
from equipment.pipes.tally.purposes import WAY_DOWN

#: In the order in which joints go through them; used pipe is never ready by them.
STEPS = ("pull", "lay_down", "return", "lose")
Pulled = tuple[Joint, PullValues]


def go_on(
    order: WorkOrder,
    pulled: Sequence[Pulled],
    racks: Mapping[int, Location],
    by: User,
    now: dt.datetime,
) -> None:
    """Take held joints out of the hole and lay them down where their records say, or lose them;
    in a yard they have come back, used and uninspected. One event of the order tells of it."""
    if not pulled:
        return
    yards = queries.in_yards(racks.values()) if racks else set()
    ways = []
    for joint, values in pulled:
        rack = racks[values.rack_id] if values.rack_id else None
        taken = Taken("", values.pulled_on, by, now, order.public_id)
        way = [
            replace(
                taken,
                action=action,
                place=rack if action == "lay_down" else None,
                reason=values.remark if action == "lose" else "",
            )
            for action in _way(joint, values, yards)
        ]
        ways.append((joint, way))
    write_paths(ways, STEPS)


def _way(joint: Joint, values: PullValues, yards: Collection[int]) -> tuple[str, ...]:
    if values.outcome == LOST:
        return ("lose",)
    back = ("return",) if values.rack_id in yards else ()
    return (*WAY_DOWN[joint.status], *back)


def go_back(order: WorkOrder, joints: Sequence[Joint], by: User, now: dt.datetime) -> None:
    """Take back the steps that the order told of held joints, and let the joints say so.

    Raises Refused naming a joint that went on since.
    """
    if not joints:
        return
    words = _("The record of order %(number)s was corrected.") % {"number": order.number}
    reversing.take_back_of(joints, order.public_id, by, now, words)
    stand = Joint.objects.in_bulk([joint.pk for joint in joints])
    for joint in joints:
        joint.status = stand[joint.pk].status
        joint.location_id = stand[joint.pk].location_id
