"""How lists of defect acts are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.clocks.filters import WaitingOn
from core.lookups import Ids, ListFilter, Moments, OneOf, Texts
from equipment.defects.models import DefectAct


class DefectActFilter(ListFilter):
    """Defect acts by words, state, whose turn it is, sides, order, line and joint."""

    q = django_filters.CharFilter(method="by_words", label=_("Number, order or remark"))
    status = OneOf(choices=DefectAct.Status.choices, label=_("State"))
    waiting_on = WaitingOn()
    number = Texts(label=_("Number"))
    order = Ids("order__public_id", label=_("Order"))
    drawn_up_by = Ids("drawn_up_by__public_id", label=_("Drawn up by"))
    addressed_to = Ids("addressed_to__public_id", label=_("Addressed to"))
    supersedes = Ids("supersedes__public_id", label=_("Supersedes"), empty=True)
    line = Ids("findings__line__public_id", label=_("Line"), many=True)
    joint = Ids("findings__line__joint__public_id", label=_("Joint"), many=True)
    item = Ids("findings__line__item__public_id", label=_("Item"), many=True)
    status_since = Moments(label=_("In this state since"))
    sent_at = Moments(label=_("Sent"), empty=True)
    decided_at = Moments(label=_("Decided"), empty=True)

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = Q(number__icontains=value) | Q(remark__icontains=value)
        return rows.filter(
            words | Q(order__number__icontains=value) | Q(order__title__icontains=value)
        )
