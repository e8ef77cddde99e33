"""How lists of requests are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.clocks.filters import WaitingOn
from core.lookups import Days, Ids, ListFilter, Moments, OneOf, Texts
from core.web.forms import DayInput
from equipment.orders.kinds import Priority, WorkKind
from equipment.requests.models import WorkRequest

SIDES = [("ours", _("Ours")), ("theirs", _("The other party's"))]


class WorkRequestFilter(ListFilter):
    """Requests by words, state, whose turn it is, whose they are, kind, urgency and time."""

    q = django_filters.CharFilter(
        method="by_words", label=_("Number, title, place or contract"), max_length=100
    )
    status = OneOf(choices=WorkRequest.Status.choices, label=_("State"))
    waiting_on = WaitingOn()
    side = django_filters.ChoiceFilter(
        method="by_side", choices=SIDES, label=_("Whose request"), empty_label=_("Any")
    )
    kind = OneOf(choices=WorkKind.choices, label=_("Kind of work"))
    priority = OneOf(choices=Priority.choices, label=_("Priority"))
    wanted_from = django_filters.DateFilter(
        field_name="wanted_end", lookup_expr="gte", label=_("Wanted from"), widget=DayInput
    )
    wanted_to = django_filters.DateFilter(
        field_name="wanted_start", lookup_expr="lte", label=_("Wanted to"), widget=DayInput
    )

    number = Texts(label=_("Number"))
    requested_by = Ids("requested_by__public_id", label=_("Asked by"))
    addressed_to = Ids("addressed_to__public_id", label=_("Asked of"))
    commitment = Ids("commitment__public_id", label=_("Commitment"), empty=True)
    location = Ids("location__public_id", label=_("Place"), empty=True)
    joint = Ids("requested_joints__joint__public_id", label=_("Joint"), many=True)
    item = Ids("requested_items__item__public_id", label=_("Equipment"), many=True)
    wanted_start = Days(label=_("First day wanted"))
    wanted_end = Days(label=_("Last day wanted"))
    status_since = Moments(label=_("In this state since"))

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = Q(number__icontains=value) | Q(title__icontains=value)
        places = Q(well__icontains=value) | Q(location__name__icontains=value)
        return rows.filter(words | places | Q(executed_under__icontains=value))

    def by_side(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if self.request is None:
            return rows.none()
        own = {"requested_by": self.request.user.organisation_id}
        return rows.filter(**own) if value == "ours" else rows.exclude(**own)
