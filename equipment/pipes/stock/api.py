"""The board over the API: the same question, the same figures."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api import lists, statements
from core.api.bodies import dump
from core.api.parameters import filter_parameters
from core.api.resources import IN_MEMORANDUM, JSON
from core.api.schema import describe
from core.lookups import Ids, narrowed
from core.transfer import answers
from equipment.pipes import products
from equipment.pipes.models import Joint
from equipment.pipes.stock import asking, table
from equipment.pipes.stock.filters import StockFilter
from equipment.pipes.stock.models import StockCount
from equipment.pipes.stock.rules import AGES, STATES
from equipment.pipes.stock.serializers import StockShape
from equipment.pipes.stock.shown import Board, Figure, Line

FILTERS: Any = narrowed(
    StockFilter, {name: Ids(path, label=name) for name, path in IN_MEMORANDUM.items()}
)
DESCRIBED = (
    *filter_parameters(FILTERS.base_filters),
    OpenApiParameter(
        "format", str, enum=["json", "csv", "xlsx"], default="json", description="As a table."
    ),
)


class Stock(APIView):
    """What is ready, what waits for work, and what could be promised for a day."""

    area = "equipment"

    @describe(answer=StockShape, summary="What is ready?", parameters=DESCRIBED, is_table=True)
    def get(self, request: Request) -> HttpResponseBase:
        query = request.query_params
        lists.known_only(query, ["format", *sorted(FILTERS.base_filters)])
        format = lists.wanted_format(query)
        user: Any = statements.noted(request.user)
        chosen = lists.chosen_of(query, user, Joint.objects.visible_to(user), FILTERS)
        counts = StockCount.objects.visible_to(user)
        found = asking.board(chosen, counts, query, timezone.localdate())
        if format:
            return answers.table("stock", format, table.head(found), table.lines(found))
        return HttpResponse(dump(_told(found)), JSON)


def _told(board: Board) -> dict[str, Any]:
    return {
        "on": board.today,
        "by": board.assumed.by,
        "inspection_days": board.assumed.inspection_days,
        "repair_days": board.assumed.repair_days,
        "results": [_row(line) for line in board.lines],
        "total": _figures(board.total),
    }


def _row(line: Line) -> dict[str, Any]:
    product = line.product_line
    named = {"product_line": product.public_id, "product": product.product} if product else {}
    return {
        **named,
        **(products.facts_of(product) if product else {}),
        "body_class": line.body_class,
        "tool_joint_class": line.tool_joint_class,
        "filters": dict(line.filters),
        **_figures(line),
    }


def _figures(line: Line) -> dict[str, Any]:
    return {
        "groups": [
            {"group": group, "states": STATES[group], **_figure(figure)}
            for group, figure in line.groups.items()
        ],
        "waiting": [
            {"least": age.least, "most": age.most, **_figure(figure)}
            for age, figure in zip(AGES, line.ages, strict=True)
        ],
        "oldest_on": line.oldest_on,
        "promised": _figure(line.promised),
        "on_orders": _figure(line.ordered),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"joints": figure.joints, "metres_m": figure.metres}
