"""How lists of placements are narrowed, on pages and over the API alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cooperation.acceptance.filters import commitments_of
from core.clocks.filters import WaitingOn
from core.lookups import Days, Ids, ListFilter, Moments, OneOf, Texts
from core.web.forms import DayInput
from exchange.placements.models import Placement
from exchange.specialists.models import Specialist

SIDES = [("ours", _("Ours with others")), ("theirs", _("Others with us"))]


class PlacementFilter(ListFilter):
    """Placements by words, state, whose turn it is, whose specialist, trade and time."""

    q = django_filters.CharFilter(
        method="by_words", label=_("Number, specialist or unit"), max_length=100
    )
    status = OneOf(choices=Placement.Status.choices, label=_("State"))
    waiting_on = WaitingOn()
    side = django_filters.ChoiceFilter(
        method="by_side", choices=SIDES, label=_("Whose specialists"), empty_label=_("Any")
    )
    trade = OneOf("specialist__trade", choices=Specialist.Trade.choices, label=_("Trade"))
    commitment = Ids("commitment__public_id", queryset=commitments_of, label=_("Commitment"))
    placed_from = django_filters.DateFilter(
        method="by_end", label=_("Placed from"), widget=DayInput
    )
    placed_to = django_filters.DateFilter(
        field_name="planned_start", lookup_expr="lte", label=_("Placed to"), widget=DayInput
    )

    number = Texts(label=_("Number"))
    specialist = Ids("specialist__public_id", label=_("Specialist"))
    home = Ids("home__public_id", label=_("Home"))
    host = Ids("host__public_id", label=_("Host"))
    mentor = Ids("mentor__public_id", label=_("Mentor"), empty=True)
    planned_start = Days(label=_("Planned start"))
    planned_end = Days(label=_("Planned end"))
    started_on = Days(label=_("Started"), empty=True)
    ended_on = Days(label=_("Ended early"), empty=True)
    status_since = Moments(label=_("In this state since"))

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Numbers and units; who a specialist is, is looked up among specialists."""
        numbers = Q(number__icontains=value) | Q(specialist__number__icontains=value)
        units = Q(host_unit__icontains=value) | Q(specialist__unit__icontains=value)
        return rows.filter(numbers | units)

    def by_side(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if self.request is None:
            return rows.none()
        side = "home" if value == "ours" else "host"
        return rows.filter(**{side: self.request.user.organisation_id})

    def by_end(self, rows: QuerySet[Any], _name: str, value: dt.date) -> QuerySet[Any]:
        last = Coalesce("ended_on", "planned_end")
        found: QuerySet[Any] = rows.alias(last_day_of_it=last).filter(last_day_of_it__gte=value)
        return found
