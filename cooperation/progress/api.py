"""The progress ledger, row by row."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cooperation.memoranda.api import IN_MEMORANDUM, seen
from cooperation.progress.models import ProgressEntry
from cooperation.progress.serializers import ProgressEntryRow
from core.api.lists import ListShape
from core.api.resources import Resource


class ProgressEntries(Resource):
    """Accepted work as acts signed by both parties have posted it; never changed, only reversed."""

    area = "commitments"
    shape = ListShape(
        row=ProgressEntryRow,
        orderings={"posted_at": ["posted_at"], "on": ["on"]},
        default="posted_at",
        ids=IN_MEMORANDUM
        | {
            "commitment": "commitment__public_id",
            "area": "commitment__area__public_id",
            "act": "act__public_id",
        },
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, ProgressEntry)
