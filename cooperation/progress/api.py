"""The progress ledger, row by row."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import HttpResponse

from cooperation.progress.filters import EntryFilter
from cooperation.progress.models import ProgressEntry, Rollup
from cooperation.progress.serializers import FiguresRow, ProgressEntryRow
from core.api.lists import ListShape, known_only
from core.api.resources import IN_MEMORANDUM, JSON, Resource
from core.api.rows import text_of


class ProgressEntries(Resource):
    """Accepted work as acts signed by both parties have posted it; never changed, only reversed."""

    model = ProgressEntry
    area = "commitments"
    shape = ListShape(
        row=ProgressEntryRow,
        orderings={"posted_at": ["posted_at"], "on": ["on"]},
        default="posted_at",
        filterset=EntryFilter,
        ids=IN_MEMORANDUM,
    )


def figures_of(view: Resource, **where: Any) -> HttpResponse:
    """The rollups of one memorandum, area or commitment: the whole first, then its parts."""
    known_only(view.request.query_params, [])
    rows = Rollup.objects.filter(**where).order_by(
        F("area__position").asc(nulls_first=True), F("commitment__number").asc(nulls_first=True)
    )
    texts = rows.values_list(text_of(FiguresRow, Rollup), flat=True)
    return HttpResponse(f'{{"results":[{",".join(texts)}]}}'.encode(), JSON)
