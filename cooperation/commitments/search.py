"""How commitments are found."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from core.search import kinds


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = Commitment.objects.select_related("area", "clause")
    return rows


def _words(commitment: Commitment) -> kinds.Entry:
    area, clause = commitment.area, commitment.clause
    return kinds.Entry(
        title=str(commitment),
        subtitle=area.name,
        codes=[commitment.number],
        words=[
            commitment.title,
            area.name,
            area.name_az,
            area.name_ru,
            clause.ref if clause else "",
        ],
    )


KIND = kinds.Kind(
    name="commitment",
    label=_("Commitments"),
    icon="list-check",
    area="commitments",
    order=10,
    rows=_rows,
    entry=_words,
    visible_to=Commitment.objects.visible_to,
)
