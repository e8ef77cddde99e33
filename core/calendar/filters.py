"""How lists of calendar days and working hours are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.calendar.models import CalendarDay
from core.lookups import Days, Ids, ListFilter, Moments, OneOf, Texts


class CalendarDayFilter(ListFilter):
    """Days by party, kind, when they are and whether they still count."""

    organisation = Ids("organisation__public_id", label=_("Party"))
    kind = OneOf(choices=CalendarDay.Kind.choices, label=_("Kind"))
    on = Days(label=_("Day"), shown={"gte": _("From"), "lte": _("Until")})
    removed_at = Moments(label=_("Taken out"), empty=True)


class WorkingHoursFilter(ListFilter):
    """Working hours by party and time zone."""

    organisation = Ids("organisation__public_id", label=_("Party"))
    zone = Texts(label=_("Time zone"))
