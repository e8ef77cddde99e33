"""How lists of orders are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clocks.filters import WaitingOn
from core.lookups import Days, Ids, ListFilter, Moments, Numbers, OneOf, Texts
from core.web.forms import DayInput
from equipment.orders.models import OrderLine, WorkOrder


class OrderFilter(ListFilter):
    """Orders by words, state, whose turn it is and the planned window."""

    q = django_filters.CharFilter(method="by_words", label=_("Number, title, well or rig"))
    kind = OneOf(choices=WorkOrder.Kind.choices, label=_("Kind"))
    status = OneOf(choices=WorkOrder.Status.choices, label=_("State"))
    waiting_on = WaitingOn()
    planned_from = django_filters.DateFilter(
        field_name="planned_end", lookup_expr="gte", label=_("Planned from"), widget=DayInput
    )
    planned_to = django_filters.DateFilter(
        field_name="planned_start", lookup_expr="lte", label=_("Planned to"), widget=DayInput
    )

    number = Texts(label=_("Number"))
    priority = OneOf(choices=WorkOrder.Priority.choices, label=_("Priority"), shown={})
    commitment = Ids("commitment__public_id", label=_("Commitment"))
    requested_by = Ids("requested_by__public_id", label=_("Requested by"))
    executor = Ids("executor__public_id", label=_("Executor"))
    tally = Ids("tally__public_id", label=_("Tally"), empty=True)
    request = Ids("request__public_id", label=pgettext_lazy("work", "Request"), empty=True)
    planned_start = Days(label=_("Planned start"))
    planned_end = Days(label=_("Planned end"))
    status_since = Moments(label=_("In this state since"))
    started_at = Moments(label=_("Started"), empty=True)
    finished_at = Moments(label=_("Finished"), empty=True)

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = Q(number__icontains=value) | Q(title__icontains=value)
        return rows.filter(words | Q(place__well__icontains=value) | Q(place__rig__icontains=value))


class OrderLineFilter(ListFilter):
    """Lines of orders by order, joint, state and the act that locks them."""

    order = Ids("order__public_id", label=_("Order"))
    joint = Ids("joint__public_id", label=_("Joint"), empty=True)
    item = Ids("item__public_id", label=_("Item"), empty=True)
    pipe_set = Ids("pipe_set__public_id", label=_("Set"), empty=True)
    status = OneOf(choices=OrderLine.Status.choices, label=_("State"), shown={})
    position = Numbers(places=0, label=_("Position"))
    record = Ids("record__public_id", label=_("Running record"), empty=True)
    locked_by = Ids("locked_by__public_id", label=_("Locked by the act"), empty=True)
