"""A repair order of SOCAR carried out by STP, and defect acts on it, made by the services."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.models import User
from equipment.defects import services
from equipment.defects.rules import FindingFacts
from equipment.models import DefectAct, Joint, OrderLine, RepairType, WorkOrder
from tests import catalogue, factories
from tests.cast import Cast
from tests.equipment import lives, yard

NOW = factories.NOW


def plant_types() -> None:
    """The types of work that findings may name."""
    if not RepairType.objects.exists():
        catalogue.plant_repair_types()


def order(stage: Cast, count: int = 2, **changes: Any) -> WorkOrder:
    """An order of repair that STP has accepted, with so many of SOCAR's joints."""
    plant_types()
    joints = changes.pop("joints", None) or lives.joints_in(stage, "repair_required", count)
    values = {"kind": "repair", "title": "Repair of thread", "band": None, **changes}
    return yard.accepted(stage, joints, **values)


def found(line: OrderLine, **changes: Any) -> FindingFacts:
    """A galled thread of a pin that is to be recut."""
    values: dict[str, Any] = {
        "line": line,
        "defect": "galled_thread",
        "where": "pin",
        "decision": "repair",
        "measured": Decimal("1.250"),
        "measured_unit": "mm",
        "proposal": "Recut the thread",
        "repair_type": "thread_recut_pin",
    }
    return FindingFacts(**{**values, **changes})


def draft(stage: Cast, on: WorkOrder | None = None, **changes: Any) -> DefectAct:
    """A draft of STP with a finding of every line of the order."""
    on = on or order(stage)
    values: dict[str, Any] = {"findings": [found(line) for line in yard.lines(on)]}
    values |= {"by": stage.stp_engineer, "now": NOW, **changes}
    return services.create_act(order=on, **values)


def sent(stage: Cast, on: WorkOrder | None = None, **changes: Any) -> DefectAct:
    return services.send_act(act=draft(stage, on, **changes), by=stage.stp_engineer, now=NOW)


def agreed(stage: Cast, on: WorkOrder | None = None, **changes: Any) -> DefectAct:
    return agree(sent(stage, on, **changes), stage.socar_engineer)


def refused(stage: Cast, on: WorkOrder | None = None, **changes: Any) -> DefectAct:
    act = sent(stage, on, **changes)
    return services.refuse_act(
        act=act, by=stage.socar_engineer, now=NOW, reason="Measure the box again"
    )


def agree(act: DefectAct, by: User) -> DefectAct:
    return services.agree_act(act=act, digest=act.digest, by=by, now=NOW)


def own_pipe(stage: Cast, count: int = 1) -> list[Joint]:
    """Joints of STP itself, on a rig of its own."""
    place = factories.make_location(stage.memorandum, stage.stp)
    return [factories.make_joint(place, status="repair_required") for _number in range(count)]
