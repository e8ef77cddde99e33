"""What the page of an order says of revisions that failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from core.accounts.models import User
from equipment.orders.models import WorkOrder
from equipment.repair import again
from equipment.revision import proposing

register = template.Library()


@register.simple_tag
def waits_for_repair(order: WorkOrder, lines: Sequence[Any], user: User) -> dict[str, Any]:
    """The lines that wait for repair, and whether the person may draw up its order."""
    waiting = proposing.waiting(order, [one.line for one in lines])
    return {"lines": waiting, "may_order": again.may_order(user, order)}
