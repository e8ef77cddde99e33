"""How lists of heats are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.lookups import Ids, ListFilter, OneOf, Texts
from equipment.pipes.heats.models import Heat


class HeatFilter(ListFilter):
    """Heats by mill, number, lot, certificate."""

    q = django_filters.CharFilter(method="by_words", label=_("Mill, heat, lot or certificate"))
    mill = Texts(label=_("Mill"))
    heat_number = Texts(label=_("Heat number"))
    lot_number = Texts(label=_("Lot"))
    certificate_number = Texts(label=_("Certificate"))
    certificate_type = OneOf(
        choices=Heat.CertificateType.choices, label=_("Type of certificate"), shown={}
    )
    organisation = Ids("organisation__public_id", label=_("Party"))

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = Q(mill__icontains=value) | Q(heat_number__icontains=value)
        return rows.filter(
            words | Q(lot_number__icontains=value) | Q(certificate_number__icontains=value)
        )
