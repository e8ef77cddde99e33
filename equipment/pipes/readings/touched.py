"""What of the register rests on an instrument: inspections, and readings without one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from equipment.instruments.models import Instrument
from equipment.instruments.touching import Touch
from equipment.pipes.readings.models import Inspection, JointReading

INSPECTION, READING = "inspection", "reading"
KINDS: dict[str, str | Promise] = {
    INSPECTION: _("Inspection"),
    READING: pgettext_lazy("of a pipe", "Reading"),
}


def inspections(instrument: Instrument, since: dt.date, until: dt.date) -> Iterable[Touch]:
    """Standing inspections that were measured with it between two days; those that a revision
    wrote are told by the revision."""
    rows = Inspection.objects.filter(
        measured_with=instrument, inspected_on__range=(since, until), withdrawn_at=None,
        revision=None,
    )  # fmt: skip
    for one in rows.select_related("joint").order_by("inspected_on", "pk"):
        label = str(one.joint)
        yield _touch(INSPECTION, one, label, one.inspected_on, one.organisation_id)


def readings(instrument: Instrument, since: dt.date, until: dt.date) -> Iterable[Touch]:
    """Standing readings without an inspection that were taken with it between two days."""
    rows = JointReading.objects.standing().filter(
        measured_with=instrument, read_on__range=(since, until), inspection=None
    )
    for one in rows.select_related("joint", "recorded_by").order_by("read_on", "pk"):
        label = f"{one.joint} · {one.entered_value:f} {one.entered_unit}"
        yield _touch(READING, one, label, one.read_on, one.recorded_by.organisation_id)


def _touch(kind: str, row: Any, label: str, on: dt.date, party: int | None) -> Touch:
    """Its owner and the party that measured rely on it."""
    parties = frozenset(filter(None, (row.joint.organisation_id, party)))
    return Touch(kind, row.public_id, label, row.joint.get_absolute_url(), on, parties)
