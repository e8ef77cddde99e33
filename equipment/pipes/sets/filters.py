"""How lists of sets and of their members are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Narrowing, OneOf, Texts
from equipment.pipes.sets.models import PipeSet


class PipeSetFilter(ListFilter):
    """Sets by words, kind, product, party and days."""

    q = django_filters.CharFilter(method="by_words", label=_("Number or well"))
    kind = OneOf(choices=PipeSet.Kind.choices, label=_("Kind"))
    number = Texts(label=_("Number"))
    organisation = Ids("organisation__public_id", label=_("Party"))
    product_line = Ids("product_line__public_id", label=_("Product line"))
    opened_on = Days(label=_("Opened"))
    closed_on = Days(label=_("Closed"), empty=True, shown={"empty": _("Open")})

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(number__icontains=value) | Q(well__icontains=value))


class SetMemberFilter(Narrowing):
    """Members of a set by joint and days."""

    joint = Ids("joint__public_id", label=_("Joint"))
    joined_on = Days(label=_("Joined"))
    left_on = Days(label=_("Left"), empty=True)
