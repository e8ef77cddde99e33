"""Memoranda and what stands in them."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet

from cooperation.memoranda.models import Area, Clause, Memorandum, ResultingInstrument
from cooperation.memoranda.serializers import AreaRow, ClauseRow, InstrumentRow, MemorandumRow
from core.api.lists import ListShape
from core.api.resources import Resource

IN_MEMORANDUM = {"memorandum": "memorandum__public_id"}


class Memoranda(Resource):
    """The memoranda to which the caller's organisation is a party."""

    area = "memoranda"
    shape = ListShape(
        row=MemorandumRow,
        orderings={"created_at": ["created_at"], "updated_at": ["updated_at"]},
        default="created_at",
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, Memorandum)


class Areas(Resource):
    """The cooperation areas of memoranda."""

    area = "memoranda"
    shape = ListShape(
        row=AreaRow,
        orderings={"position": ["memorandum", "position"], "updated_at": ["updated_at"]},
        default="position",
        ids=IN_MEMORANDUM,
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, Area)


class Clauses(Resource):
    """The clauses of memoranda, each with the areas that it speaks of."""

    area = "memoranda"
    shape = ListShape(
        row=ClauseRow,
        orderings={"position": ["memorandum", "position"], "ref": ["ref"]},
        default="position",
        ids=IN_MEMORANDUM,
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, Clause)


class ResultingInstruments(Resource):
    """Agreements, joint ventures and contracts that followed from a memorandum."""

    area = "memoranda"
    shape = ListShape(
        row=InstrumentRow,
        orderings={"dated": ["dated"], "updated_at": ["updated_at"]},
        default="dated",
        ids=IN_MEMORANDUM | {"executor": "executor__public_id"},
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, ResultingInstrument)


def seen(view: Resource, model: type[Model]) -> QuerySet[Any]:
    """The rows of `model` that the caller may know of."""
    rows: Any = model._default_manager
    found: QuerySet[Any] = rows.visible_to(view.request.user)
    return found
