"""Orders of a scale set: a group of joints each, in every state, the finished ones on acts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from cooperation.scale import acts
from cooperation.scale.acts import Paper, Work
from cooperation.scale.promises import Programme, Promise
from core.scale.ground import Ground
from core.scale.people import Cast, Side
from equipment.models import (
    OrderLine,
    OrderPlace,
    RowDraft,
    RunningRecord,
    TorqueBand,
    WorkOrder,
)
from equipment.orders.models import Shift
from equipment.orders.queries import SOURCE_KIND
from equipment.scale import groups, requests
from equipment.scale.groups import Budget, Group, Made
from equipment.scale.lives import AFTER_RUN, LIVES
from equipment.scale.yard import Yard

#: States in turns; the later ones of a turn change from one turn to the next.
STATES = ("closed", "closed", "in_progress", "closed", "on_act", "closed", "done", "accepted",
          "closed", "", "")  # fmt: skip
EARLY = ("submitted", "draft", "returned", "cancelled", "on_hold")
_STARTED = (("submitted", "submitted"), ("accepted", "accepted"), ("started", "in_progress"))
_DONE = (*_STARTED, ("finished", "done"))
#: The verb and the state after it, on the way to each state.
WAYS = {
    "draft": (),
    "submitted": _STARTED[:1],
    "returned": (*_STARTED[:1], ("returned", "returned")),
    "cancelled": (*_STARTED[:1], ("cancelled", "cancelled")),
    "accepted": _STARTED[:2],
    "in_progress": _STARTED,
    "on_hold": (*_STARTED, ("held", "on_hold")),
    "done": _DONE,
    "on_act": (*_DONE, ("put_on_act", "on_act")),
    "closed": (*_DONE, ("put_on_act", "on_act"), ("closed", "closed")),
}
FINISHED = ("done", "on_act", "closed")
#: Orders on one act, and the states of the acts of those that are not closed.
ORDERS_AN_ACT = 4
OPEN_ACTS = ("refused", "signed_by_one", "sent", "draft")
#: Running comes after coming to the rig: the third step of a life.
RUN_STEP = 2
LONGEST = 14
THOUSANDTH = Decimal("0.001")


@dataclass
class Desk:
    """The acts that are being put together, by the state to which they will come."""

    papers: dict[str, Paper] = field(default_factory=dict)
    orders_on: dict[str, int] = field(default_factory=dict)
    opened: int = 0


@dataclass
class Ordered:
    """An order as its lines and papers, and the dismantling after it, name it."""

    pk: int
    public_id: str
    number: str
    title: str
    status: str
    promise: Promise
    group: Group
    paper: Paper | None
    depth: Decimal = Decimal(0)
    lives: int = 0
    #: Joints that have come out of the hole since.
    pulled: list[Made] = field(default_factory=list)


def order(ground: Ground, number: int, joints: int) -> Ordered:
    """An order of so many joints in the state whose turn it is."""
    status = STATES[number % len(STATES)] or EARLY[number // len(STATES) % len(EARLY)]
    cast, yard = ground.found(Cast), ground.found(Yard)
    for model in (RunningRecord, OrderLine):  # a locked line takes no record any more
        ground.sheet(model)
    group = groups.begin(
        ground, cast.sides[number % 2], yard.lines[3 + number % 5], number, steps=LONGEST
    )
    promise = ground.found(Programme).promise("installation", number)
    name = f"IO-{ground.today.year}-{number + 1:05d}"
    group.order_number = name
    one = Ordered(
        ground.sheet(WorkOrder).reserve(), ground.public_id("ord"), name,
        f"Run {group.line.size} {group.line.product.replace('_', ' ')}, well {number % 97 + 1}",
        status, promise, group, _paper(ground, status),
    )  # fmt: skip
    for position in range(1, joints + 1):
        _line(ground, one, position, joints)
    groups.close(group)
    _write(ground, cast, one)
    if one.paper is not None:
        _file(ground, one)
    return one


def _paper(ground: Ground, status: str) -> Paper | None:
    if status not in ("on_act", "closed"):
        return None
    desk = ground.found(Desk)
    if status not in desk.papers:
        comes_to = "accepted" if status == "closed" else OPEN_ACTS[desk.opened % len(OPEN_ACTS)]
        desk.opened += status == "on_act"
        desk.papers[status] = acts.begin(ground, comes_to)
        desk.orders_on[status] = 0
    return desk.papers[status]


def _file(ground: Ground, one: Ordered) -> None:
    desk = ground.found(Desk)
    desk.orders_on[one.status] += 1
    if desk.orders_on[one.status] >= (ORDERS_AN_ACT if one.status == "closed" else 1):
        acts.close(ground, desk.papers.pop(one.status))


def clear_desk(ground: Ground) -> None:
    """Close the acts that are not full yet."""
    desk = ground.found(Desk)
    for status in list(desk.papers):
        acts.close(ground, desk.papers.pop(status))


def _life(one: Ordered, position: int, joints: int) -> tuple[str, str]:
    """What became of the joint, and of its line."""
    if one.status in FINISHED and position == joints and one.pk % 3 == 0 and joints > 1:
        return "rejected", "rejected"
    if one.status in FINISHED:
        return AFTER_RUN[(one.pk * 7 + position * 3) % len(AFTER_RUN)], "done"
    if one.status in ("in_progress", "on_hold") and position <= joints // 2:
        return "run", "done"
    return "on_rig", "planned"


def _line(ground: Ground, one: Ordered, position: int, joints: int) -> None:
    life, status = _life(one, position, joints)
    joint = groups.live(one.group, life)
    if "lay_down" in LIVES[life]:
        one.pulled.append(joint)
    sheet, public_id = ground.sheet(OrderLine), ground.public_id("lin")
    pk = sheet.reserve()
    if status == "planned" and one.status == "in_progress":
        _draft(ground, one, pk)
    if status != "planned":
        _run(ground, one, (pk, position), joint, is_rejected=status == "rejected")
    is_final = one.status == "closed" and status == "done"
    ground.add(
        OrderLine, id=pk, public_id=public_id, memorandum_id=_workspace(ground), order_id=one.pk,
        position=position, joint_id=joint.pk, status=status, is_open=one.status not in
        (*FINISHED, "cancelled"), locked_by_id=one.paper.pk if one.paper and is_final else None,
    )  # fmt: skip
    if one.paper is not None and status == "done":
        work = Work(
            SOURCE_KIND, public_id, f"{one.number}/{position}", joint.label, one.promise,
            Decimal(1), one.group.day(RUN_STEP),
        )  # fmt: skip
        acts.put(ground, one.paper, work)


def _run(
    ground: Ground, one: Ordered, line: tuple[int, int], joint: Made, *, is_rejected: bool
) -> None:
    if not is_rejected:
        one.depth += joint.length
    torque = Decimal(ground.rng.randint(14_000, 18_500)) / 1000
    ground.add(
        RunningRecord, memorandum_id=_workspace(ground), line_id=line[0], sequence=line[1],
        effective_length_m=Decimal(0) if is_rejected else joint.length,
        cumulative_depth_m=one.depth, torque_knm=None if is_rejected else torque,
        entered_torque=None if is_rejected else torque,
        entered_unit="" if is_rejected else TorqueBand.Unit.KNM, is_rejected=is_rejected,
        shoulder_knm=None if is_rejected else torque / 2,
        entered_shoulder=None if is_rejected else torque / 2,
        turns=None if is_rejected else Decimal("3.5"), is_drifted=True, drift_mm=Decimal("216.54"),
        compound="API modified", centralisers=None if is_rejected else line[1] % 2,
        triangle="" if is_rejected else RunningRecord.Triangle.WITHIN, shift=Shift.DAY,
        reject_reason="Damaged thread" if is_rejected else "", run_on=one.group.day(RUN_STEP),
        recorded_by_id=_executor(ground, one).who(number=one.pk).pk,
    )  # fmt: skip
    ground.found(Budget).records_done += 1


def _draft(ground: Ground, one: Ordered, line: int) -> None:
    """What somebody of the crew has typed of a joint that is still to be run."""
    ground.add(
        RowDraft, memorandum_id=_workspace(ground), order_id=one.pk, line_id=line,
        person_id=_executor(ground, one).who(number=one.pk).pk, cells={"torque": "16.5"}, was={},
        version=0, saved_at=one.group.at(RUN_STEP),
    )  # fmt: skip


def _executor(ground: Ground, one: Ordered) -> Side:
    return ground.found(Cast).other(one.group.side)


def _workspace(ground: Ground) -> int:
    return ground.found(Cast).workspace_id


def _write(ground: Ground, cast: Cast, one: Ordered) -> None:
    group, executor = one.group, _executor(ground, one)
    run_on, begun = group.day(RUN_STEP), group.at(RUN_STEP)
    ways = WAYS[one.status]
    is_begun, is_done = len(ways) > 2, one.status in FINISHED
    span = _at(ground, group, 0), _at(ground, group, len(ways))
    ground.add(
        WorkOrder, id=one.pk, public_id=one.public_id, number=one.number, title=one.title,
        memorandum_id=cast.workspace_id, requested_by_id=group.side.pk, executor_id=executor.pk,
        commitment_id=one.promise.pk, planned_start=run_on - dt.timedelta(days=1),
        planned_end=run_on + dt.timedelta(days=3), status=one.status,
        returned_reason="Wells do not agree" if one.status == "returned" else "",
        status_since=_at(ground, group, len(ways)), started_at=begun if is_begun else None,
        request_id=requests.asked_for(ground, group.number, group.side, one.status, span),
        finished_at=begun if is_done else None, created_by_id=group.by.pk,
        created_at=_at(ground, group, 0),
    )  # fmt: skip
    home = ground.found(Yard).homes[group.side.pk]
    well = group.number % len(home.wells)
    ground.add(
        OrderPlace, order_id=one.pk, location_id=home.rigs[well], well=f"Well {well + 1}",
        section="production", string=group.line.product, rig=f"Rig {well + 1}", crew="Crew 2",
    )  # fmt: skip
    _band(ground, one)
    _tell(ground, cast, one)


def _band(ground: Ground, one: Ordered) -> None:
    values = {"minimum": Decimal(13), "optimum": Decimal(16), "maximum": Decimal(19)}
    ground.add(
        TorqueBand, order_id=one.pk, entered_unit=TorqueBand.Unit.KNM,
        **{f"{name}_knm": value for name, value in values.items()},
        **{f"entered_{name}": value for name, value in values.items()},
    )  # fmt: skip


def _at(ground: Ground, group: Group, step: int) -> dt.datetime:
    """The moment of a change of the order: the days before and after the run."""
    days = (-6, -5, -3, 0, 1, 3, 11)
    return ground.at(group.day(RUN_STEP) + dt.timedelta(days=days[step]))


def _tell(ground: Ground, cast: Cast, one: Ordered) -> None:
    about, was = (WorkOrder, one.public_id, f"{one.number} {one.title}"), "draft"
    by, other = one.group.by, _executor(ground, one).who(number=one.pk)
    ground.tell(
        "order.created", about, by, _at(ground, one.group, 0), workspace_id=cast.workspace_id,
        after={"status": was, "number": one.number},
    )  # fmt: skip
    for step, (verb, reached) in enumerate(WAYS[one.status], start=1):
        who = by if verb in ("submitted", "cancelled") else other
        ground.tell(
            f"order.{verb}", about, who, _at(ground, one.group, step),
            workspace_id=cast.workspace_id, before={"status": was}, after={"status": reached},
        )  # fmt: skip
        was = reached
