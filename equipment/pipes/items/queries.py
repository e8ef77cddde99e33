"""Reads of equipment that is no pipe."""

from __future__ import annotations

from django.db.models import QuerySet

from core.accounts.models import User
from equipment.pipes.items.models import EquipmentItem


def items_for(user: User) -> QuerySet[EquipmentItem]:
    """Items that the person sees, with what list and page show of them."""
    visible: QuerySet[EquipmentItem] = EquipmentItem.objects.visible_to(user)
    return visible.select_related("organisation", "location", "memorandum__workspace")
