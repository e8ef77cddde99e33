"""Who may do what with a pressure test; no writes, no clock."""

from __future__ import annotations

from core.accounts.models import User
from equipment.orders import rules as order_rules
from equipment.orders.models import WorkOrder
from equipment.pressure_testing.models import PressureTest


def actions_for(user: User, test: PressureTest) -> list[str]:
    """Choose it as deciding or withdraw it while its order is in progress."""
    order = test.order
    open_now = order.status == WorkOrder.Status.IN_PROGRESS and test.is_standing
    if not open_now or not order_rules.may(user, "record", order):
        return []
    return ["decide", "withdraw"]
