"""Reads of equipment that is no pipe."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet

from core.accounts.models import User
from equipment.certificates.queries import with_told
from equipment.pipes.items.models import EquipmentItem


def items_for(user: User) -> QuerySet[EquipmentItem]:
    """Items that the person sees, with what list and page show of them."""
    visible: QuerySet[EquipmentItem] = EquipmentItem.objects.visible_to(user)
    return visible.select_related("organisation", "location", "memorandum__workspace")


def item_for(user: User) -> QuerySet[EquipmentItem]:
    """Items that the person sees, with the certificates that the page of one names."""
    return with_told(items_for(user), lines__line__item=OuterRef("pk"))
