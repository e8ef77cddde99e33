"""Revision records over the API: steps and readings in, classes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.request import Request

from core.accounts.models import User
from core.accounts.serializers import people_seen
from core.api import bulk
from core.api.bodies import dump
from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, JSON, Resource, command
from core.api.schema import describe
from core.api.serializers import ReasonBody
from core.errors import Refused
from equipment.instruments.models import Instrument
from equipment.instruments.queries import with_calibrations
from equipment.orders.models import OrderLine, WorkOrder
from equipment.revision import actions, completing, services
from equipment.revision.facts import DoneFacts, FoundFacts, PartFacts, ReadFacts, RevisionFacts
from equipment.revision.filters import RevisionFilter
from equipment.revision.models import RevisionRecord
from equipment.revision.serializers import (
    NewRevisionBody,
    RevisionBody,
    RevisionDetail,
    RevisionRow,
    RevisionsBulkBody,
    RevisionsSavedShape,
)

SHAPES: Mapping[str, type[Any]] = {
    "readings": ReadFacts,
    "findings": FoundFacts,
    "parts": PartFacts,
}


class Revisions(Resource):
    """Revisions (strip-down inspections) of joints and items; classes come from readings alone."""

    model = RevisionRecord
    area = "equipment"
    needs_match = True
    detail_row = RevisionDetail
    offers = {
        "correct": ("PATCH", ""),
        "complete": ("POST", "complete/"),
        "clear": ("POST", "clear/"),
    }
    shape = ListShape(
        row=RevisionRow,
        orderings={
            "position": ["line__order", "line__position"],
            "done_on": ["done_on"],
            "updated_at": ["updated_at"],
        },
        default="position",
        filterset=RevisionFilter,
        ids=IN_MEMORANDUM,
    )
    complete = command("complete", completing.complete_revision, name="record")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return actions.actions_for(user, row)

    def _held(self, id: str) -> Any:
        """The order before its record: whoever saves a sheet locks them in this turn too."""
        order = WorkOrder.objects.filter(lines__revision__public_id=id)
        order.order_by().select_for_update(of=("self",)).first()
        return super()._held(id)

    @describe(body=NewRevisionBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Begin the record of one line of an order in progress."""
        said = self.body(NewRevisionBody)
        line: OrderLine = said.pop("line")
        user: Any = request.user
        with bulk.one_row():
            facts = _rows([{**said, "line": line.public_id}], user, single=True)
            services.save_revisions(order=line.order, rows=facts, by=user, now=timezone.now())
        return self.created(self.visible().get(line=line))

    @describe(body=RevisionBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Record or correct steps of a record that is open."""
        said = self.body(RevisionBody)

        def correct(*, record: RevisionRecord, by: Any, now: Any) -> None:
            line = record.line
            with bulk.one_row():
                facts = _rows([{**said, "line": line.public_id}], by, single=True)
                services.save_revisions(order=line.order, rows=facts, by=by, now=now)

        self.perform(id, correct, name="record")
        return self.shown(id)

    @describe(
        body=ReasonBody, summary="Take the record back while its order is in progress", status=204
    )
    @action(detail=True, methods=["post"], url_path="clear", url_name="clear")
    def clear(self, request: Request, id: str) -> HttpResponse:
        said = self.body(ReasonBody)
        self.perform(id, services.clear_revision, name="record", **said)
        return HttpResponse(status=204)

    @describe(
        body=RevisionsBulkBody, answer=RevisionsSavedShape,
        summary="Record steps and readings of many lines: all rows or none",
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk(self, request: Request) -> HttpResponse:
        said = self.body(RevisionsBulkBody)
        user: Any = request.user
        rows = _rows(said["rows"], user)
        with bulk.placed([row.line for row in rows], most=bulk.MOST_FAULTS):
            saved = services.save_revisions(
                order=said["order"], rows=rows, by=user, now=timezone.now()
            )
        return HttpResponse(dump(asdict(saved)), JSON)


def _rows(
    said: Sequence[Mapping[str, Any]], user: User, *, single: bool = False
) -> list[RevisionFacts]:
    """Rows of a body as the service takes them; who and what they name is looked up at once."""
    steps = [step for row in said for step in row.get("steps", ())]
    people = _named(people_seen(user), steps, "inspector")
    tools = _named(with_calibrations(Instrument.objects.visible_to(user)), steps, "instrument")
    found = []
    for at, row in enumerate(said):
        done = []
        for place, step in enumerate(row.get("steps", ())):
            known = {}
            for name, rows in (("inspector", people), ("instrument", tools)):
                wanted = step.get(name)
                if wanted is not None and wanted not in rows:
                    field = f"steps/{place}/{name}"
                    raise _missing(field, None if single else at)
                known[name] = rows.get(wanted)
            done.append(_done({**step, **known}))
        plain = {name: row[name] for name in ("programme", "remark") if name in row}
        found.append(RevisionFacts(line=row["line"], steps=done, **plain))
    return found


def _named(rows: Any, steps: Iterable[Mapping[str, Any]], name: str) -> dict[str, Any]:
    ids = {step[name] for step in steps if step.get(name)}
    return {row.public_id: row for row in rows.filter(public_id__in=ids)} if ids else {}


def _missing(field: str, row: int | None) -> Refused:
    words = _("There is no such object.")
    told: dict[str, object] = {"field": field, "message": words, "code": "does_not_exist"}
    if row is not None:
        told["row"] = row
    return Refused(words, code="does_not_exist", rows=[told])


def _done(said: dict[str, Any]) -> DoneFacts:
    lists: dict[str, Any] = {
        name: tuple(shape(**row) for row in said.pop(name, ())) for name, shape in SHAPES.items()
    }
    return DoneFacts(**said, **lists)
