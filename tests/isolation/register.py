"""What the pipe register keeps beside joints: one object of each kind for the world."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from equipment.models import (
    Inspection,
    Joint,
    JointReading,
    JointStep,
    PipeSet,
    Transfer,
    UsageLog,
)
from equipment.pipes.heats import services as heats
from equipment.pipes.items import services as items
from equipment.pipes.life import services as steps
from equipment.pipes.readings import services as readings
from equipment.pipes.readings.rules import Facts, Judged, Measured
from equipment.pipes.sets import services as sets
from equipment.pipes.tool_joints import services as tool_joints
from equipment.pipes.transfers import drafting
from equipment.pipes.transfers import services as transfers
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.rules import Used
from tests import factories
from tests.cast import Cast

NOW = factories.NOW


def fill(scene: Cast, word: str) -> dict[str, Any]:
    """One of each kind that the register keeps beside joints, with `word` in all its texts."""
    by = scene.socar_engineer
    base = factories.make_location(scene.memorandum, scene.socar, name=f"{word} base", kind="yard")
    joints = [factories.make_joint(base, status="received") for _number in range(5)]
    heat = heats.create_heat(
        memorandum=scene.memorandum, mill=f"{word} mill", heat_number=word, by=by, now=NOW
    )
    pipe_set, closed = _sets(scene, word, joints)
    hours = Used(NOW.date(), joint=joints[1], rotating_h=Decimal(2), remark=word)
    usage.record_usage(rows=[hours], by=by, now=NOW)
    facts = Facts(NOW.date(), "ut", word)
    row = Judged(joints[2], "premium", readings=(Measured("wall", word, Decimal(9)),))
    readings.record_inspections(facts=facts, rows=[row], by=by, now=NOW)
    steps.take_step(joints=joints[3:4], action="store", by=by, now=NOW, reason=word)
    item = items.create_item(
        memorandum=scene.memorandum, number=word, kind="valve", location=base, maker=word,
        by=by, now=NOW,
    )  # fmt: skip
    drill = factories.make_joint(base, product_line=factories.make_drill_pipe())
    pair = tool_joints.fit_pair(
        joint=drill, fitted_on=NOW.date(), connection="NC50", remark=word, by=by, now=NOW
    )
    transfer = _sent(scene, word, joints[4:])
    return {
        "heat": heat,
        "set": pipe_set,
        "set:closed": closed,
        "usage": UsageLog.objects.get(memorandum=scene.memorandum),
        "inspection": Inspection.objects.get(memorandum=scene.memorandum),
        "reading": JointReading.objects.get(joint__memorandum=scene.memorandum, kind="wall"),
        "step": JointStep.objects.get(joint=joints[3]),
        "stock": joints[3],
        "item": item,
        "drill": drill,
        "tooljoint": pair,
        "transfer": transfer,
        "transfer:draft": _draft(scene, word, joints[3:4], transfer),
    }  # fmt: skip


def _sets(scene: Cast, word: str, joints: list[Joint]) -> tuple[PipeSet, PipeSet]:
    """A set with a member, and one that was closed."""
    by, line = scene.socar_engineer, factories.make_product_line()
    pipe_set, closed = (
        sets.create_set(
            memorandum=scene.memorandum, kind="drill_pipe_set", number=number, product_line=line,
            by=by, now=NOW,
        )
        for number in (word, f"{word}-0")
    )  # fmt: skip
    sets.add_members(pipe_set=pipe_set, joints=joints[:1], by=by, now=NOW)
    sets.close_set(pipe_set=closed, by=by, now=NOW)
    return pipe_set, closed


def _draft(scene: Cast, word: str, joints: list[Joint], sent: Transfer) -> Transfer:
    """A waybill to the same place that is not sent yet."""
    return drafting.draft_transfer(
        memorandum=scene.memorandum, receiver=scene.stp, destination=sent.destination,
        joints=joints, remark=word, by=scene.socar_engineer, now=NOW,
    )  # fmt: skip


def _sent(scene: Cast, word: str, joints: list[Joint]) -> Transfer:
    """A waybill on its way to the other party."""
    shop = factories.make_location(
        scene.memorandum, scene.stp, name=f"{word} workshop", kind="workshop"
    )
    return transfers.dispatch_joints(
        memorandum=scene.memorandum, receiver=scene.stp, destination=shop, joints=joints,
        carrier=word, by=scene.socar_engineer, now=NOW,
    )  # fmt: skip
