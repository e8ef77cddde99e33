"""Commitments: read, drafted, agreed, carried out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cooperation.commitments.models import Commitment
from cooperation.commitments.serializers import CommitmentDetail, CommitmentRow
from cooperation.memoranda.api import IN_MEMORANDUM, seen
from core.api.lists import ListShape
from core.api.resources import Resource


class Commitments(Resource):
    """What the parties mean to do, by when, and how it is measured."""

    area = "commitments"
    detail_row = CommitmentDetail
    shape = ListShape(
        row=CommitmentRow,
        orderings={
            "number": ["memorandum", "number"],
            "due": ["due"],
            "updated_at": ["updated_at"],
        },
        default="number",
        ids=IN_MEMORANDUM | {"area": "area__public_id", "clause": "clause__public_id"},
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, Commitment)
