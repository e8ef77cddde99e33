"""A string of SOCAR in the hole that STP takes out, by the services."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.errors import Refused
from equipment.dismantling import services
from equipment.dismantling.rules import PullRow
from equipment.models import (
    DismantlingRecord,
    Joint,
    JointStep,
    Location,
    OrderLine,
    WorkOrder,
)
from equipment.orders import services as orders
from equipment.orders.recording import Saved
from tests import factories
from tests.cast import Cast
from tests.equipment import lives, yard

NOW, TODAY = yard.NOW, yard.NOW.date()


def make_rack(stage: Cast, name: str = "Rack 3", **fields: Any) -> Location:
    """A rack in SOCAR's yard."""
    found = Location.objects.filter(memorandum=stage.memorandum, name=name).first()
    values = {"kind": "rack", "parent": lives.base(stage), **fields}
    made = found or factories.make_location(stage.memorandum, stage.socar, name=name, **values)
    made.refresh_from_db()
    return made


def in_hole(stage: Cast, count: int = 3) -> list[Joint]:
    """Joints of a string that a finished order of installation ran."""
    joints = yard.make_joints(stage, count)
    yard.finished(stage, joints)
    return lives.fresh(joints)


def accepted(stage: Cast, joints: list[Joint] | None = None, **changes: Any) -> WorkOrder:
    chosen = in_hole(stage) if joints is None else joints
    values = {"kind": "dismantling", "title": "Pull the liner", "band": None, **changes}
    return yard.accepted(stage, chosen, **values)


def started(stage: Cast, joints: list[Joint] | None = None, **changes: Any) -> WorkOrder:
    order = accepted(stage, joints, **changes)
    return orders.start_order(order=order, by=stage.stp_engineer, now=NOW)


def finished(stage: Cast, joints: list[Joint] | None = None, **changes: Any) -> WorkOrder:
    """An order whose joints are all laid down on one rack, in order."""
    order = started(stage, joints, **changes)
    save(stage, order, *(laid(stage, line) for line in lines(order)))
    return orders.finish_order(order=order, by=stage.stp_engineer, now=NOW)


def lines(order: WorkOrder) -> list[OrderLine]:
    return list(OrderLine.objects.filter(order=order).select_related("joint").order_by("position"))


def laid(stage: Cast, line: OrderLine, **values: Any) -> PullRow:
    given = {"outcome": "laid_down", "condition": "ok", "rack": make_rack(stage), **values}
    return PullRow(line=line.public_id, **given)


def left(line: OrderLine, **values: Any) -> PullRow:
    return PullRow(line=line.public_id, outcome="left_in_hole", **values)


def lost(line: OrderLine, remark: str = "Twisted off above the jar", **values: Any) -> PullRow:
    return PullRow(line=line.public_id, outcome="lost", remark=remark, **values)


def save(stage: Cast, order: WorkOrder, *rows: PullRow, **changes: Any) -> Saved:
    values = {"order": order, "rows": rows, "by": stage.stp_engineer, "now": NOW, **changes}
    return services.save_records(**values)


def states(order: WorkOrder) -> list[tuple[str, str]]:
    """The states of line and joint, in the order of the lines."""
    return [(line.status, line.pipe.status) for line in lines(order)]


def wrong(stage: Cast, order: WorkOrder, *rows: PullRow) -> list[tuple[str, str]]:
    """Where the sheet is wrong: (line, field); nothing of it is stored."""
    before = list(DismantlingRecord.objects.order_by("pk").values()), JointStep.objects.count()
    with pytest.raises(Refused) as refused:
        save(stage, order, *rows)
    after = list(DismantlingRecord.objects.order_by("pk").values()), JointStep.objects.count()
    assert after == before
    return [(str(row["row"]), str(row["field"])) for row in refused.value.rows]


DAMAGED = {"condition": "bent", "remark": "Bent pin end", "torque": Decimal("31.5")}
