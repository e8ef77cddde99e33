"""How instruments are found."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from equipment.instruments.models import Instrument


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = Instrument.objects.all()
    return rows


def _words(instrument: Instrument) -> kinds.Entry:
    return kinds.Entry(
        title=instrument.number,
        subtitle=" ".join(filter(None, (instrument.maker, instrument.model, instrument.serial))),
        codes=[code for code in (instrument.number, instrument.serial) if code],
        words=[word for word in (instrument.maker, instrument.model) if word],
    )


KIND = kinds.Kind(
    name="instrument",
    label=_("Instruments"),
    icon="ruler-measure",
    area="equipment",
    order=44,
    rows=_rows,
    entry=_words,
    visible_to=Instrument.objects.visible_to,
)
