"""How revisions are found: by the number of their order and by what was inspected."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from equipment.revision.models import RevisionRecord


def _rows() -> QuerySet[Any]:
    """Records that nobody has called wrong; one that is open may be taken back and is not found."""
    rows = RevisionRecord.objects.filter(completed_at__isnull=False, withdrawn_at=None)
    found: QuerySet[Any] = rows.select_related("line__order", "line__joint", "line__item")
    return found


def _words(record: RevisionRecord) -> kinds.Entry:
    line = record.line
    codes = [str(record), line.order.number]
    if line.joint is not None:
        codes += [line.joint.serial, line.joint.tally_number]
    if line.item is not None:
        codes += [line.item.number, line.item.serial]
    return kinds.Entry(
        title=str(record),
        subtitle=str(line.subject),
        codes=[code for code in codes if code],
        words=[line.order.title],
    )


KIND = kinds.Kind(
    name="revision",
    label=_("Revisions (strip-down inspections)"),
    icon="list-check",
    area="equipment",
    order=43,
    rows=_rows,
    entry=_words,
    visible_to=RevisionRecord.objects.visible_to,
    told_as="revisionrecord",
)
