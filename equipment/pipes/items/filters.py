"""How lists of equipment are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.lookups import Ids, ListFilter, OneOf, Texts
from equipment.pipes.items.models import EquipmentItem


class EquipmentItemFilter(ListFilter):
    """Equipment by words, kind, state, place, owner."""

    q = django_filters.CharFilter(method="by_words", label=_("Number, serial, maker"))
    kind = OneOf(choices=EquipmentItem.Kind.choices, label=_("Kind"))
    status = OneOf(choices=EquipmentItem.Status.choices, label=_("State"))
    location = Ids("location__public_id", label=_("Place"))
    organisation = Ids("organisation__public_id", label=_("Party"))
    number = Texts(label=_("Number"))
    serial = Texts(label=_("Serial"))

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = Q(number__icontains=value) | Q(serial__icontains=value)
        return rows.filter(words | Q(maker__icontains=value) | Q(description__icontains=value))
