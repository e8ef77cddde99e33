"""The filter of the event list, shared by page and API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet, NumberFilter

from core.events.models import Event


class EventFilter(FilterSet):
    """`after` continues behind a position, `types` takes verbs or kinds, comma-separated."""

    after = NumberFilter(
        field_name="position__seq",
        lookup_expr="gt",
        label=_("after position"),
        min_value=0,
        max_value=2**63 - 1,
    )
    types = CharFilter(method="of_types", label=_("verbs such as order.accepted, or kinds: order"))
    object = CharFilter(field_name="object_id", label=_("object"))

    class Meta:
        model = Event
        fields: list[str] = []

    def of_types(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        wanted = [word.strip() for word in value.split(",") if word.strip()][:50]
        found = rows.none()
        for word in wanted:
            same = {"verb": word} if "." in word else {"verb__startswith": f"{word}."}
            found = found | rows.filter(**same)
        return found
