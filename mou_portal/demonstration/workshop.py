"""What the workshop of the demonstration does: a repair whose check fails, and maintenance that
comes back. Everything is invented."""

from __future__ import annotations

from decimal import Decimal

from equipment.catalogue.repair_models import RepairType
from equipment.defects import services as defects
from equipment.defects.rules import FindingFacts
from equipment.maintenance import services as maintenance
from equipment.maintenance.services import Rhythm
from equipment.orders import services as orders
from equipment.orders.models import WorkOrder
from equipment.orders.rules import PlaceFacts
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint
from equipment.repair import services as repairs
from equipment.repair.facts import Checked, Length, Measured, Operation, RepairFacts, Used
from mou_portal.demonstration.plan import MAINTAINED, REPAIRED
from mou_portal.demonstration.stage import Stage

OPERATOR, INSPECTOR = "Demonstration operator", "Demonstration inspector"


def leave_work(stage: Stage) -> None:
    """A refaced pin that waits for another repair, and a valve that is due for its grease."""
    _failed_repair(stage)
    _comes_back(stage)


def _failed_repair(stage: Stage) -> None:
    joint = Joint.objects.filter(memorandum=stage.memorandum, status="repair_required").first()
    if joint is None:
        return
    engineer, crew = stage.who("engineer"), stage.who("engineer", "STP")
    order = orders.create_order(
        memorandum=stage.memorandum,
        kind="repair",
        title="Demonstration repair of a galled pin",
        executor=stage.parties["STP"],
        commitment=stage.memorandum.commitments.get(title=REPAIRED),
        planned_start=stage.on(-4),
        planned_end=stage.on(-2),
        place=PlaceFacts(location=stage.places["Demonstration pipe yard"], crew="Workshop"),
        joints=[joint],
        by=engineer,
        now=stage.at(-4, 9),
    )
    orders.submit_order(order=order, by=engineer, now=stage.at(-4, 10))
    orders.accept_order(order=order, by=stage.who("coordinator", "STP"), now=stage.at(-4, 14))
    _agree(stage, order)
    orders.start_order(order=order, by=crew, now=stage.at(-3, 8))
    row = _refaced(stage, order.lines.get().public_id)
    repairs.save_repairs(order=order, rows=[row], by=crew, now=stage.at(-3, 16))
    order.refresh_from_db()
    orders.finish_order(order=order, by=crew, now=stage.at(-2, 10))


def _agree(stage: Stage, order: WorkOrder) -> None:
    """STP says what it found, SOCAR agrees: before that nobody repairs the joint."""
    row = FindingFacts(
        line=order.lines.get(), defect="galled_thread", where="pin", decision="repair",
        proposal="Reface the shoulder, chase the thread", repair_type="reface_pin",
        remark="Invented",
    )  # fmt: skip
    by = stage.who("engineer", "STP")
    act = defects.create_act(order=order, findings=[row], by=by, now=stage.at(-4, 15))
    defects.send_act(act=act, by=by, now=stage.at(-4, 15))
    defects.agree_act(act=act, digest=act.digest, by=stage.who("engineer"), now=stage.at(-4, 16))


def _refaced(stage: Stage, line: str) -> RepairFacts:
    """Half a millimetre off the shoulder; the thread gauge would not pass it all the same."""
    on = stage.on(-3)
    reface = RepairType.objects.get(code="reface_pin")
    return RepairFacts(
        line=line,
        outcome="repaired",
        defect="Galled pin thread",
        operations=[
            Operation(
                reface, on, OPERATOR, removed=Length(Decimal("0.5"), "mm"),
                machine="Demonstration lathe 2", unit="Demonstration workshop",
                hours=Decimal("1.25"),
            )
        ],
        dimensions=[
            Measured("pin_tong", "before", Length(Decimal("180.0"), "mm")),
            Measured("pin_tong", "after", Length(Decimal("179.5"), "mm")),
        ],
        consumables=[Used("Thread compound", "local", "DEMO-TC-12", Decimal("0.2"), "kg")],
        checks=[
            Checked("visual", True, INSPECTOR, on),
            Checked("dimensional", False, INSPECTOR, on, "Shoulder runs out by 0.3 mm"),
        ],
    )  # fmt: skip


def _comes_back(stage: Stage) -> None:
    """A valve that is greased every six months; the order that is due waits for the other party."""
    valve = EquipmentItem.objects.get(memorandum=stage.memorandum, number="VLV-001")
    maintenance.create_plan(
        memorandum=stage.memorandum,
        title="Grease and function check of the demonstration valve",
        executor=stage.parties["STP"],
        commitment=stage.memorandum.commitments.get(title=MAINTAINED),
        location=stage.places["Demonstration pipe yard"],
        rhythm=Rhythm("months", 6, stage.on(0), days_ahead=7),
        item=valve,
        by=stage.who("engineer"),
        now=stage.at(-8, 11),
    )
    maintenance.raise_due(now=stage.at(-1, 6))
