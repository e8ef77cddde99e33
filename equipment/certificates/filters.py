"""How lists of certificates are narrowed, on pages and over the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Moments, OneOf, Texts
from equipment.certificates import kinds
from equipment.certificates.models import Certificate


class CertificateFilter(ListFilter):
    """Certificates by words, state, kind, record, order, parties, pipe and day."""

    q = django_filters.CharFilter(method="by_words", label=_("Number, record or order"))
    status = OneOf(choices=Certificate.Status.choices, label=_("State"))
    kind = OneOf(choices=kinds.choices, label=_("Kind"))
    number = Texts(label=_("Number"))
    subject = Ids("subject", label=_("Record"))
    order = Ids("order__public_id", label=_("Order"))
    issued_by = Ids("issued_by__public_id", label=_("Issued by"))
    addressed_to = Ids("addressed_to__public_id", label=_("Addressed to"))
    joint = Ids("lines__line__joint__public_id", label=_("Joint"), many=True)
    item = Ids("lines__line__item__public_id", label=_("Item"), many=True)
    issued_on = Days(label=_("Issued on"))
    status_since = Moments(label=_("In this state since"))

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = Q(number__icontains=value) | Q(subject_label__icontains=value)
        return rows.filter(words | Q(order__title__icontains=value))
