"""What a person may do with a revision record now; page, API and `actions/` ask the same."""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from equipment.orders import rules as order_rules
from equipment.orders.models import WorkOrder
from equipment.revision.withdrawing import OPEN_TO


def actions_for(user: User, record: Any) -> list[str]:
    """Correct, complete or clear it while it is open and its order is in progress; call it wrong
    when it is completed, until its line is signed for."""
    order = record.line.order
    if not order_rules.may(user, "record", order):
        return []
    if record.completed_at is not None:
        stands = record.withdrawn_at is None and record.line.locked_by_id is None
        return ["withdraw"] if stands and order.status in OPEN_TO else []
    if order.status != WorkOrder.Status.IN_PROGRESS:
        return []
    return ["correct", "complete", "clear"]
