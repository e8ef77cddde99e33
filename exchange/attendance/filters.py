"""How lists of attendance are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.web.forms import DayInput
from exchange.attendance.models import AttendanceDay

ACCEPTED = [("yes", _("On an act signed by both")), ("no", _("Not yet accepted"))]


class AttendanceFilter(django_filters.FilterSet):
    """Days of attendance by presence, time and whether both parties have signed for them."""

    presence = django_filters.ChoiceFilter(
        choices=AttendanceDay.Presence.choices, label=_("Presence"), empty_label=_("Any")
    )
    on_from = django_filters.DateFilter(
        field_name="on", lookup_expr="gte", label=_("From"), widget=DayInput
    )
    on_to = django_filters.DateFilter(
        field_name="on", lookup_expr="lte", label=_("To"), widget=DayInput
    )
    accepted = django_filters.ChoiceFilter(
        method="by_accepted", choices=ACCEPTED, label=_("Acceptance"), empty_label=_("Any")
    )

    class Meta:
        model = AttendanceDay
        fields: tuple[str, ...] = ()

    def by_accepted(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(locked_by__isnull=value == "no")
