"""Defect acts and non-conformances of the demonstration, on pipe of an invented delivery."""

from __future__ import annotations

from decimal import Decimal

from cooperation.commitments.models import Commitment
from equipment.defects import services as defects
from equipment.defects.models import DefectAct
from equipment.defects.rules import FindingFacts
from equipment.nonconformance import services as nonconformances
from equipment.nonconformance.models import Nonconformance
from equipment.orders import services as orders
from equipment.orders.kinds import WorkKind
from equipment.orders.models import WorkOrder
from equipment.orders.rules import PlaceFacts
from equipment.orders.works import REGISTRY
from equipment.pipes.life import services as life
from equipment.pipes.models import Joint
from mou_portal.demonstration.stage import Stage

DELIVERY = "delivery_504"
FOUND = (
    ("galled_thread", "pin", Decimal("1.2"), "Recut the thread and gauge it"),
    ("shoulder_damage", "coupling", Decimal("0.8"), "Change the coupling"),
    ("bent", "body", Decimal("3.5"), "Straighten cold, then inspect"),
)
REPAIRED = len(FOUND)


def leave_open(stage: Stage, commitment: Commitment) -> None:
    """An agreed, a waiting and a refused act on an order of repair; a closed and an open report."""
    rows = Joint.objects.filter(memorandum=stage.memorandum, status=Joint.Status.RECEIVED)
    joints = list(rows.filter(tally__name=DELIVERY).order_by("pk"))
    _reports(stage, joints[REPAIRED:])
    if WorkKind.REPAIR in REGISTRY:
        _acts(stage, _order(stage, joints[:REPAIRED], commitment))


def _order(stage: Stage, joints: list[Joint], commitment: Commitment) -> WorkOrder:
    """SOCAR's order of repair, which STP has accepted."""
    engineer = stage.who("engineer")
    for action, reason in (("quarantine", "Protectors lost"), ("need_repair", "Threads damaged")):
        life.take_step(
            joints=joints, action=action, by=engineer, now=stage.at(-6, 14), on=stage.on(-6),
            reason=reason,
        )  # fmt: skip
    waiting = list(Joint.objects.filter(pk__in=[joint.pk for joint in joints]).order_by("pk"))
    order = orders.create_order(
        memorandum=stage.memorandum, kind=WorkKind.REPAIR.value, commitment=commitment,
        title="Repair casing of delivery 504", executor=stage.parties["STP"],
        planned_start=stage.on(2), planned_end=stage.on(9), joints=waiting,
        place=PlaceFacts(location=stage.places["Demonstration pipe yard"]),
        by=engineer, now=stage.at(-5, 9),
    )  # fmt: skip
    orders.submit_order(order=order, by=engineer, now=stage.at(-5, 10))
    orders.accept_order(order=order, by=stage.who("coordinator", "STP"), now=stage.at(-5, 15))
    return order


def _acts(stage: Stage, order: WorkOrder) -> None:
    """The first act is agreed, the second waits for SOCAR, the third was refused."""
    agreed, _waiting, refused = (
        _sent(stage, order, number, day) for number, day in enumerate((-4, -1, -3))
    )
    by = stage.who("engineer")
    defects.agree_act(act=agreed, digest=agreed.digest, by=by, now=stage.at(-3, 11))
    defects.refuse_act(
        act=refused, by=by, now=stage.at(-2, 12),
        reason="Say over which length the bow was measured.",
    )  # fmt: skip


def _sent(stage: Stage, order: WorkOrder, number: int, day: int) -> DefectAct:
    """What STP found of one line, before SOCAR."""
    defect, where, measured, proposal = FOUND[number]
    row = FindingFacts(
        line=order.lines.get(position=number + 1), defect=defect, where=where, decision="repair",
        measured=measured, measured_unit="mm", proposal=proposal, remark="Invented",
    )  # fmt: skip
    by = stage.who("engineer", "STP")
    act = defects.create_act(order=order, findings=[row], by=by, now=stage.at(day, 9))
    return defects.send_act(act=act, by=by, now=stage.at(day, 10))


def _reports(stage: Stage, joints: list[Joint]) -> None:
    """STP found a dent that SOCAR accepts as it is; a crack waits for a disposition."""
    by, owner = stage.who("engineer", "STP"), stage.who("engineer")
    dent = _raised(stage, joints[0], "A dent of 0.4 mm beside the coupling", "minor", -5)
    nonconformances.propose_disposition(
        report=dent, disposition="use_as_is", by=by, now=stage.at(-4, 10),
        reason="The wall below the dent is within the tolerance.",
    )  # fmt: skip
    nonconformances.agree_disposition(report=dent, by=owner, now=stage.at(-3, 10))
    nonconformances.close_report(
        report=dent, evidence="Wall measured at eight points, the least 94 % of nominal.",
        by=owner, now=stage.at(-3, 12),
    )  # fmt: skip
    _raised(stage, joints[1], "A crack indication in the thread of the pin", "major", -2)


def _raised(stage: Stage, joint: Joint, what: str, severity: str, day: int) -> Nonconformance:
    return nonconformances.raise_report(
        joint=joint, what=f"{what} (invented).", severity=severity,
        by=stage.who("engineer", "STP"), now=stage.at(day, 9),
    )  # fmt: skip
