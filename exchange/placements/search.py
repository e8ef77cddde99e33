"""How placements are found: by their numbers and by what they are about, never by a name."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from exchange.placements.models import Placement


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = Placement.objects.select_related("specialist", "home", "host")
    return rows


def _words(placement: Placement) -> kinds.Entry:
    specialist, host = placement.specialist, placement.host.short
    return kinds.Entry(
        title=placement.number,
        subtitle=f"{specialist.number} · {host}, {placement.host_unit}",
        codes=[placement.number, specialist.number],
        words=[placement.host_unit, specialist.unit, specialist.specialisation],
    )


def _of_specialists(ids: Any) -> QuerySet[Any]:
    return _rows().filter(specialist__public_id__in=ids)


KIND = kinds.Kind(
    name="placement",
    label=_("Placements"),
    icon="calendar-user",
    area="exchange",
    order=55,
    rows=_rows,
    entry=_words,
    visible_to=Placement.objects.visible_to,
    follows={"specialist": _of_specialists},
)
