"""What the page of an order says of repairs that failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from core.accounts.models import User
from equipment.orders.models import WorkOrder
from equipment.repair import again

register = template.Library()


@register.simple_tag
def waits_again(order: WorkOrder, lines: Sequence[Any], user: User) -> dict[str, Any]:
    """The lines that wait for another repair, and whether the person may draw up its order."""
    waiting = again.waiting(order, [one.line for one in lines])
    return {"lines": waiting, "may_order": again.may_order(user, order)}
