"""The filter of the event list, shared by page and API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, NumberFilter

from core.lookups import Ids, ListFilter, Moments, Texts


class EventFilter(ListFilter):
    """`after` continues behind a position, `types` takes verbs or kinds, comma-separated."""

    after = NumberFilter(
        field_name="position__seq",
        lookup_expr="gt",
        label=_("after position"),
        min_value=0,
        max_value=2**63 - 1,
    )
    after.is_negated = False
    types = CharFilter(method="of_types", label=_("verbs such as order.accepted, or kinds: order"))
    object = Ids("object_id", label=_("object"))
    object_type = Texts(label=_("Kind of object"))
    organisation = Ids("organisation__public_id", label=_("Party"), empty=True)
    actor = Ids("actor__public_id", label=_("Person"), empty=True)
    request_id = Texts(label=_("Request"))
    occurred_at = Moments(label=_("Occurred"))

    def of_types(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        wanted = [word.strip() for word in value.split(",") if word.strip()][:50]
        found = rows.none()
        for word in wanted:
            same = {"verb": word} if "." in word else {"verb__startswith": f"{word}."}
            found = found | rows.filter(**same)
        return found
