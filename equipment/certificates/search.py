"""How certificates are found."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from equipment.certificates.models import Certificate

MOST_SERIALS = 50


def _rows() -> QuerySet[Any]:
    path = "lines__line__joint__serial"
    serials = ArrayAgg(path, filter=~Q(**{path: ""}), distinct=True, default=[])
    rows: QuerySet[Any] = Certificate.objects.select_related("order", "issued_by")
    found: QuerySet[Any] = rows.defer("content").annotate(serials=serials)
    return found


def _words(one: Any) -> kinds.Entry:
    return kinds.Entry(
        title=one.number,
        subtitle=f"{one.subject_label} · {one.issued_by.short}",
        codes=[one.number, one.order.number, *filter(None, one.serials[:MOST_SERIALS])],
        words=[one.subject_label, one.order.title],
    )


KIND = kinds.Kind(
    name="certificate",
    label=_("Certificates"),
    icon="certificate",
    area="equipment",
    order=34,
    rows=_rows,
    entry=_words,
    visible_to=Certificate.objects.visible_to,
)
