"""Repair records over the API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api import bulk
from core.api.bodies import dump
from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, JSON, Resource, command
from core.api.schema import describe
from core.api.serializers import ReasonBody
from core.errors import Refused
from equipment.orders.models import OrderLine, WorkOrder
from equipment.repair import actions, bulk_rows, queries, reversing, services
from equipment.repair.facts import Checked, Length, Measured, Operation, RepairFacts, Used
from equipment.repair.filters import RepairFilter
from equipment.repair.models import RepairRecord
from equipment.repair.serializers import (
    NewRepairBody,
    RepairBody,
    RepairRow,
    RepairsBulkBody,
    RepairsSavedShape,
)


class Repairs(Resource):
    """What was done to the joints and items of orders of repair and maintenance."""

    model = RepairRecord
    area = "equipment"
    needs_match = True
    offers = {
        "correct": ("PATCH", ""),
        "clear": ("POST", "clear/"),
        "reverse": ("POST", "reverse/"),
    }
    shape = ListShape(
        row=RepairRow,
        orderings={
            "position": ["line__order", "line__position"],
            "done_on": ["done_on"],
            "updated_at": ["updated_at"],
        },
        default="position",
        filterset=RepairFilter,
        ids=IN_MEMORANDUM,
    )
    reverse = command("reverse", reversing.reverse_repair, name="record")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return actions.actions_for(user, row)

    def _held(self, id: str) -> Any:
        """The order before its record: whoever saves a sheet locks them in this turn too."""
        order = WorkOrder.objects.filter(lines__repair__public_id=id)
        order.order_by().select_for_update(of=("self",)).first()
        return super()._held(id)

    @describe(body=NewRepairBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Record what was done to one line of an order in progress."""
        said = self.body(NewRepairBody)
        line: OrderLine = said.pop("line")
        facts = RepairFacts(line=line.public_id, version=0, **_facts(said))
        user: Any = request.user
        with bulk.one_row():
            services.save_repairs(order=line.order, rows=[facts], by=user, now=timezone.now())
        return self.created(self.visible().get(line=line))

    @describe(body=RepairBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Correct a record while its order is in progress; a list replaces the whole list."""
        said = self.body(RepairBody)

        def correct(*, record: RepairRecord, by: Any, now: Any) -> None:
            lines = queries.with_records(OrderLine.objects.filter(pk=record.line_id))
            facts = replace(queries.facts_of(lines.get()), **_facts(said))
            with bulk.one_row():
                services.save_repairs(order=record.line.order, rows=[facts], by=by, now=now)

        self.perform(id, correct, name="record")
        return self.shown(id)

    @describe(
        body=ReasonBody, summary="Take the record back while its order is in progress", status=204
    )
    @action(detail=True, methods=["post"], url_path="clear", url_name="clear")
    def clear(self, request: Request, id: str) -> HttpResponse:
        said = self.body(ReasonBody)
        self.perform(id, services.clear_repair, name="record", **said)
        return HttpResponse(status=204)

    @describe(
        body=RepairsBulkBody, answer=RepairsSavedShape, summary="Record lines: all rows or none"
    )
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk(self, request: Request) -> HttpResponse:
        said = self.body(RepairsBulkBody)
        user: Any = request.user
        rows = bulk_rows.read(said["rows"])
        saved = _saved(said["order"], rows, user)
        return HttpResponse(dump(asdict(saved)), JSON)


def _saved(order: WorkOrder, rows: Sequence[RepairFacts], user: Any) -> services.Saved:
    """Save the rows; a refusal names them by their place in the body instead of by their line."""
    with bulk.placed([row.line for row in rows], most=bulk.MOST_FAULTS):
        return services.save_repairs(order=order, rows=rows, by=user, now=timezone.now())


def _facts(said: dict[str, Any]) -> dict[str, Any]:
    """The members of a body as the service takes them."""
    found = dict(said)
    for name, shape in (("dimensions", Measured), ("consumables", Used), ("checks", Checked)):
        if name in said:
            found[name] = tuple(shape(**_lengths(dict(row))) for row in said[name])
    if "operations" in said:
        found["operations"] = _operations(said["operations"])
    return found


def _lengths(row: dict[str, Any]) -> dict[str, Any]:
    for name in ("value", "removed", "cut"):
        if row.get(name) is not None:
            row[name] = Length(**row[name])
    return row


def _operations(rows: Sequence[Any]) -> tuple[Operation, ...]:
    known = bulk_rows.types_named(str(row["type"]) for row in rows)
    missing = [place for place, row in enumerate(rows) if row["type"] not in known]
    if missing:
        words = _("There is no such object.")
        raise Refused(words, field=f"operations/{missing[0]}/type", code="does_not_exist")
    return tuple(Operation(**{**_lengths(dict(row)), "type": known[row["type"]]}) for row in rows)
