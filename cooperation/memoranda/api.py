"""Memoranda and what stands in them."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.request import Request

from cooperation.memoranda.filters import (
    AreaFilter,
    ClauseFilter,
    InstrumentFilter,
    MemorandumFilter,
)
from cooperation.memoranda.models import Area, Clause, Memorandum, ResultingInstrument
from cooperation.memoranda.serializers import AreaRow, ClauseRow, InstrumentRow, MemorandumRow
from cooperation.progress.api import AS_OF, figures_of
from cooperation.progress.serializers import FiguresShape
from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Resource
from core.api.schema import describe


class Memoranda(Resource):
    """The memoranda to which the caller's organisation is a party."""

    model = Memorandum
    area = "memoranda"
    shape = ListShape(
        row=MemorandumRow,
        orderings={"created_at": [], "updated_at": ["updated_at"]},
        default="created_at",
        filterset=MemorandumFilter,
    )

    @describe(
        answer=FiguresShape,
        parameters=(AS_OF,),
        summary="Its figures, and those of its areas and commitments",
    )
    @action(detail=True, methods=["get"], url_path="progress", url_name="progress")
    def progress(self, request: Request, id: str) -> HttpResponse:
        return figures_of(self, self.one(id))


class Areas(Resource):
    """The cooperation areas of memoranda."""

    model = Area
    area = "memoranda"
    shape = ListShape(
        row=AreaRow,
        orderings={"position": ["memorandum", "position"], "updated_at": ["updated_at"]},
        default="position",
        filterset=AreaFilter,
        ids=IN_MEMORANDUM,
    )

    @describe(
        answer=FiguresShape,
        parameters=(AS_OF,),
        summary="Its figures, and those of its commitments",
    )
    @action(detail=True, methods=["get"], url_path="progress", url_name="progress")
    def progress(self, request: Request, id: str) -> HttpResponse:
        area = self.one(id)
        return figures_of(self, area.memorandum, area=area)


class Clauses(Resource):
    """The clauses of memoranda, each with the areas that it speaks of."""

    model = Clause
    area = "memoranda"
    shape = ListShape(
        row=ClauseRow,
        orderings={
            "position": ["memorandum", "position"],
            "ref": ["ref"],
            "updated_at": ["updated_at"],
        },
        default="position",
        filterset=ClauseFilter,
        ids=IN_MEMORANDUM,
    )


class ResultingInstruments(Resource):
    """Agreements, joint ventures and contracts that followed from a memorandum."""

    model = ResultingInstrument
    area = "memoranda"
    shape = ListShape(
        row=InstrumentRow,
        orderings={"dated": ["dated"], "updated_at": ["updated_at"]},
        default="dated",
        filterset=InstrumentFilter,
        ids=IN_MEMORANDUM,
    )
