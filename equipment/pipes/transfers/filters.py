"""How lists of waybills are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lookups import Ids, ListFilter, Moments, OneOf, Texts
from equipment.pipes.transfers.models import Transfer


class TransferFilter(ListFilter):
    """Waybills by number, state, sides, place and joint."""

    number = Texts(label=_("Number"))
    status = OneOf(choices=Transfer.Status.choices, label=_("State"))
    sender = Ids("sender__public_id", label=_("Sender"))
    receiver = Ids("receiver__public_id", label=_("Receiver"))
    destination = Ids("destination__public_id", label=_("Destination"))
    joint = Ids("lines__joint__public_id", label=_("Joint"), many=True)
    dispatched_at = Moments(label=_("Dispatched"))
    confirmed_at = Moments(label=_("Confirmed"), empty=True)
