"""Joints that go through their lives together, step by step, with all that is recorded of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.accounts.models import User
from core.scale.ground import Ground
from core.scale.people import Cast, Side
from equipment.models import (
    Inspection,
    InspectionBatch,
    Joint,
    JointBatch,
    JointReading,
    JointStep,
    StepBatch,
)
from equipment.pipes import joint_rules
from equipment.pipes.life.states import TRANSITIONS
from equipment.scale.lives import INSPECTED, LIVES, Found, worn
from equipment.scale.yard import Line, Yard

#: Steps that a joint's own event tells, with its verb; a waybill's event tells its own two.
TOLD_ALONE = {"run": "joint.run", "reject": "joint.rejected"}
OF_WAYBILLS = ("dispatch", "arrive_ready")
MOST_READINGS = 32
THOUSANDTH = Decimal("0.001")
#: What stands before the number of a serial: letters of three alphabets, dashes, look-alikes.
MARKS = ("SC", "SC", "SC", "Ş-", "SC", "С", "SC", "Ç ", "SC", "Ə", "I-", "ı")


@dataclass
class Budget:
    """How many service records are due by now, and how many there are."""

    joints: int
    records: int
    joints_done: int = 0
    records_done: int = 0

    def due(self) -> int:
        """Readings that the next joint should get for the records to keep pace."""
        self.joints_done += 1
        return max(0, self.records * self.joints_done // self.joints - self.records_done)


@dataclass(frozen=True)
class Made:
    """A joint as orders, sets and waybills name it."""

    pk: int
    public_id: str
    label: str
    length: Decimal


@dataclass
class Group:
    """Joints of one side, line and heat that take each step on the same day.

    `told_by` names the waybill of the group; `used_on` its last day of usage.
    """

    ground: Ground
    side: Side
    line: Line
    heat: int
    number: int
    start: dt.date
    gap: int
    tally: int | None = None
    told_by: str = ""
    used_on: dt.date | None = None
    order_number: str = ""
    made: list[Made] = field(default_factory=list)
    inspected: int = 0
    read: int = 0
    steps: dict[tuple[int, str], list[Any]] = field(default_factory=dict)

    @property
    def by(self) -> User:
        return self.side.who(number=self.number)

    def day(self, step: int) -> dt.date:
        """The day of the step with that number; -1 is the day on which the joints came."""
        return min(self.start + dt.timedelta(days=self.gap * (step + 1)), self.ground.today)

    def at(self, step: int) -> dt.datetime:
        return self.ground.at(self.day(step))


def open_sheets(ground: Ground) -> None:
    """Triggers of joints ask for inspections: those are copied first."""
    for model in (Inspection, JointReading, JointStep, Joint):
        ground.sheet(model)


def begin(
    ground: Ground, side: Side, line: Line, number: int, *, steps: int, gap: int = 0
) -> Group:
    """A group whose longest life has so many steps; the last one lies in the past."""
    gap = gap or ground.rng.randint(4, 16)
    start = ground.days_ago(gap * (steps + 1), gap * (steps + 1) + 400)
    heats = ground.found(Yard).heats[side.pk]
    return Group(ground, side, line, heats[number % len(heats)], number, start, gap)


def live(group: Group, life: str) -> Made:
    """One more joint of the group, with its whole life."""
    ground, sheet = group.ground, group.ground.sheet(Joint)
    joint = _named(group, sheet.reserve())
    status, place = "received", _rack(group)
    for number, action in enumerate(LIVES[life]):
        target, there = TRANSITIONS[action].target, _place_after(group, action, place)
        _step(group, joint, number, (action, status, target), (place, there))
        status, place = target, there
    found = _inspections(group, life)
    _record(group, joint, found)
    _write(group, joint, (status, place), found, life)
    group.made.append(joint)
    ground.rest()
    return joint


def _named(group: Group, pk: int) -> Made:
    ground = group.ground
    base = 9_300 if group.line.length_range == "R2" else 12_400
    length = Decimal(ground.rng.randint(base - 400, base + 400)) / 1000
    mark = MARKS[pk % len(MARKS)]
    serial = f"{mark}{ground.seed}-{pk:07d}" if pk % 9 else ""
    return Made(pk, ground.public_id("pip"), serial or str(len(group.made) + 1), length)


def _rack(group: Group) -> int:
    racks = group.ground.found(Yard).homes[group.side.pk].racks
    return racks[group.number % len(racks)]


def _place_after(group: Group, action: str, place: int) -> int:
    yard = group.ground.found(Yard)
    home = yard.homes[group.side.pk]
    if action == "bring_to_rig":
        return home.rigs[group.number % len(home.rigs)]
    if action == "return":
        return _rack(group)
    if action == "repair":
        return home.workshop
    if action == "dispatch":
        return yard.transit
    if action == "arrive_ready":
        other = group.ground.found(Cast).other(group.side)
        return yard.homes[other.pk].racks[group.number % len(home.racks)]
    return place


def _step(
    group: Group, joint: Made, number: int, way: tuple[str, str, str], places: tuple[int, int]
) -> None:
    action, source, target = way
    moved = places[0] != places[1]
    group.ground.add(
        JointStep, memorandum_id=_workspace(group), joint_id=joint.pk, action=action,
        source=source, target=target, on=group.day(number), taken_at=group.at(number),
        came_from_id=places[0] if moved else None, came_to_id=places[1] if moved else None,
        told_by=_teller(group, joint, number, way), taken_by_id=group.by.pk,
    )  # fmt: skip


def _teller(group: Group, joint: Made, number: int, way: tuple[str, str, str]) -> str:
    """The public id of what the event of a step is about."""
    action, source, target = way
    if action in OF_WAYBILLS:
        return group.told_by
    if action in TOLD_ALONE:
        group.ground.tell(
            TOLD_ALONE[action], (Joint, joint.public_id, joint.label), group.by, group.at(number),
            workspace_id=_workspace(group), before={"status": source},
            after={"status": target, "order": group.order_number},
        )  # fmt: skip
        return joint.public_id
    known = group.steps.setdefault((number, action), [group.ground.public_id("jsb"), 0])
    known[1] += 1
    return str(known[0])


def _workspace(group: Group) -> int:
    return group.ground.found(Cast).workspace_id


def _inspections(group: Group, life: str) -> list[Found]:
    """New pipe is mostly looked at when it comes; used pipe when it is classed."""
    rng, found = group.ground.rng, []
    if group.number % 4 or life in ("sent", "arrived", "allocated"):
        share = Decimal(rng.randint(960, 1_040)) / 1000
        found.append(Found(group.day(-1), share, "ut"))
    share = worn(rng, life)
    for number, action in enumerate(LIVES[life]):
        if action in INSPECTED:
            found.append(Found(group.day(number), share, "emi" if action == "classify" else "ut"))
            share -= Decimal("0.002")
    return found


def _record(group: Group, joint: Made, found: list[Found]) -> None:
    budget = group.ground.found(Budget)
    due = budget.due()
    each = min(due // len(found), MOST_READINGS) if found else 0
    for one in found:
        pipe_class = one.pipe_class
        pk = group.ground.add(
            Inspection, memorandum_id=_workspace(group), organisation_id=group.side.pk,
            joint_id=joint.pk, inspected_on=one.on, method=one.method, body_class=pipe_class,
            tool_joint_class=pipe_class if group.line.is_drill_pipe else None,
            inspector="Inspector of the scale set", instrument="UT gauge 4",
            governed_by="" if pipe_class == "new" else "remaining wall",
            recorded_by_id=group.by.pk, recorded_at=group.ground.at(one.on, 15),
        )  # fmt: skip
        readings = max(each - 1, 1)
        for position in range(readings):
            _read(group, joint, one, pk, position)
        group.inspected += 1
        group.read += readings
        budget.records_done += 1 + readings


def _read(group: Group, joint: Made, one: Found, inspection: int, position: int) -> None:
    """Walls first, the least one at the first place; then outside diameters of the body."""
    is_wall = position % 4 != 3
    nominal = group.line.wall if is_wall else group.line.od
    share = one.share if position == 0 else max(one.share, Decimal("0.97")) if is_wall else 1
    value = (nominal * share).quantize(THOUSANDTH)
    group.ground.add(
        JointReading, joint_id=joint.pk, kind="wall" if is_wall else "body_od",
        position=str(position + 1), value_mm=value, entered_value=value, entered_unit="mm",
        read_on=one.on, method=one.method, instrument="UT gauge 4", inspection_id=inspection,
        recorded_by_id=group.by.pk,
    )  # fmt: skip


def _last_run(group: Group, life: str) -> dt.date | None:
    days = [
        group.day(number) for number, action in enumerate(LIVES[life]) if action in ("run", "pull")
    ]
    return max(days, default=group.used_on)


def _write(
    group: Group, joint: Made, reached: tuple[str, int], found: list[Found], life: str
) -> None:
    status, place = reached
    serial = joint.label if joint.pk % 9 else ""
    newest = found[-1] if found else None
    tool_joint = newest.pipe_class if newest and group.line.is_drill_pipe else None
    number = str(len(group.made) + 1)
    group.ground.add(
        Joint, id=joint.pk, public_id=joint.public_id, memorandum_id=_workspace(group),
        organisation_id=group.side.pk, product_line_id=group.line.pk, tally_id=group.tally,
        tally_number=number, number_key=joint_rules.number_key(number), serial=serial,
        serial_key=joint_rules.serial_key(serial), yard_number=f"{group.number}/{number}",
        heat_id=group.heat, length_range=group.line.length_range, status=status,
        description=f"{group.line.product.replace('_', ' ')} {group.line.size}",
        overall_length_m=joint.length + Decimal("0.1"), makeup_loss_m=Decimal("0.1"),
        effective_length_m=joint.length, location_id=place, inspected_on=newest and newest.on,
        holder_id=_holder(group, place),
        body_class=newest and newest.pipe_class, tool_joint_class=tool_joint,
        last_run_on=_last_run(group, life), created_at=group.at(-1),
    )  # fmt: skip


def _holder(group: Group, place: int) -> int | None:
    """The other side, when the joint lies at one of its places."""
    other = group.ground.found(Cast).other(group.side)
    return other.pk if place in group.ground.found(Yard).homes[other.pk].racks else None


def close(group: Group) -> None:
    """What came and was done together is told once: arrival, steps, inspections."""
    ground, workspace_id = group.ground, _workspace(group)
    shared = {"memorandum_id": workspace_id, "organisation_id": group.side.pk,
              "made_by_id": group.by.pk}  # fmt: skip
    if group.tally is None:
        _tell_arrival(group, shared)
    for (number, action), (public_id, count) in sorted(group.steps.items()):
        ground.add(
            StepBatch, public_id=public_id, action=action, joint_count=count,
            made_at=group.at(number), **shared,
        )  # fmt: skip
        ground.tell(
            "joint_steps.taken", (StepBatch, public_id, f"{action} × {count}"), group.by,
            group.at(number), workspace_id=workspace_id, after={"action": action, "count": count},
        )  # fmt: skip
    if group.inspected:
        public_id, counts = ground.public_id("isb"), (group.inspected, group.read)
        ground.add(
            InspectionBatch, public_id=public_id, inspection_count=counts[0],
            reading_count=counts[1], made_at=group.at(99), **shared,
        )  # fmt: skip
        ground.tell(
            "inspections.recorded", (InspectionBatch, public_id, f"{counts[0]} / {counts[1]}"),
            group.by, group.at(99), workspace_id=workspace_id,
            after={"inspections": counts[0], "readings": counts[1]},
        )  # fmt: skip


def _tell_arrival(group: Group, shared: dict[str, int]) -> None:
    public_id, count = group.ground.public_id("bat"), len(group.made)
    group.ground.add(
        JointBatch, public_id=public_id, joint_ids=[joint.pk for joint in group.made],
        created_count=count, changed_count=0, made_at=group.at(-1), **shared,
    )  # fmt: skip
    group.ground.tell(
        "joint_batch.registered", (JointBatch, public_id, f"{count} + 0"), group.by,
        group.at(-1), workspace_id=shared["memorandum_id"], after={"created": count},
    )  # fmt: skip
