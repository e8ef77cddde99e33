"""How notices and mails are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, OneOf, YesNo
from core.notices import kinds
from core.notices.models import Delivery, Notice

STATES = [
    ("unread", _("Unread")),
    ("read", _("Read")),
    ("waiting", _("Still waiting")),
    ("settled", _("No longer waiting")),
]


class NoticeFilter(ListFilter):
    """Notices by kind, state and the object that they are about."""

    kind = OneOf(choices=kinds.choices, label=_("About"), any_label=_("Anything"))
    state = django_filters.ChoiceFilter(
        choices=STATES, method="in_state", label=_("State"), empty_label=_("Any")
    )

    object = Ids("object_id", label=_("Object"))
    due_on = Days(label=_("Due"))
    given_on = Days(label=_("Given"))
    must_act = YesNo(label=_("You must act"))
    cause = OneOf(choices=Notice.Cause.choices, label=_("Why"), shown={})

    def in_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        wanted: dict[str, dict[str, bool]] = {
            "unread": {"is_read": False},
            "read": {"is_read": True},
            "waiting": {"settled_at__isnull": True},
            "settled": {"settled_at__isnull": False},
        }
        return rows.filter(**wanted[value])


class DeliveryFilter(ListFilter):
    """Mails by their state."""

    status = django_filters.ChoiceFilter(
        choices=[("troubled", _("Not delivered so far")), *Delivery.Status.choices],
        method="in_state",
        label=_("State"),
        empty_label=_("Any"),
    )

    def in_state(self, rows: Any, _name: str, value: str) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.troubled() if value == "troubled" else rows.filter(status=value)
        return found
