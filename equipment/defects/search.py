"""How defect acts are found."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from equipment.defects.models import DefectAct

MOST_SERIALS = 50


def _rows() -> QuerySet[Any]:
    path = "findings__line__joint__serial"
    serials = ArrayAgg(path, filter=~Q(**{path: ""}), distinct=True, default=[])
    rows: QuerySet[Any] = DefectAct.objects.select_related("order", "addressed_to")
    found: QuerySet[Any] = rows.annotate(serials=serials)
    return found


def _words(act: Any) -> kinds.Entry:
    return kinds.Entry(
        title=act.number,
        subtitle=f"{act.order.number} · {act.addressed_to.short}",
        codes=[act.number, act.order.number, *filter(None, act.serials[:MOST_SERIALS])],
        words=[act.remark, act.order.title],
    )


KIND = kinds.Kind(
    name="defectact",
    label=_("Defect acts"),
    icon="file-analytics",
    area="equipment",
    order=32,
    rows=_rows,
    entry=_words,
    visible_to=DefectAct.objects.visible_to,
)
