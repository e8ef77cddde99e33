"""How acts are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation.acceptance.models import Act
from core.search import kinds

MOST_REFERENCES = 20


def _rows() -> QuerySet[Any]:
    references = ArrayAgg("lines__reference", distinct=True, default=[])
    rows: QuerySet[Any] = Act.objects.select_related("organisation").annotate(references=references)
    return rows


def _words(act: Any) -> kinds.Entry:
    references: Sequence[str] = [one for one in act.references if one][:MOST_REFERENCES]
    return kinds.Entry(
        title=str(act),
        subtitle=act.organisation.short,
        codes=[act.number, act.digest[:12]],
        words=[act.title, act.basis, *references],
    )


KIND = kinds.Kind(
    name="act",
    label=_("Acts"),
    icon="signature",
    area="acts",
    order=20,
    rows=_rows,
    entry=_words,
    visible_to=Act.objects.visible_to,
)
