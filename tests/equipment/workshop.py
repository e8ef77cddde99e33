"""Repair orders of SOCAR carried out by STP, and what the workshop says of their lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from core.models import User
from equipment.models import EquipmentItem, Joint, OrderLine, RepairRecord, RepairType, WorkOrder
from equipment.orders import services as orders
from equipment.orders.rules import PlaceFacts
from equipment.repair import services
from equipment.repair.facts import Checked, Length, Measured, Operation, RepairFacts, Used
from equipment.repair.services import Saved
from tests import catalogue, factories
from tests.cast import Cast
from tests.equipment import defected, lives, yard

NOW, TODAY = factories.NOW, factories.TODAY
BY = "O. Operator"


def type_of(code: str) -> RepairType:
    """A type of work as every installation begins with it."""
    if not RepairType.objects.filter(code=code).exists():
        catalogue.plant_repair_types()
    return RepairType.objects.get(code=code)


def worn(stage: Cast, count: int = 1, **fields: Any) -> list[Joint]:
    """Joints of drill pipe that wait for repair."""
    values = {
        "product_line": factories.make_drill_pipe(), "effective_length_m": Decimal("9.500"),
        "overall_length_m": Decimal("9.600"), "length_range": "R2", **fields,
    }  # fmt: skip
    return lives.joints_in(stage, "repair_required", count, **values)


def casing(stage: Cast, count: int = 1, **fields: Any) -> list[Joint]:
    """Casing that waits for repair."""
    return lives.joints_in(
        stage, "repair_required", count, effective_length_m=Decimal("10.500"),
        overall_length_m=Decimal("10.600"), length_range="R3", **fields,
    )  # fmt: skip


def item(stage: Cast, number: str = "V-1", status: str = "repair_required") -> EquipmentItem:
    return EquipmentItem.objects.create(
        memorandum=stage.memorandum, organisation=stage.socar, number=number, kind="valve",
        location=lives.base(stage), status=status,
    )  # fmt: skip


def ordered(stage: Cast, joints: Sequence[Joint] = (), **changes: Any) -> WorkOrder:
    """A repair order that STP has accepted."""
    values: dict[str, Any] = {
        "kind": "repair", "title": "Repair of drill pipe", "band": None,
        "place": PlaceFacts(location=lives.base(stage)), **changes,
    }  # fmt: skip
    type_of("clean")
    if values.get("items"):
        unit = {"unit": "item"} if not joints else {}
        values.setdefault(
            "commitment", factories.make_commitment(stage.area, stage.socar_coordinator, **unit)
        )
    order = yard.accepted(stage, list(joints), **values)
    return agreed(stage, order) if values["kind"] == "repair" else order


def agreed(stage: Cast, order: WorkOrder) -> WorkOrder:
    """The same order, with SOCAR's word that everything on it is to be repaired, no matter how."""
    findings = [
        defected.found(line, where="body" if line.joint else "seal", repair_type="")
        for line in yard.lines(order)
    ]
    defected.agreed(stage, order, findings=findings)
    return order


def started(stage: Cast, joints: Sequence[Joint] = (), **changes: Any) -> WorkOrder:
    """A repair order in progress."""
    order = ordered(stage, joints, **changes)
    return orders.start_order(order=order, by=stage.stp_engineer, now=NOW)


def mm(value: str) -> Length:
    return Length(Decimal(value), "mm")


def inches(value: str) -> Length:
    return Length(Decimal(value), "in")


def m(value: str) -> Length:
    return Length(Decimal(value), "m")


def did(code: str, **values: Any) -> Operation:
    """An operation of today."""
    return Operation(**{"type": type_of(code), "done_on": TODAY, "operator": BY, **values})


def measured(code: str, before: str = "", after: str = "", unit: str = "mm") -> list[Measured]:
    """A measure before and after the work, those that are given."""
    given = (("before", before), ("after", after))
    return [Measured(code, when, Length(Decimal(one), unit)) for when, one in given if one]


def checked(*codes: str, passed: bool = True) -> list[Checked]:
    return [Checked(code, passed, "I. Inspector", TODAY) for code in codes]


def used(name: str = "Wire", batch: str = "W-77", **values: Any) -> Used:
    return Used(**{"name": name, "batch": batch, "origin": "local", **values})


def refaced(line: OrderLine, removed: str = "0.5", **values: Any) -> RepairFacts:
    """A pin shoulder refaced by so many millimetres, told whole."""
    return RepairFacts(
        line.public_id,
        **{
            "outcome": "repaired",
            "operations": [did("reface_pin", removed=mm(removed))],
            "dimensions": measured("pin_tong", "180", "179.5"),
            "checks": checked("visual", "dimensional"),
            **values,
        },
    )


def recut(line: OrderLine, cut: str = "0.300", **values: Any) -> RepairFacts:
    """Casing cut off and rethreaded, told whole."""
    return RepairFacts(
        line.public_id,
        **{
            "outcome": "repaired",
            "operations": [did("cut_rethread", cut=m(cut))],
            "dimensions": measured(
                "overall_length", "10.600", str(Decimal("10.600") - Decimal(cut)), "m"
            ),
            "checks": checked("visual", "thread_gauge", "drift"),
            **values,
        },
    )


def renewed(line: OrderLine, **values: Any) -> RepairFacts:
    """A new tool joint, told whole."""
    sizes = {"pin_od": "165.1", "box_od": "168.3", "inside_diameter": "82.6", "pin_tong": "178",
             "box_tong": "250"}  # fmt: skip
    dimensions = measured("overall_length", "9.600", "9.550", "m")
    for code, size in sizes.items():
        dimensions += measured(code, after=size)
    return RepairFacts(
        line.public_id,
        **{
            "outcome": "repaired",
            "operations": [did("tool_joint_replacement")],
            "dimensions": dimensions,
            "consumables": [used("Tool joint NC50", "H-4711")],
            "checks": checked("visual", "mpi", "ut", "hardness"),
            **values,
        },
    )


def beyond(line: OrderLine, reason: str = "Crack in the upset", **values: Any) -> RepairFacts:
    """Said to be beyond repair."""
    return RepairFacts(line.public_id, outcome="not_repairable", reason=reason, **values)


def save(stage: Cast, order: WorkOrder, *rows: RepairFacts, **changes: Any) -> Saved:
    values = {"order": order, "rows": rows, "by": stage.stp_engineer, "now": NOW, **changes}
    return services.save_repairs(**values)


def finish(stage: Cast, order: WorkOrder, now: dt.datetime = NOW) -> WorkOrder:
    fresh = WorkOrder.objects.get(pk=order.pk)
    return orders.finish_order(order=fresh, by=stage.stp_engineer, now=now)


def repaired(stage: Cast, joints: Sequence[Joint], told: Any = refaced) -> WorkOrder:
    """A finished repair order of the joints, each told by `told`."""
    order = started(stage, joints)
    save(stage, order, *(told(line) for line in yard.lines(order)))
    return finish(stage, order)


def record(line: OrderLine) -> RepairRecord:
    found: RepairRecord = RepairRecord.objects.get(line=line)
    return found


def worker(stage: Cast) -> User:
    return stage.stp_engineer
