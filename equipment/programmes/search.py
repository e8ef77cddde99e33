"""How inspection programmes are found: by code and by their name in every language."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from equipment.programmes.models import InspectionProgramme


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = InspectionProgramme.objects.all()
    return rows


def _words(programme: InspectionProgramme) -> kinds.Entry:
    return kinds.Entry(
        title=programme.label,
        subtitle=programme.code,
        codes=[programme.code],
        words=[word for word in (programme.name, programme.name_az, programme.name_ru) if word],
    )


KIND = kinds.Kind(
    name="inspection_programme",
    label=_("Inspection programmes"),
    icon="list-check",
    area="equipment",
    order=48,
    rows=_rows,
    entry=_words,
    visible_to=InspectionProgramme.objects.visible_to,
    told_as="inspectionprogramme",
)
