"""How lists of orders are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.clocks.filters import WaitingOn
from core.web.forms import DayInput
from equipment.orders.models import WorkOrder


class OrderFilter(django_filters.FilterSet):
    """Orders by words, state, whose turn it is and the planned window."""

    q = django_filters.CharFilter(method="by_words", label=_("Number, title, well or rig"))
    status = django_filters.ChoiceFilter(
        choices=WorkOrder.Status.choices, label=_("State"), empty_label=_("Any")
    )
    waiting_on = WaitingOn()
    planned_from = django_filters.DateFilter(
        field_name="planned_end", lookup_expr="gte", label=_("Planned from"), widget=DayInput
    )
    planned_to = django_filters.DateFilter(
        field_name="planned_start", lookup_expr="lte", label=_("Planned to"), widget=DayInput
    )

    class Meta:
        model = WorkOrder
        fields: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = Q(number__icontains=value) | Q(title__icontains=value)
        return rows.filter(words | Q(place__well__icontains=value) | Q(place__rig__icontains=value))
