"""How lists of attendance are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, OneOf
from exchange.attendance.models import AttendanceDay

ACCEPTED = [("yes", _("On an act signed by both")), ("no", _("Not yet accepted"))]


class AttendanceFilter(ListFilter):
    """Days of attendance by presence, time and whether both parties have signed for them."""

    presence = OneOf(choices=AttendanceDay.Presence.choices, label=_("Presence"))
    on = Days(label=_("Day"), shown={"gte": _("From"), "lte": _("To")})
    placement = Ids("placement__public_id", label=_("Placement"))
    specialist = Ids("placement__specialist__public_id", label=_("Specialist"))
    locked_by = Ids("locked_by__public_id", label=_("Locked by the act"), empty=True)
    accepted = django_filters.ChoiceFilter(
        method="by_accepted", choices=ACCEPTED, label=_("Acceptance"), empty_label=_("Any")
    )

    def by_accepted(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(locked_by__isnull=value == "no")
