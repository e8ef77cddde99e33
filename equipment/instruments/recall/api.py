"""Recalls over the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Workflow, command
from core.clocks.api import clock_view
from equipment.instruments.recall import queries, rules, services
from equipment.instruments.recall.filters import RecallFilter
from equipment.instruments.recall.models import Recall
from equipment.instruments.recall.serializers import DisposeBody, RecallDetail, RecallRow


class Recalls(Workflow):
    """What instruments touched that cannot be trusted, and what the parties say of it."""

    model = Recall
    area = "equipment"
    detail_row = RecallDetail
    needs_match = True
    offers = {"dispose": ("POST", "dispose/")}
    shape = ListShape(
        row=RecallRow,
        orderings={
            "number": ["memorandum", "number"],
            "created_at": [],
            "updated_at": ["updated_at"],
            "status_since": ["status_since"],
        },
        default="-created_at",
        filterset=RecallFilter,
        ids=IN_MEMORANDUM,
    )
    dispose = command("dispose", services.dispose, name="recall", body=DisposeBody)
    clock = clock_view()

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        waits = user.organisation_id in queries.waiting_parties(row)
        return rules.actions_for(user, row, waits=waits)
