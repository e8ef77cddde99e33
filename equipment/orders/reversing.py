"""What the taking back of finished work does to its order."""

from __future__ import annotations

import datetime as dt

from core.accounts.models import User
from core.rows import change
from equipment.orders import queries
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.services import step_order


def settle(order: WorkOrder, by: User, now: dt.datetime) -> None:
    """An order of which nothing waits for an act any more is where its other lines are."""
    change(order)
    left = OrderLine.objects.filter(order=order, status=OrderLine.Status.DONE)
    if order.status != WorkOrder.Status.DONE or queries.uncovered(left):
        return
    step_order(order, "put_on_act", "put_on_act", by=by, now=now)
    if not left.filter(locked_by=None).exists():
        step_order(order, "close", "closed", by=by, now=now)
