"""Revisions of a scale set: orders of a few joints, one finished and one in progress in turns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from core.scale.ground import Ground
from core.scale.people import Cast
from equipment.models import (
    InspectionProgramme,
    OrderLine,
    ProgrammeReading,
    ProgrammeStep,
    ProgrammeVersion,
    RevisionClass,
    RevisionFinding,
    RevisionPart,
    RevisionReading,
    RevisionRecord,
    RevisionStep,
    WorkOrder,
)
from equipment.scale import groups, repairs
from equipment.scale.groups import Group, Made
from equipment.scale.yard import Yard

CODE = "scale_drill_pipe"
LONGEST = repairs.LONGEST
#: The kind of work of these orders, and what they are called.
REVISION = ("revision", "Revision of drill pipe")
WALL = Decimal("8.600")


@dataclass(frozen=True)
class Programme:
    """The version by which all these revisions are judged, and its one step."""

    version: int
    step: int


def open_sheets(ground: Ground) -> None:
    """Steps and classes are copied before their records: nothing is added to a completed one."""
    for model in (
        RevisionStep, RevisionReading, RevisionFinding, RevisionPart, RevisionClass,
        RevisionRecord,
    ):  # fmt: skip
        ground.sheet(model)


def programme(ground: Ground) -> Programme:
    """A programme of its own, of one step; that of a set before where there is one."""
    known = ProgrammeStep.objects.filter(version__programme__code=CODE).first()
    if known is not None:
        return Programme(known.version_id, known.pk)
    made = ground.add(
        InspectionProgramme, code=CODE, name="Scale revision", subject="drill_pipe",
        public_id=ground.public_id("ipg"),
    )  # fmt: skip
    version = ground.add(
        ProgrammeVersion, programme_id=made, number=1, in_force_from=dt.date(2015, 1, 1),
        source="scale set", mark="decided", public_id=ground.public_id("ipv"),
    )  # fmt: skip
    step = ground.add(
        ProgrammeStep, version_id=version, position=1, code="wall_ut", name="Wall",
        method="ultrasonic", looks_for=["internal_wall"], is_required=True,
    )  # fmt: skip
    ground.add(ProgrammeReading, step_id=step, position=1, kind="wall", place="middle", count=1)
    return Programme(version, step)


def order(ground: Ground, number: int, joints: int, by_which: Programme) -> None:
    """An order of revision of so many joints of drill pipe."""
    is_done = number % 2 == 0
    yard, cast = ground.found(Yard), ground.found(Cast)
    group = groups.begin(ground, cast.sides[number % 2], yard.lines[0], number, steps=LONGEST)
    pk, public_id = ground.sheet(WorkOrder).reserve(), ground.public_id("ord")
    for position in range(1, joints + 1):
        joint = groups.live(group, "classified" if is_done else "under_inspection")
        _line(ground, group, (pk, position), (joint, by_which), is_done=is_done)
    groups.close(group)
    name = f"VO-{ground.today.year}-{number + 1:05d}"
    repairs.write_order(ground, group, (pk, public_id, name), REVISION, is_done=is_done)


def _line(
    ground: Ground,
    group: Group,
    place: tuple[int, int],
    what: tuple[Made, Programme],
    *,
    is_done: bool,
) -> None:
    (order_id, position), (joint, by_which) = place, what
    workspace = ground.found(Cast).workspace_id
    pk, on = ground.sheet(OrderLine).reserve(), group.day(LONGEST - 2)
    by = ground.found(Cast).other(group.side).who(number=order_id)
    ground.add(
        OrderLine, id=pk, public_id=ground.public_id("lin"), memorandum_id=workspace,
        order_id=order_id, position=position, joint_id=joint.pk,
        status="done" if is_done else "planned", is_open=not is_done,
    )  # fmt: skip
    record = ground.add(
        RevisionRecord, public_id=ground.public_id("rvr"), memorandum_id=workspace, line_id=pk,
        programme_id=by_which.version, begun_on=on, done_on=on, recorded_by_id=by.pk,
        verdict="accepted" if is_done else "", scheme="API RP 7G" if is_done else "",
        completed_at=ground.at(on) if is_done else None,
        completed_by_id=by.pk if is_done else None,
    )  # fmt: skip
    _step(ground, record, (by_which.step, by.pk), on, is_first=position == 1)
    if is_done:
        ground.add(
            RevisionClass, record_id=record, part="body", pipe_class="premium",
            criterion="wall_min", clause="Remaining wall, outside wear", share=Decimal("93.529"),
            limit=Decimal(80), band_colour="white", band_count=2, missing=[],
        )  # fmt: skip


def _step(
    ground: Ground, record: int, who: tuple[int, int], on: dt.date, *, is_first: bool
) -> None:
    step = ground.add(
        RevisionStep, record_id=record, step_id=who[0], outcome="accepted", done_on=on,
        inspector_id=who[1],
    )  # fmt: skip
    ground.add(
        RevisionReading, step_id=step, kind="wall", place="middle", number=1, value_mm=WALL,
        entered_value=WALL, entered_unit="mm",
    )  # fmt: skip
    ground.add(
        RevisionFinding, step_id=step, position=1, code="internal_wall", value_mm=WALL,
        entered_value=WALL, entered_unit="mm", place="middle",
    )  # fmt: skip
    if is_first:
        ground.add(RevisionPart, step_id=step, position=1, name="Protector", fate="reused")
