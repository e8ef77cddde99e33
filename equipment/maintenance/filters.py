"""How lists of maintenance plans are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Moments, OneOf, Texts, YesNo
from equipment.maintenance.models import MaintenancePlan


class Stopped(YesNo):
    """Plans that raise nothing any more."""

    def condition(self, value: Any) -> Q:
        return Q(stopped_at__isnull=not value)


class PlanFilter(ListFilter):
    """Maintenance plans by words, rhythm, subject, party and whether they go on."""

    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("Words"))
    basis = OneOf(choices=MaintenancePlan.Basis.choices, label=_("Comes back by"))
    stopped = Stopped(label=_("Stopped"), shown={"": _("Stopped")})
    title = Texts(label=_("Title"))
    item = Ids("item__public_id", label=_("Equipment"), empty=True)
    pipe_set = Ids("pipe_set__public_id", label=_("Set"), empty=True)
    organisation = Ids("organisation__public_id", label=_("Party"))
    first_due = Days(label=_("First due"))
    stopped_at = Moments(label=_("Stopped at"), empty=True)
