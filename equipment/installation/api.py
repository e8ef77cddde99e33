"""Running records."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cooperation.memoranda.api import IN_MEMORANDUM, seen
from core.api.lists import ListShape
from core.api.resources import Resource
from equipment.installation.models import RunningRecord
from equipment.installation.serializers import RecordRow


class Installations(Resource):
    """How each joint of an order was run, or why it was rejected."""

    area = "equipment"
    needs_match = True
    shape = ListShape(
        row=RecordRow,
        orderings={
            "sequence": ["line__order", "sequence"],
            "run_on": ["run_on"],
            "updated_at": ["updated_at"],
        },
        default="sequence",
        ids=IN_MEMORANDUM
        | {
            "order": "line__order__public_id",
            "line": "line__public_id",
            "joint": "line__joint__public_id",
        },
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, RunningRecord)
