"""How lists of recalls are narrowed, on pages and over the API alike."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clocks.filters import WaitingOn
from core.lookups import Days, Ids, ListFilter, Moments, OneOf, Texts
from equipment.instruments.recall.models import Recall


class RecallFilter(ListFilter):
    """Recalls by state, cause, whose word is missing, instrument and records."""

    status = OneOf(choices=Recall.Status.choices, label=_("State"))
    cause = OneOf(choices=Recall.Cause.choices, label=_("Cause"))
    waiting_on = WaitingOn()
    number = Texts(label=_("Number"), shown={"contains": _("Number")})
    instrument = Ids("instrument__public_id", label=_("Instrument"))
    calibration = Ids("calibration__public_id", label=_("Calibration"), empty=True)
    organisation = Ids("organisation__public_id", label=pgettext_lazy("of an instrument", "Owner"))
    record = Ids("items__subject", label=_("Record"), many=True)
    since = Days(label=_("From"))
    until = Days(label=_("To"))
    status_since = Moments(label=_("In this state since"))
    closed_at = Moments(label=_("Closed"), empty=True)
