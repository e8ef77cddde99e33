"""Revision orders of SOCAR carried out by STP, and what its inspectors say of their lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from core.models import User
from core.qualifications.models import Qualification
from equipment.instruments.models import Calibration, Instrument
from equipment.models import (
    EquipmentItem,
    InspectionProgramme,
    Joint,
    OrderLine,
    RevisionClass,
    RevisionRecord,
    ToolJointLimit,
    WorkOrder,
)
from equipment.orders import services as orders
from equipment.orders.rules import PlaceFacts
from equipment.revision import completing, services
from equipment.revision.facts import DoneFacts, FoundFacts, PartFacts, ReadFacts, RevisionFacts
from equipment.revision.services import Saved
from tests import catalogue, factories
from tests.cast import Cast
from tests.equipment import lives, workshop, yard

NOW, TODAY = factories.NOW, factories.TODAY
METHODS = ("visual", "ultrasonic", "magnetic_particle", "tool_joint_dimensions", "thread_gauging")
#: Of 5 in 19.50# drill pipe: nominal wall 9.195 mm, NC50 premium from 6.3125 in.
SOUND, WORN, THIN = "9.000", "7.000", "6.000"
STEPS = ("visual", "wall_ut", "slip_mt", "threads_mt", "tool_joint", "drift", "straightness")


def programmes() -> None:
    """The programmes, schemes and limits that every installation begins with; shoulders too."""
    if not InspectionProgramme.objects.exists():
        catalogue.plant()
        for code, shoulder in (("premium", "0.3125"), ("class_2", "0.25")):
            ToolJointLimit.objects.filter(grade__name="S135", pipe_class__code=code).update(
                entered_min_shoulder=Decimal(shoulder), min_shoulder_unit="in",
                min_shoulder_mm=Decimal(shoulder) * Decimal("25.4"),
            )  # fmt: skip


def qualify(person: User, *methods: str, **fields: Any) -> list[Qualification]:
    """Qualifications of level 2 for a year around today."""
    values: dict[str, Any] = {
        "level": 2, "issuer": "Test body", "valid_from": TODAY - dt.timedelta(days=200),
        "valid_to": TODAY + dt.timedelta(days=200), "entered_by": person, **fields,
    }  # fmt: skip
    return [
        Qualification.objects.create(
            person=person, organisation=person.organisation, method=method,
            number=f"Q-{person.pk}-{method}", **values,
        )
        for method in methods or METHODS
    ]  # fmt: skip


def instrument(stage: Cast, number: str = "UT-7", *, due: dt.date | None = None) -> Instrument:
    """A calibrated instrument of STP, good until `due`."""
    found: Instrument | None = Instrument.objects.filter(
        memorandum=stage.memorandum, number=number
    ).first()
    if found is not None:
        return found
    made: Instrument = Instrument.objects.create(
        memorandum=stage.memorandum, organisation=stage.stp, number=number,
        kind="ultrasonic_unit", entered_by=stage.stp_engineer,
    )  # fmt: skip
    Calibration.objects.create(
        memorandum=stage.memorandum, organisation=stage.stp, instrument=made,
        calibrated_on=TODAY - dt.timedelta(days=100), valid_to=due or TODAY, laboratory="Lab",
        number=f"C-{number}", entered_by=stage.stp_engineer,
    )  # fmt: skip
    return made


def used(stage: Cast, count: int = 1, status: str = "cleaned", **fields: Any) -> list[Joint]:
    """Drill pipe that came back and was cleaned."""
    values = {"product_line": factories.make_drill_pipe(), "effective_length_m": Decimal("9.500")}
    return lives.joints_in(stage, status, count, **{**values, **fields})


def ordered(stage: Cast, joints: Sequence[Joint] = (), **changes: Any) -> WorkOrder:
    """A revision order that STP has accepted; its engineer is qualified for everything."""
    programmes()
    own = Qualification.objects.filter(person=stage.stp_engineer, issuer="Test body")
    if not own.exists():
        qualify(stage.stp_engineer)
    values: dict[str, Any] = {
        "kind": "revision", "title": "Revision of drill pipe", "band": None,
        "place": PlaceFacts(location=lives.base(stage)), **changes,
    }  # fmt: skip
    if values.get("items"):
        unit = {"unit": "item"} if not joints else {}
        values.setdefault(
            "commitment", factories.make_commitment(stage.area, stage.socar_coordinator, **unit)
        )
    return yard.accepted(stage, list(joints), **values)


def started(stage: Cast, joints: Sequence[Joint] = (), **changes: Any) -> WorkOrder:
    """A revision order in progress."""
    programmes()
    order = ordered(stage, joints, **changes)
    return orders.start_order(order=order, by=stage.stp_engineer, now=NOW)


def read(kind: str, place: str, value: str, unit: str = "mm", number: int = 1) -> ReadFacts:
    return ReadFacts(kind, place, Decimal(value), unit, number)


def walls(*values: str) -> list[ReadFacts]:
    """Walls at the three places of the programme."""
    places = ("1 m from box", "middle", "1 m from pin")
    return [read("wall", place, value) for place, value in zip(places, values, strict=True)]


def found(code: str, value: str = "", **values: Any) -> FoundFacts:
    return FoundFacts(code, value=Decimal(value) if value else None, **values)


def part(name: str, fate: str = "reused", **values: Any) -> PartFacts:
    return PartFacts(name, fate, **values)


def step(stage: Cast, code: str, **values: Any) -> DoneFacts:
    """A step of the drill-pipe programme, accepted with good readings unless told."""
    plain: dict[str, Any] = {"outcome": "accepted"}
    if code in ("wall_ut", "slip_mt", "threads_mt", "cracks"):
        plain |= {"before_ok": True, "after_ok": True, "standard": "Block 3"}
    if code in ("wall_ut", "tool_joint", "drift", "threads", "test"):
        plain["instrument"] = instrument(stage)
    if code == "wall_ut":
        plain["readings"] = walls(SOUND, SOUND, SOUND)
    if code == "slip_mt":
        plain["readings"] = [read("slip_od", "slip area", "126.5")]
    if code == "tool_joint":
        plain["readings"] = [
            read("tool_joint_od_pin", "pin", "6.4", "in"),
            read("tool_joint_od_box", "box", "6.4", "in"),
            read("shoulder", "box", "0.5", "in"),
        ]
    if code == "parts":
        plain["parts"] = [part("Gate")]
    if code == "reassembly":
        plain |= {"torque": Decimal("0.500"), "torque_unit": "kN·m"}
    return DoneFacts(code, **{**plain, **values})


def whole(stage: Cast, line: OrderLine, **changed: DoneFacts | None) -> RevisionFacts:
    """All steps of a line: good ones unless `changed`, without those that are None."""
    steps = [changed.get(code, step(stage, code)) for code in STEPS]
    return RevisionFacts(line.public_id, [one for one in steps if one is not None])


def save(stage: Cast, order: WorkOrder, *rows: RevisionFacts, **changes: Any) -> Saved:
    values = {"order": order, "rows": rows, "by": stage.stp_engineer, "now": NOW, **changes}
    return services.save_revisions(**values)


def record(line: OrderLine) -> RevisionRecord:
    found: RevisionRecord = RevisionRecord.objects.get(line=line)
    return found


def complete(stage: Cast, line: OrderLine, **changes: Any) -> RevisionRecord:
    values = {"record": record(line), "by": stage.stp_engineer, "now": NOW, **changes}
    return completing.complete_revision(**values)


def revised(stage: Cast, line: OrderLine, **changed: DoneFacts | None) -> RevisionRecord:
    """The completed record of a line with these steps."""
    save(stage, line.order, whole(stage, line, **changed))
    return complete(stage, line)


def classes(made: RevisionRecord) -> dict[str, tuple[str, str]]:
    """By part the class and the criterion that decided it."""
    return {
        one.part: (one.pipe_class, one.criterion)
        for one in RevisionClass.objects.filter(record=made)
    }


def finish(stage: Cast, order: WorkOrder) -> WorkOrder:
    fresh = WorkOrder.objects.get(pk=order.pk)
    return orders.finish_order(order=fresh, by=stage.stp_engineer, now=NOW)


def valve(stage: Cast, number: str = "V-1") -> EquipmentItem:
    return workshop.item(stage, number, "in_stock")
