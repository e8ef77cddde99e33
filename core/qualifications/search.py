"""How qualifications are found: by their number, their person and what they permit."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.qualifications.models import Qualification
from core.search import kinds


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = Qualification.objects.select_related("person")
    return rows


def _words(held: Qualification) -> kinds.Entry:
    return kinds.Entry(
        title=held.number,
        subtitle=f"{held.person.full_name} · {held.issuer}",
        codes=[held.number],
        words=[held.person.full_name, held.issuer, held.scheme],
    )


KIND = kinds.Kind(
    name="qualification",
    label=_("Qualifications"),
    icon="shield-check",
    area="people",
    order=60,
    rows=_rows,
    entry=_words,
    visible_to=Qualification.objects.visible_to,
)
