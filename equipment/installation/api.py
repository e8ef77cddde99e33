"""Running records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api import bulk
from core.api.bodies import dump
from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, JSON, Resource
from core.api.schema import describe
from equipment.installation import services
from equipment.installation.filters import RecordFilter
from equipment.installation.models import RunningRecord
from equipment.installation.rules import CELLS, RUN, RunRow, spoken
from equipment.installation.serializers import (
    BulkBody,
    NewRecordBody,
    RecordRow,
    RunBody,
    SavedShape,
)
from equipment.orders import rules as order_rules
from equipment.orders.models import WorkOrder
from equipment.orders.recording import Saved


class Installations(Resource):
    """How each joint of an order was run, or why it was rejected."""

    model = RunningRecord
    area = "equipment"
    needs_match = True
    offers = {"correct": ("PATCH", "")}
    shape = ListShape(
        row=RecordRow,
        orderings={
            "sequence": ["line__order", "sequence"],
            "run_on": ["run_on"],
            "updated_at": ["updated_at"],
        },
        default="sequence",
        filterset=RecordFilter,
        ids=IN_MEMORANDUM,
    )

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        recorded = "record" in order_rules.actions_for(user, row.line.order)
        return ["correct"] if recorded else []

    @describe(body=NewRecordBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Record the run of one joint of an order in progress."""
        said = self.body(NewRecordBody)
        line = said.pop("line")
        row = RunRow(**{"outcome": RUN, **said}, line=line.public_id, version=0)
        self._save(line.order, [row])
        return self.created(self.visible().get(line=line))

    @describe(body=RunBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Correct a record while its order is in progress."""
        said = self.body(RunBody)

        def correct(*, record: RunningRecord, by: Any, now: Any) -> None:
            spoken = {**_spoken(record), **said}
            row = RunRow(**spoken, line=record.line.public_id, version=record.version)
            _saved(record.line.order, [row], by, now)

        self.perform(id, correct, name="record")
        return self.shown(id)

    @describe(body=BulkBody, answer=SavedShape, summary="Record the whole run: all rows or none")
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk(self, request: Request) -> HttpResponse:
        said = self.body(BulkBody)
        rows = [RunRow(**{"outcome": RUN, **row}) for row in said["rows"]]
        return HttpResponse(dump(asdict(self._save(said["order"], rows))), JSON)

    def _save(self, order: WorkOrder, rows: Sequence[RunRow]) -> Saved:
        return _saved(order, rows, self.request.user, timezone.now())


def _saved(order: WorkOrder, rows: Sequence[RunRow], by: Any, now: Any) -> Saved:
    """Save the rows; a refusal names them by their place in the body instead of by their line."""
    with bulk.placed([row.line for row in rows]):
        return services.save_records(order=order, rows=rows, by=by, now=now)


def _spoken(record: RunningRecord) -> dict[str, Any]:
    """A record as a crew would say it, but for what names it."""
    row = spoken(record.line, record)
    return {name: getattr(row, name) for name in (*CELLS, "unit")}
