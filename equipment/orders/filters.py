"""How lists of orders are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.web.forms import DayInput
from equipment.orders import queries
from equipment.orders.models import WorkOrder

TURNS = [("mine", _("My party")), ("theirs", _("The other party"))]


class OrderFilter(django_filters.FilterSet):
    """Orders by words, state, whose turn it is and the planned window."""

    q = django_filters.CharFilter(method="by_words", label=_("Number, title, well or rig"))
    status = django_filters.ChoiceFilter(
        choices=WorkOrder.Status.choices, label=_("State"), empty_label=_("Any")
    )
    turn = django_filters.ChoiceFilter(
        method="by_turn", choices=TURNS, label=_("Whose turn"), empty_label=_("Any")
    )
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

    def by_turn(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if self.request is None:
            return rows.none()
        own = queries.waiting_for(self.request.user.organisation)
        if value == "mine":
            return rows.filter(own)
        return rows.filter(status__in=WorkOrder.OPEN).exclude(own)
