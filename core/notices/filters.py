"""How notices and mails are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.notices import kinds
from core.notices.models import Delivery, Notice

STATES = [
    ("unread", _("Unread")),
    ("read", _("Read")),
    ("waiting", _("Still waiting")),
    ("settled", _("No longer waiting")),
]


class NoticeFilter(django_filters.FilterSet):
    """Notices by kind, state and the object that they are about."""

    kind = django_filters.ChoiceFilter(label=_("About"), empty_label=_("Anything"))
    state = django_filters.ChoiceFilter(
        choices=STATES, method="in_state", label=_("State"), empty_label=_("Any")
    )

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = kinds.choices()

    def in_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        wanted: dict[str, dict[str, bool]] = {
            "unread": {"is_read": False},
            "read": {"is_read": True},
            "waiting": {"settled_at__isnull": True},
            "settled": {"settled_at__isnull": False},
        }
        return rows.filter(**wanted[value])


class DeliveryFilter(django_filters.FilterSet):
    """Mails by their state."""

    status = django_filters.ChoiceFilter(
        choices=[("troubled", _("Not delivered so far")), *Delivery.Status.choices],
        method="in_state",
        label=_("State"),
        empty_label=_("Any"),
    )

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = ()

    def in_state(self, rows: Any, _name: str, value: str) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.troubled() if value == "troubled" else rows.filter(status=value)
        return found
