"""A joint of SOCAR that has been through everything that a life line tells of."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.test import Client

from equipment.models import Inspection, Joint, JointReading, JointStep, PipeSet, UsageLog
from equipment.pipes import joints as facts
from equipment.pipes import moving
from equipment.pipes.life import services as life
from equipment.pipes.readings import services as readings
from equipment.pipes.readings.rules import Facts, Judged, Measured
from equipment.pipes.sets import services as sets
from equipment.pipes.transfers import services as transfers
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.rules import Used
from tests import factories
from tests.cast import Cast
from tests.equipment import lives

NOW = factories.NOW
DRILL_PIPE: dict[str, Any] = {
    "product": "drill_pipe", "designation": '5"', "od_mm": Decimal("127.000"),
    "weight_name": "19.50#", "wall_mm": Decimal("9.195"), "grade": "S135", "connection": "NC50",
}  # fmt: skip


def drill_pipe(stage: Cast, status: str = "received", **fields: Any) -> Joint:
    """A joint of 5 in drill pipe at SOCAR's base."""
    line = factories.make_product_line(**DRILL_PIPE)
    values = {"serial": "DP-0417", "product_line": line, **fields}
    return lives.joints_in(stage, status, **values)[0]


def measure(
    stage: Cast,
    joint: Joint,
    day: int,
    *walls: str,
    body_class: str | None = "premium",
    **more: Any,
) -> Inspection:
    """An inspection `day` days ago that read these walls, each at its place."""
    read = tuple(lives.wall(text, f"Place {at}") for at, text in enumerate(walls, start=1))
    facts = Facts(lives.day(day), "ut", "R. Aliyev", "UT gauge 7")
    row = Judged(joint, body_class, readings=read, **more)
    readings.record_inspections(facts=facts, rows=[row], by=stage.socar_engineer, now=NOW)
    found: Inspection = Inspection.objects.filter(joint=joint).latest("pk")
    return found


def use(stage: Cast, day: int, **values: Any) -> UsageLog:
    """Usage of a joint or a set `day` days ago: 100 m in 10 h unless told."""
    told = {"metres_drilled_m": Decimal(100), "rotating_h": Decimal(10), **values}
    batch = usage.record_usage(
        rows=[Used(lives.day(day), **told)], by=stage.socar_engineer, now=NOW
    )
    return UsageLog.objects.get(told_by=batch.public_id)


def make_set(stage: Cast, joints: list[Joint], number: str = "DP-7", day: int = 30) -> PipeSet:
    """A set opened `day` days ago with these joints in it from then on."""
    by = stage.socar_engineer
    made = sets.create_set(
        memorandum=stage.memorandum, kind="drill_pipe_set", number=number,
        product_line=joints[0].product_line, opened_on=lives.day(day), by=by, now=NOW,
    )  # fmt: skip
    sets.add_members(pipe_set=made, joints=joints, on=lives.day(day), by=by, now=NOW)
    return made


def moment(minute: int) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minute)


def live_through(stage: Cast) -> Joint:
    """A joint that has at least one entry of every kind."""
    by, joint = stage.socar_engineer, drill_pipe(stage)
    rack = factories.make_location(
        stage.memorandum, stage.socar, kind="rack", name="Rack 4", parent=lives.base(stage)
    )
    pipe_set = make_set(stage, [joint])
    moving.move_joints(joints=[joint], location=rack, by=by, now=moment(1), reason="Sorted")
    use(stage, 20, joint=joint)
    wrong = use(stage, 19, pipe_set=pipe_set, well="Bulla-Deniz 90")
    usage.reverse_usage(log=wrong, by=by, now=moment(2), reason="Another rig")
    measure(stage, joint, 9, "9.0", governed_by="Least wall 97 %")
    wrong_record = measure(stage, joint, 8, "8.9")
    readings.withdraw_inspection(inspection=wrong_record, by=by, now=moment(3), reason="Joint 418")
    one = Measured("tool_joint_od_box", "Box", Decimal("161.0"))
    readings.record_readings(
        facts=Facts(lives.day(7), "caliper", "R. Aliyev"), rows=[Judged(joint, readings=(one,))],
        by=by, now=moment(4),
    )  # fmt: skip
    reading = JointReading.objects.get(kind="tool_joint_od_box")
    readings.mark_erroneous(reading=reading, by=by, now=moment(5), reason="Calliper not zeroed")
    life.take_step(joints=[joint], action="store", by=by, now=moment(6))
    life.reverse_step(
        step=JointStep.objects.get(), by=by, now=moment(7), reason="It waits for its protector"
    )
    facts.update_joint(joint=lives.fresh([joint])[0], yard_number="Y-17", by=by, now=moment(8))
    shop = factories.make_location(stage.memorandum, stage.stp, kind="workshop", name="Workshop")
    sent = transfers.dispatch_joints(
        memorandum=stage.memorandum, receiver=stage.stp, destination=shop,
        joints=lives.fresh([joint]), carrier="Lorry 10-AA-001", by=by, now=moment(9),
    )  # fmt: skip
    transfers.cancel_transfer(transfer=sent, by=by, now=moment(10), reason="No lorry")
    return lives.fresh([joint])[0]


def text_of(answer: Any) -> str:
    """What a person reads on the page, on one line."""
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", bare.replace("&nbsp;", " ").replace("\u00a0", " "))


def read(client: Client, about: Any, tail: str = "") -> str:
    """The page of a joint or a set, or one below it, as a person reads it."""
    answer = client.get(about.get_absolute_url() + tail)
    assert answer.status_code == 200
    return text_of(answer)


def worn(stage: Cast, status: str = "on_rig") -> Joint:
    """A joint with a heat that wore evenly with its set, inspected four times."""
    joint = drill_pipe(stage, status, serial="DP-0500")
    pipe_set = make_set(stage, [joint], "DP-9", day=500)
    for at, wall in enumerate(("9.1", "8.9", "8.7", "8.5")):
        measure(
            stage, joint, 400 - 100 * at, wall, "9.1", tool_joint_class="premium",
            governed_by=f"Least wall {wall} mm",
        )  # fmt: skip
        use(stage, 380 - 100 * at, pipe_set=pipe_set, metres_drilled_m=Decimal(800),
            rotating_h=Decimal(20), well="Bulla-Deniz 90")  # fmt: skip
    measure(stage, joint, 20, "8.4", tool_joint_class="premium", governed_by="Least wall 8.4 mm")
    return lives.fresh([joint])[0]
