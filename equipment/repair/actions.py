"""What a person may do with a repair record now; page, API and `actions/` ask the same."""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from equipment.orders import rules as order_rules
from equipment.orders.models import WorkOrder

Status = WorkOrder.Status


def actions_for(user: User, record: Any) -> list[str]:
    """Correct or clear it while its order is in progress, reverse it afterwards."""
    order = record.line.order
    if not order_rules.may(user, "record", order):
        return []
    if order.status == Status.IN_PROGRESS:
        return ["correct", "clear"]
    effect: Any = getattr(record, "effect", None)
    standing = effect is not None and effect.reversed_at is None
    finished = order.status in (Status.DONE, Status.CLOSED)
    if finished and standing and record.line.locked_by_id is None:
        return ["reverse"]
    return []
