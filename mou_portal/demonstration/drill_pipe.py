"""The invented drill pipe of the demonstration: one set through three wells, and what became of it.

Days count from today (negative: past). Walls wear a little in each well, so that a passport has a
trend to show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from equipment.catalogue.models import ProductLine
from equipment.pipes import services as pipes
from equipment.pipes.heats import services as heats
from equipment.pipes.items import services as items
from equipment.pipes.life import services as life
from equipment.pipes.models import Joint, Location
from equipment.pipes.readings import services as readings
from equipment.pipes.readings.rules import Facts, Judged, Measured
from equipment.pipes.sets import services as sets
from equipment.pipes.sets.models import PipeSet
from equipment.pipes.tally.purposes import Purpose
from equipment.pipes.transfers import services as transfers
from equipment.pipes.transfers.rules import Difference
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.rules import Used
from mou_portal.demonstration import work
from mou_portal.demonstration.sheets import csv_tally
from mou_portal.demonstration.stage import Stage

Steps = Iterator[dt.datetime]
MADE_OF = "Invented for the demonstration"
JOINTS = 24
IN_SET = 18
ARRIVED = -262
#: When the set stood in a well, and what its thinnest wall had lost by then, in mm.
WELLS = ((-230, -165, "0.42"), (-140, -85, "0.93"), (-60, -12, "1.38"))
NEW_WALL = Decimal("9.19")  # read to a hundredth; nominal 9.195 mm
EQUIPMENT = (
    ("valve", "VLV-001", "Demonstration gate valve 2-1/16 in", "5,000 psi"),
    ("bop", "BOP-001", "Demonstration annular preventer 13-5/8 in", "5,000 psi"),
    ("elevator", "ELV-001", "Demonstration elevator 5 in", "250 t"),
    ("elevator", "ELV-002", "Demonstration elevator 9-5/8 in", "350 t"),
    ("wellhead", "WHD-001", "Demonstration casing head 13-3/8 in", "5,000 psi"),
)


@dataclass
class Pipe:
    """The drill pipe as the story goes on: the joints in the order of their serials."""

    stage: Stage
    joints: list[Joint] = field(default_factory=list)

    def reload(self) -> list[Joint]:
        keys = [joint.pk for joint in self.joints]
        self.joints = list(Joint.objects.filter(pk__in=keys).order_by("pk"))
        return self.joints

    def of(self, first: int, after: int) -> list[Joint]:
        """Joints by their place in the row, as they stand now."""
        return self.reload()[first:after]

    def take(self, joints: Sequence[Joint], day: int, *actions: str, **more: Any) -> None:
        """Take the joints through steps of one day; a place goes to the steps that want one."""
        place = more.pop("place", None)
        for hour, action in enumerate(actions, start=8):
            laid = {"location": place} if place and action in ("bring_to_rig", "return") else {}
            life.take_step(
                joints=joints,
                action=action,
                by=self.stage.who("engineer"),
                now=self.stage.at(day, hour),
                on=self.stage.on(day),
                **laid,
                **more,
            )


def stories(stage: Stage) -> list[Steps]:
    return [_drill_pipe(stage), _equipment(stage)]


def _drill_pipe(stage: Stage) -> Steps:
    """Received, inspected, run in three wells; then sorted, sent and put away."""
    yield stage.at(ARRIVED)
    pipe = Pipe(stage)
    rack = _racks(stage)
    line = stage.lines["5 DP"]
    _receive(pipe, rack)
    yield stage.at(ARRIVED + 4)
    _inspect(pipe, pipe.reload(), ARRIVED + 4, Decimal(0), "new")
    pipe.take(pipe.reload(), ARRIVED + 5, "store")
    pipe_set = _set_up(pipe, line)
    for number, (start, end, worn) in enumerate(WELLS, start=1):
        yield from _well(pipe, pipe_set, number, (start, end), Decimal(worn))
    yield from _sorted(pipe)
    yield from _sent(pipe)


def _racks(stage: Stage) -> Location:
    """A bay with a rack in the yard; the rack."""
    by, now = stage.who("engineer"), stage.at(ARRIVED)
    above = stage.places["Demonstration pipe yard"]
    words = (
        ("Bay A", "A sahəsi", "Площадка А", "bay"),
        ("Rack 1", "1-ci rəf", "Стеллаж 1", "rack"),
    )
    for name, az, ru, kind in words:
        above = pipes.create_location(
            memorandum=stage.memorandum, name=name, name_az=az, name_ru=ru, kind=kind,
            parent=above, by=by, now=now,
        )  # fmt: skip
    stage.places[above.name] = above
    workshop = pipes.create_location(
        memorandum=stage.memorandum,
        name="Demonstration workshop",
        name_az="Nümayiş emalatxanası",
        name_ru="Демонстрационный цех",
        kind="workshop",
        by=stage.who("engineer", "STP"),
        now=now,
    )
    stage.places["Demonstration workshop"] = workshop
    return above


def _receive(pipe: Pipe, rack: Location) -> None:
    """One heat with its certificate and joints of it."""
    stage = pipe.stage
    by, now = stage.who("engineer"), stage.at(ARRIVED, 10)
    heat = heats.create_heat(
        memorandum=stage.memorandum,
        by=by,
        now=now,
        mill="Demonstration mill",
        heat_number="D4471",
        lot_number="02",
        certificate_type="3.1",
        certificate_number="DEMO-3.1-4471",
    )
    data = csv_tally(
        title="Delivery of drill pipe", joints=JOINTS, seed=5, low="9.3", high="9.7",
        number="DP5-41{number:02d}", words="Drill pipe",
    )  # fmt: skip
    tally = work.upload(
        stage, name="delivery_DP5.csv", data=data, line="5 DP", when=now, place=rack.name,
        purpose=Purpose.RECEIVING,
    )  # fmt: skip
    work.choose_columns(stage, tally, data, now, serials=True)
    work.register(stage, tally, now)
    pipe.joints = list(tally.joints.order_by("pk"))
    heats.give_heat(heat=heat, joints=pipe.reload(), by=by, now=stage.at(ARRIVED, 11))


def _inspect(
    pipe: Pipe, joints: Sequence[Joint], day: int, worn: Decimal, body: str, *, weakest: str = ""
) -> None:
    """Walls at three places of each joint; the seventh wears most and may be of another class."""
    rows = []
    for number, joint in enumerate(joints):
        share = Decimal(number % 7) / 100
        found = (worn * (Decimal("0.90") + share * 3) + share).quantize(Decimal("0.01"))
        graded = weakest if weakest and number == 6 else body
        walls = tuple(
            Measured("wall", f"{metres} m from box", NEW_WALL - found + add)
            for metres, add in ((1, Decimal("0.06")), (4, Decimal(0)), (8, Decimal("0.03")))
        )
        rows.append(Judged(joint, graded, graded, "remaining wall", readings=walls))
    readings.record_inspections(
        facts=Facts(
            pipe.stage.on(day), "ut", "Demonstration inspector", "Demonstration UT gauge 7"
        ),
        rows=rows,
        by=pipe.stage.who("engineer"),
        now=pipe.stage.at(day, 15),
    )


def _set_up(pipe: Pipe, line: ProductLine) -> PipeSet:
    stage = pipe.stage
    by, day = stage.who("engineer"), WELLS[0][0] - 4
    pipe_set = sets.create_set(
        memorandum=stage.memorandum,
        kind="drill_pipe_set",
        number="DEMO-DP5-1",
        product_line=line,
        by=by,
        now=stage.at(day),
        opened_on=stage.on(day),
        remark=MADE_OF,
    )
    sets.add_members(
        pipe_set=pipe_set, joints=pipe.of(0, IN_SET), by=by, now=stage.at(day, 10), on=stage.on(day)
    )
    return pipe_set


def _well(
    pipe: Pipe, pipe_set: PipeSet, number: int, days: tuple[int, int], worn: Decimal
) -> Steps:
    """To the rig, into the hole, a log of usage each week, and back to the yard."""
    stage, (start, end) = pipe.stage, days
    rig, yard = stage.places["Demonstration rig 1"], stage.places["Demonstration pipe yard"]
    yield stage.at(start - 1)
    pipe.take(pipe.of(0, IN_SET), start - 1, "allocate", "bring_to_rig", place=rig)
    yield stage.at(start)
    pipe.take(pipe.of(0, IN_SET), start, "run")
    for day in range(start + 7, end, 7):
        yield stage.at(day, 18)
        row = Used(
            used_on=stage.on(day),
            pipe_set=pipe_set,
            well=f"Demo-DP-{number}",
            metres_drilled_m=Decimal(180 + 11 * (day % 9)),
            rotating_h=Decimal(14 + day % 5),
            circulating_h=Decimal(18 + day % 4),
        )
        usage.record_usage(rows=[row], by=stage.who("engineer"), now=stage.at(day, 18))
    yield stage.at(end)
    pipe.take(pipe.of(0, IN_SET), end, "pull", "lay_down")
    yield stage.at(end + 2)
    pipe.take(pipe.of(0, IN_SET), end + 2, "return", place=yard)
    if number < len(WELLS):
        yield from _made_ready(pipe, end + 3, worn)


def _made_ready(pipe: Pipe, day: int, worn: Decimal) -> Steps:
    """Cleaned, inspected, classed and put in stock again."""
    stage = pipe.stage
    yield stage.at(day)
    pipe.take(pipe.of(0, IN_SET), day, "clean", "inspect")
    yield stage.at(day + 2)
    _inspect(pipe, pipe.of(0, IN_SET), day + 2, worn, "premium")
    pipe.take(pipe.of(0, IN_SET), day + 3, "classify", "store")


def _sorted(pipe: Pipe) -> Steps:
    """After the last well some joints are in each state that a yard knows."""
    stage, worn = pipe.stage, Decimal(WELLS[-1][2])
    yield stage.at(-9)
    pipe.take(pipe.of(0, 14), -9, "clean")
    yield stage.at(-8)
    pipe.take(pipe.of(0, 12), -8, "inspect")
    yield stage.at(-6)
    _inspect(pipe, pipe.of(0, 9), -6, worn, "premium", weakest="class_2")
    yield stage.at(-5)
    pipe.take(pipe.of(0, 9), -5, "classify")
    pipe.take(pipe.of(0, 5), -5, "store")
    pipe.take(pipe.of(5, 6), -5, "need_repair", reason="Galled pin thread")
    pipe.take(pipe.of(7, 8), -5, "need_repair", "repair", reason="Shoulder damaged")
    pipe.take(pipe.of(8, 9), -5, "scrap", reason="Crack in the slip area")
    yield stage.at(-4)
    pipe.take(pipe.of(12, 13), -4, "quarantine", reason="Serial hard to read")


def _sent(pipe: Pipe) -> Steps:
    """Spare joints sent to STP: one waybill confirmed with a difference, one under way."""
    stage = pipe.stage
    where = stage.places["Demonstration workshop"]
    for first, after, day in ((18, 21, -20), (21, 23, -2)):
        yield stage.at(day)
        waybill = transfers.dispatch_joints(
            memorandum=stage.memorandum,
            receiver=stage.parties["STP"],
            destination=where,
            joints=pipe.of(first, after),
            by=stage.who("engineer"),
            now=stage.at(day),
            carrier="Demonstration carrier",
            remark="Hardbanding (demonstration)",
        )
        if day < -7:
            yield stage.at(day + 1)
            damaged = Difference(pipe.of(first, after)[-1], "damaged", "Pin protector lost")
            transfers.confirm_transfer(
                transfer=waybill,
                by=stage.who("engineer", "STP"),
                now=stage.at(day + 1),
                differences=[damaged],
            )


def _equipment(stage: Stage) -> Steps:
    """Valves, preventers and elevators: in stock, in service, in repair."""
    yield stage.at(-120)
    place, by = stage.places["Demonstration pipe yard"], stage.who("engineer")
    made = [
        items.create_item(
            memorandum=stage.memorandum,
            kind=kind,
            number=number,
            description=words,
            rating=rating,
            serial=f"DEMO-{number}",
            maker="Demonstration maker",
            location=place,
            by=by,
            now=stage.at(-120),
        )
        for kind, number, words, rating in EQUIPMENT
    ]
    yield stage.at(-90)
    for item in made[1:3]:
        items.take_step(item=item, action="put-in-service", by=by, now=stage.at(-90))
    yield stage.at(-15)
    items.take_step(
        item=made[2], action="need-repair", by=by, now=stage.at(-15), reason="Latch is worn"
    )
