"""What pipes and orders give to a scale set: joints in turns, each turn a small register."""

from __future__ import annotations

from core.scale import feeders
from core.scale.ground import Ground
from equipment.pipes.stock.services import compact_stock
from equipment.scale import (
    certifying,
    defects,
    dismantling,
    gauges,
    groups,
    orders,
    pressing,
    repairs,
    requests,
    revisions,
    sets,
    tallies,
    waybills,
    yard,
)
from equipment.scale.groups import Budget, Group
from equipment.scale.orders import Desk

#: Joints of a turn: a tally, orders, joints over the API, a waybill, a set, orders of repair and
#: of revision.
TALLY, ORDERS, ORDER, PLAIN, WAYBILL, SET, REPAIR, REVISION = 20, 11, 5, 13, 8, 12, 2, 2
TURN = TALLY + ORDERS * ORDER + PLAIN + WAYBILL + SET + REPAIR + REVISION
#: Of all records, a fifth is usage.
USAGE_PART = 5
TURNS_AN_ACT = 50


def feed(ground: Ground) -> None:
    """All joints with their lives; each object is in its last state when it is written."""
    groups.open_sheets(ground)
    revisions.open_sheets(ground)
    ground.keep(Budget(ground.joints, ground.records))
    ground.keep(Desk())
    type_id = repairs.type_of_work(ground)
    programme = revisions.programme(ground)
    turns = -(-ground.joints // TURN)
    days = max(1, round(ground.records / USAGE_PART / turns / SET))
    left = ground.joints
    for turn in range(turns):
        left = _turn(ground, turn, left, days)
        if joints := min(REPAIR, left):
            repairs.order(ground, turn, joints, type_id)
            left -= joints
        if joints := min(REVISION, left):
            revisions.order(ground, turn, joints, programme)
            left -= joints
        if turn % TURNS_AN_ACT == TURNS_AN_ACT - 1:
            orders.clear_desk(ground)
            ground.settle()
    orders.clear_desk(ground)


def _turn(ground: Ground, turn: int, left: int, days: int) -> int:
    """One turn, cut off where no joint is left; how many joints are left after it."""

    def some(wanted: int) -> int:
        nonlocal left
        given = min(wanted, left)
        left -= given
        return given

    made: list[Group] = []
    for number in range(ORDERS):
        if joints := some(ORDER):
            ordered = orders.order(ground, turn * ORDERS + number, joints)
            dismantling.order(ground, ordered)
            made.append(ordered.group)
    if made:
        requests.early(ground, turn, made[-1])
    if joints := some(SET):
        sets.drill_pipe_set(ground, turn, joints, days)
    if joints := some(TALLY):
        tallies.tally(ground, turn, joints)
    if joints := some(WAYBILL):
        waybills.waybill(ground, turn, joints)
    if joints := some(PLAIN):
        tallies.plain(ground, turn, joints)
    return left


def finish(_ground: Ground) -> None:
    """What the copies appended to the counts of the stock is added up."""
    while compact_stock():
        pass


def register() -> None:
    """The yard first, then what lies in it."""
    feeders.register("yard", yard.feed)
    feeders.register("pipes and orders", feed, finish)
    feeders.register("defect acts and reports", defects.feed)
    feeders.register("instruments", gauges.feed)
    feeders.register("pressure tests", pressing.feed)
    feeders.register("certificates", certifying.feed)
