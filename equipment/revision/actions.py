"""What a person may do with a revision record now; page, API and `actions/` ask the same."""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from equipment.orders import rules as order_rules
from equipment.orders.models import WorkOrder


def actions_for(user: User, record: Any) -> list[str]:
    """Correct, complete or clear it while it is open and its order is in progress."""
    order = record.line.order
    if order.status != WorkOrder.Status.IN_PROGRESS or record.completed_at is not None:
        return []
    if not order_rules.may(user, "record", order):
        return []
    return ["correct", "complete", "clear"]
