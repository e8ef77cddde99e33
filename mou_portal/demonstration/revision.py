"""A revision (strip-down inspection) of used drill pipe: one joint is classed, one is under way.
Everything is invented."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.qualifications import services as qualifications
from core.qualifications.facts import QualificationFacts
from equipment.instruments import calibrating
from equipment.instruments import services as instruments
from equipment.instruments.facts import CalibrationFacts, InstrumentFacts
from equipment.instruments.models import Instrument
from equipment.orders import services as orders
from equipment.orders.models import WorkOrder
from equipment.orders.rules import PlaceFacts
from equipment.pipes.models import Joint
from equipment.programmes.models import InspectionProgramme
from equipment.revision import completing
from equipment.revision import services as revisions
from equipment.revision.facts import DoneFacts, ReadFacts, RevisionFacts
from equipment.revision.models import RevisionRecord
from mou_portal.demonstration.gates import LABORATORY, SCHOOL
from mou_portal.demonstration.plan import REPAIRED
from mou_portal.demonstration.stage import Stage

PROGRAMME, INSTRUMENT, DAY = "drill_pipe_full", "DU-02", -2
PLACES = ("1 m from box", "middle", "1 m from pin")
#: Joints that came back from the last well.
JOINTS = 2


def leave(stage: Stage) -> None:
    """An order in progress with a completed record and one that lacks steps."""
    joints = list(
        Joint.objects.filter(
            memorandum=stage.memorandum, status="returned", product_line__product="drill_pipe"
        ).order_by("pk")[:JOINTS]
    )
    if len(joints) < JOINTS or not InspectionProgramme.objects.filter(code=PROGRAMME).exists():
        return
    _qualified(stage)
    order, tool = _ordered(stage, joints), _measured_with(stage)
    crew, now = stage.who("engineer", "STP"), stage.at(DAY, 15)
    first, second = order.lines.order_by("position")
    rows = [
        RevisionFacts(first.public_id, steps(tool)),
        RevisionFacts(second.public_id, steps(tool)[:3]),
    ]
    revisions.save_revisions(order=order, rows=rows, by=crew, now=now)
    record = RevisionRecord.objects.get(line=first)
    completing.complete_revision(record=record, by=crew, now=stage.at(DAY, 16))


def _qualified(stage: Stage) -> None:
    facts = QualificationFacts(
        method="tool_joint_dimensions", level=2, issuer=SCHOOL, number="DEMO-TJ-01",
        valid_from=stage.on(-700), valid_to=stage.on(400),
    )  # fmt: skip
    qualifications.enter_qualification(
        person=stage.who("engineer", "STP"), facts=facts, by=stage.who("administrator", "STP"),
        now=stage.at(-200),
    )  # fmt: skip


def _measured_with(stage: Stage) -> Instrument:
    by = stage.who("engineer", "STP")
    facts = InstrumentFacts(
        number=INSTRUMENT, kind="ultrasonic_unit", maker="Demonstration instruments",
        serial=f"DEMO-{INSTRUMENT}",
    )  # fmt: skip
    made = instruments.add_instrument(
        memorandum=stage.memorandum, facts=facts, by=by, now=stage.at(-100)
    )
    lasts = CalibrationFacts(stage.on(-60), stage.on(300), LABORATORY, f"DEMO-C-{INSTRUMENT}")
    calibrating.add_calibration(instrument=made, facts=lasts, by=by, now=stage.at(-59))
    return made


def _ordered(stage: Stage, joints: list[Joint]) -> WorkOrder:
    engineer = stage.who("engineer")
    order = orders.create_order(
        memorandum=stage.memorandum,
        kind="revision",
        title="Demonstration revision of used drill pipe",
        executor=stage.parties["STP"],
        commitment=stage.memorandum.commitments.get(title=REPAIRED),
        planned_start=stage.on(DAY),
        planned_end=stage.on(DAY + 3),
        place=PlaceFacts(location=stage.places["Demonstration pipe yard"], crew="Inspection"),
        joints=joints,
        by=engineer,
        now=stage.at(DAY - 1, 9),
    )
    orders.submit_order(order=order, by=engineer, now=stage.at(DAY - 1, 10))
    orders.accept_order(order=order, by=stage.who("coordinator", "STP"), now=stage.at(DAY - 1, 14))
    return orders.start_order(order=order, by=stage.who("engineer", "STP"), now=stage.at(DAY, 8))


def steps(tool: Instrument) -> list[DoneFacts]:
    """What the inspector says of a sound joint, step by step."""
    checked: dict[str, Any] = {"before_ok": True, "after_ok": True, "standard": "Block 3"}
    walls = [ReadFacts("wall", place, Decimal("7.900")) for place in PLACES]
    ends = [
        ReadFacts("tool_joint_od_pin", "pin", Decimal("162.6")),
        ReadFacts("tool_joint_od_box", "box", Decimal("162.6")),
        ReadFacts("shoulder", "box", Decimal("12.7")),
    ]
    slip = [ReadFacts("slip_od", "slip area", Decimal("126.4"))]
    return [
        DoneFacts("visual", "accepted"),
        DoneFacts("wall_ut", "accepted", instrument=tool, readings=walls, **checked),
        DoneFacts("slip_mt", "accepted", readings=slip, **checked),
        DoneFacts("threads_mt", "accepted", **checked),
        DoneFacts("tool_joint", "accepted", instrument=tool, readings=ends),
        DoneFacts("drift", "accepted", instrument=tool),
        DoneFacts("straightness", "accepted"),
    ]
