"""How lists of non-conformances are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.clocks.filters import WaitingOn
from core.lookups import Ids, ListFilter, Moments, OneOf, Texts
from equipment.nonconformance.models import Nonconformance


class NonconformanceFilter(ListFilter):
    """Reports by words, state, severity, disposition, whose turn it is, subject and sides."""

    q = django_filters.CharFilter(method="by_words", label=_("Number, words, pipe or item"))
    status = OneOf(choices=Nonconformance.Status.choices, label=_("State"))
    severity = OneOf(choices=Nonconformance.Severity.choices, label=_("Severity"))
    waiting_on = WaitingOn()
    number = Texts(label=_("Number"))
    disposition = OneOf(
        choices=Nonconformance.Disposition.choices, label=_("Disposition"), shown={}
    )
    joint = Ids("joint__public_id", label=_("Joint"), empty=True)
    item = Ids("item__public_id", label=_("Item"), empty=True)
    line = Ids("line__public_id", label=_("Line"), empty=True)
    order = Ids("line__order__public_id", label=_("Order"), empty=True)
    owner = Ids("owner__public_id", label=_("Owner"))
    raised_by = Ids("raised_by__public_id", label=_("Raised by"))
    addressed_to = Ids("addressed_to__public_id", label=_("Addressed to"))
    status_since = Moments(label=_("In this state since"))
    closed_at = Moments(label=_("Closed"), empty=True)

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = Q(number__icontains=value) | Q(what__icontains=value)
        pipe = Q(joint__serial__icontains=value) | Q(joint__tally_number__icontains=value)
        return rows.filter(words | pipe | Q(item__number__icontains=value))
