"""How lists of waybills are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.clocks.filters import US_OR_THEM, WaitingOn
from core.lookups import Ids, ListFilter, Moments, OneOf, Texts
from equipment.pipes.transfers.models import Transfer


class TransferFilter(ListFilter):
    """Waybills by number, state, sides, place and joint."""

    q = django_filters.CharFilter(field_name="number", lookup_expr="icontains", label=_("Number"))
    waiting_on = WaitingOn()
    sent_by = django_filters.ChoiceFilter(
        choices=US_OR_THEM, method="by_sender", label=_("Sent by"), empty_label=_("Any")
    )
    number = Texts(label=_("Number"))
    status = OneOf(choices=Transfer.Status.choices, label=_("State"))
    sender = Ids("sender__public_id", label=_("Sender"))
    receiver = Ids("receiver__public_id", label=_("Receiver"))
    destination = Ids("destination__public_id", label=_("Destination"))
    joint = Ids("lines__joint__public_id", label=_("Joint"), many=True)
    dispatched_at = Moments(label=_("Dispatched"))
    confirmed_at = Moments(label=_("Confirmed"), empty=True)

    def by_sender(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if self.request is None:
            return rows.none()
        own = {"sender": self.request.user.organisation_id}
        return rows.filter(**own) if value == "us" else rows.exclude(**own)
