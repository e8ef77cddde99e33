"""An order of SOCAR carried out by STP, taken through its life by the services."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from cooperation.models import Act
from core.models import Event
from equipment.installation import services as installation
from equipment.installation.rules import RunRow
from equipment.models import Joint, Location, OrderLine, Tally, TallyRow, WorkOrder
from equipment.orders import pauses, services
from equipment.orders.rules import BandFacts, PlaceFacts
from tests import factories
from tests.cast import Cast

NOW = factories.NOW
LENGTH = Decimal("12.800")


def make_rig(stage: Cast) -> Location:
    found = Location.objects.filter(memorandum=stage.memorandum, name="Rig 54").first()
    return found or factories.make_location(stage.memorandum, stage.socar, name="Rig 54")


def make_joints(stage: Cast, count: int = 3, **fields: Any) -> list[Joint]:
    rig = make_rig(stage)
    return [factories.make_joint(rig, **fields) for _number in range(count)]


def make_tally(stage: Cast, joints: list[Joint], status: str = "committed") -> Tally:
    """A registered tally that lists `joints` in their order."""
    tally = Tally.objects.create(
        memorandum=stage.memorandum,
        organisation=stage.socar,
        name="Liner as run",
        product_line=factories.make_product_line(),
        location=make_rig(stage),
        status=status,
        rows_total=len(joints),
        uploaded_by=stage.socar_engineer,
        uploaded_at=NOW,
    )
    for position, joint in enumerate(joints, start=1):
        Joint.objects.filter(pk=joint.pk).update(tally=tally)
        TallyRow.objects.create(
            tally=tally, sheet_row=position, position=position, outcome="joint", joint=joint
        )
    return tally


def facts(stage: Cast, **changes: Any) -> dict[str, Any]:
    """What `create_order` is asked for, with `changes`."""
    values: dict[str, Any] = {
        "memorandum": stage.memorandum,
        "title": "Run the 9-5/8 in liner",
        "executor": stage.stp,
        "planned_start": dt.date(2026, 6, 1),
        "planned_end": dt.date(2026, 6, 5),
        "place": PlaceFacts(location=make_rig(stage), well="Bulla-Deniz 90", rig="Rig 54"),
        "band": BandFacts(Decimal(10000), Decimal(12000), Decimal(14000), "ft·lbf"),
        "by": stage.socar_engineer,
        "now": NOW,
    }
    values.update(changes)
    if "commitment" not in values:
        values["commitment"] = factories.make_commitment(stage.area, stage.socar_coordinator)
    return values


def draft(stage: Cast, joints: list[Joint] | None = None, **changes: Any) -> WorkOrder:
    chosen = make_joints(stage) if joints is None else joints
    return services.create_order(**facts(stage, joints=chosen, **changes))


def submitted(stage: Cast, joints: list[Joint] | None = None, **changes: Any) -> WorkOrder:
    order = draft(stage, joints, **changes)
    return services.submit_order(order=order, by=stage.socar_engineer, now=NOW)


def accepted(stage: Cast, joints: list[Joint] | None = None, **changes: Any) -> WorkOrder:
    order = submitted(stage, joints, **changes)
    return services.accept_order(order=order, by=stage.stp_engineer, now=NOW)


def started(stage: Cast, joints: list[Joint] | None = None, **changes: Any) -> WorkOrder:
    order = accepted(stage, joints, **changes)
    return services.start_order(order=order, by=stage.stp_engineer, now=NOW)


def asked(stage: Cast, joints: list[Joint] | None = None, **changes: Any) -> WorkOrder:
    """An order under way for which its requester asks a pause."""
    order = started(stage, joints, **changes)
    return pauses.ask_hold(order=order, by=stage.socar_engineer, now=NOW, reason="No crane")


def held(stage: Cast, joints: list[Joint] | None = None, **changes: Any) -> WorkOrder:
    """An order on hold, agreed by both."""
    order = asked(stage, joints, **changes)
    return pauses.agree_hold(order=order, by=stage.stp_engineer, now=NOW)


def finished(stage: Cast, joints: list[Joint] | None = None, **changes: Any) -> WorkOrder:
    """An order whose joints are all run."""
    order = started(stage, joints, **changes)
    rows = [run(line) for line in lines(order)]
    installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    return services.finish_order(order=order, by=stage.stp_engineer, now=NOW)


def lines(order: WorkOrder) -> list[OrderLine]:
    return list(OrderLine.objects.filter(order=order).order_by("position"))


def run(line: OrderLine, **values: Any) -> RunRow:
    return RunRow(**{"line": line.public_id, "outcome": "run", **values})


def reject(line: OrderLine, reason: str = "Galled thread", **values: Any) -> RunRow:
    return RunRow(line=line.public_id, outcome="rejected", reason=reason, **values)


def verbs(about: Any) -> list[str]:
    """The verbs of the events of an object, in the order in which they happened."""
    told = Event.objects.filter(object_id=about.public_id).order_by("pk")
    return list(told.values_list("verb", flat=True))


def make_act(stage: Cast, number: str = "ACT-2026-001") -> Act:
    return Act.objects.create(
        memorandum=stage.memorandum,
        number=number,
        title="Running of a liner",
        prepared_by=stage.stp_engineer,
        organisation=stage.stp,
    )
