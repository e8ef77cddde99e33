"""How lists of calendar days are narrowed."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from core.calendar.models import CalendarDay
from core.web.forms import DayInput


class CalendarDayFilter(django_filters.FilterSet):
    """Days by kind and by when they are."""

    kind = django_filters.ChoiceFilter(choices=CalendarDay.Kind.choices, label=_("Kind"))
    since = django_filters.DateFilter(
        field_name="on", lookup_expr="gte", label=_("From"), widget=DayInput
    )
    until = django_filters.DateFilter(
        field_name="on", lookup_expr="lte", label=_("Until"), widget=DayInput
    )

    class Meta:
        model = CalendarDay
        fields: tuple[str, ...] = ()
