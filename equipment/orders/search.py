"""How orders are found."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from equipment.orders.models import WorkOrder


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = WorkOrder.objects.select_related("place", "commitment", "executor")
    return rows


def _words(order: WorkOrder) -> kinds.Entry:
    place = getattr(order, "place", None)
    well = place.well if place else ""
    return kinds.Entry(
        title=str(order),
        subtitle=" · ".join(part for part in (well, order.commitment.number) if part),
        codes=[order.number],
        words=[order.title, well, place.rig if place else "", order.executed_under],
    )


KIND = kinds.Kind(
    name="order",
    told_as="workorder",
    label=_("Orders"),
    icon="clipboard-list",
    area="equipment",
    order=30,
    rows=_rows,
    entry=_words,
    visible_to=WorkOrder.objects.visible_to,
)
