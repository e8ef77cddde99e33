"""How requests are found."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from equipment.requests.models import WorkRequest


def _rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = WorkRequest.objects.select_related("location", "addressed_to")
    return rows


def _words(work_request: WorkRequest) -> kinds.Entry:
    place = work_request.location.name if work_request.location else ""
    where = " · ".join(part for part in (work_request.well, place) if part)
    return kinds.Entry(
        title=str(work_request),
        subtitle=where or work_request.addressed_to.short,
        codes=[work_request.number] if work_request.number else [],
        words=[work_request.title, work_request.well, place, work_request.executed_under],
    )


KIND = kinds.Kind(
    name="request",
    told_as="workrequest",
    label=_("Requests"),
    icon="file-text",
    area="equipment",
    order=28,
    rows=_rows,
    entry=_words,
    visible_to=WorkRequest.objects.visible_to,
)
