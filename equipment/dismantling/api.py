"""Dismantling records."""

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
from equipment.dismantling import services
from equipment.dismantling.filters import DismantlingFilter
from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.rules import LAID_DOWN, PullRow
from equipment.dismantling.serializers import (
    DismantlingBulkBody,
    DismantlingRow,
    DismantlingSavedShape,
    NewDismantlingBody,
    PullBody,
)
from equipment.orders import rules as order_rules
from equipment.orders.models import WorkOrder
from equipment.orders.recording import Saved


class Dismantlings(Resource):
    """How each joint of an order came out of the hole, or why it did not."""

    model = DismantlingRecord
    area = "equipment"
    needs_match = True
    offers = {"correct": ("PATCH", "")}
    shape = ListShape(
        row=DismantlingRow,
        orderings={
            "sequence": ["line__order", "sequence"],
            "pulled_on": ["pulled_on"],
            "updated_at": ["updated_at"],
        },
        default="sequence",
        filterset=DismantlingFilter,
        ids=IN_MEMORANDUM,
    )

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        recorded = "record" in order_rules.actions_for(user, row.line.order)
        return ["correct"] if recorded else []

    @describe(body=NewDismantlingBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Record how one joint of an order in progress came out."""
        said = self.body(NewDismantlingBody)
        line = said.pop("line")
        row = PullRow(**{"outcome": LAID_DOWN, **said}, line=line.public_id, version=0)
        self._save(line.order, [row])
        return self.created(self.visible().get(line=line))

    @describe(body=PullBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Correct a record while its order is in progress; another outcome, rack or day takes the
        joint's steps back and takes them anew."""
        said = self.body(PullBody)

        def correct(*, record: DismantlingRecord, by: Any, now: Any) -> None:
            spoken = {**_spoken(record), **said}
            row = PullRow(**spoken, line=record.line.public_id, version=record.version)
            _saved(record.line.order, [row], by, now)

        self.perform(id, correct, name="record")
        return self.shown(id)

    @describe(
        body=DismantlingBulkBody,
        answer=DismantlingSavedShape,
        summary="Record the whole dismantling: all rows or none",
    )
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk(self, request: Request) -> HttpResponse:
        said = self.body(DismantlingBulkBody)
        rows = [PullRow(**{"outcome": LAID_DOWN, **row}) for row in said["rows"]]
        return HttpResponse(dump(asdict(self._save(said["order"], rows))), JSON)

    def _save(self, order: WorkOrder, rows: Sequence[PullRow]) -> Saved:
        return _saved(order, rows, self.request.user, timezone.now())


def _saved(order: WorkOrder, rows: Sequence[PullRow], by: Any, now: Any) -> Saved:
    """Save the rows; a refusal names them by their place in the body instead of by their line."""
    with bulk.placed([row.line for row in rows]):
        return services.save_records(order=order, rows=rows, by=by, now=now)


def _spoken(record: DismantlingRecord) -> dict[str, Any]:
    """A record as a crew would say it."""
    return {
        "outcome": record.outcome,
        "stand": record.stand,
        "torque": record.entered_torque,
        "unit": record.entered_unit,
        "condition": record.condition,
        "remark": record.remark,
        "protector_fitted": record.protector_fitted,
        "rinsed": record.rinsed,
        "inhibited": record.inhibited,
        "rack": record.rack,
        "pulled_on": record.pulled_on,
        "sequence": record.sequence,
    }
