"""How specialists are found: by their own party alone, whose register they stand in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from exchange.specialists.models import Specialist


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = Specialist.objects.select_related("person", "organisation")
    return rows


def _words(specialist: Specialist) -> kinds.Entry:
    """The name finds the specialist and is not shown; who may know it reads it on their page."""
    person = specialist.person
    return kinds.Entry(
        title=specialist.number,
        subtitle=f"{specialist.organisation.short} · {specialist.unit}",
        codes=[specialist.number],
        words=[person.full_name, specialist.unit, specialist.specialisation],
    )


KIND = kinds.Kind(
    name="specialist",
    label=_("Specialists"),
    icon="id-badge-2",
    area="exchange",
    order=50,
    rows=_rows,
    entry=_words,
    visible_to=Specialist.objects.visible_to,
)
