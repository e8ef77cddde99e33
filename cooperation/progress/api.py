"""The progress ledger, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

from cooperation.memoranda.models import Memorandum
from cooperation.progress import history
from cooperation.progress.filters import EntryFilter
from cooperation.progress.models import ProgressEntry, Rollup
from cooperation.progress.queries import day_of
from cooperation.progress.rules import civil
from cooperation.progress.serializers import FiguresRow, ProgressEntryRow
from core.api.bodies import dump
from core.api.lists import ListShape, known_only
from core.api.problems import parameter_error
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


AS_OF = OpenApiParameter(
    "as_of",
    str,
    description="The figures as they stood at the end of a day in Baku (`2026-03-31`) or at a "
    "moment with its offset (`2026-03-31T08:00:00Z`), by what was posted and told until then. "
    "Neither before the memorandum nor in the future.",
)


def figures_of(view: Resource, memorandum: Memorandum, **where: Any) -> HttpResponse:
    """The figures of one memorandum, area or commitment: the whole first, then its parts."""
    query = view.request.query_params
    known_only(query, ["as_of"])
    if "as_of" in query:
        at = _moment(query.getlist("as_of"), memorandum)
        return HttpResponse(dump({"results": _past(memorandum, at, where)}), JSON)
    rows = Rollup.objects.filter(memorandum=memorandum, **where).order_by(
        F("area__position").asc(nulls_first=True), F("commitment__number").asc(nulls_first=True)
    )
    texts = rows.values_list(text_of(FiguresRow, Rollup), flat=True)
    return HttpResponse(f'{{"results":[{",".join(texts)}]}}'.encode(), JSON)


def _past(memorandum: Memorandum, at: dt.date, where: dict[str, Any]) -> list[dict[str, Any]]:
    area, commitment = where.get("area"), where.get("commitment")
    rows = [
        one
        for one in history.figures_at(memorandum.pk, at)
        if (area is None or one.area_id == area.pk)
        and (commitment is None or one.commitment_id == commitment.pk)
    ]
    return history.told(memorandum.pk, rows, at)


def _moment(texts: Sequence[str], memorandum: Memorandum) -> dt.date:
    """The day or moment that `as_of` names; 400 for what cannot be answered."""
    found = _read(texts[0]) if len(texts) == 1 else None
    if found is None:
        said = _("A day (2026-03-31) or a moment with its offset (2026-03-31T08:00:00Z) is needed.")
        raise parameter_error("invalid_parameter", "as_of", said)
    now, first = timezone.now(), history.began_on(memorandum)
    future = found > now if isinstance(found, dt.datetime) else found > civil(now)
    if future:
        said = _("What has not been yet has no figures.")
        raise parameter_error("invalid_parameter", "as_of", said)
    if day_of(found) < first:
        said = _("The memorandum begins on %(day)s.") % {"day": first.isoformat()}
        raise parameter_error("invalid_parameter", "as_of", said)
    return found


def _read(text: str) -> dt.date | None:
    try:
        if len(text) == len("2026-03-31"):
            return dt.date.fromisoformat(text)
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and 1900 < found.year < 9000 else None
