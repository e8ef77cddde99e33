"""Work orders and their lines."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cooperation.memoranda.api import IN_MEMORANDUM, seen
from core.api.lists import ListShape
from core.api.resources import Resource
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.serializers import OrderDetail, OrderLineRow, OrderRow


class WorkOrders(Resource):
    """Orders: one party asks, the other accepts, the work is recorded line by line."""

    area = "equipment"
    detail_row = OrderDetail
    needs_match = True
    shape = ListShape(
        row=OrderRow,
        orderings={
            "number": ["memorandum", "number"],
            "created_at": ["created_at"],
            "updated_at": ["updated_at"],
            "planned_start": ["planned_start"],
        },
        default="-created_at",
        ids=IN_MEMORANDUM
        | {
            "commitment": "commitment__public_id",
            "executor": "executor__public_id",
            "requested_by": "requested_by__public_id",
            "tally": "tally__public_id",
        },
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, WorkOrder)


class OrderLines(Resource):
    """The joints of orders, in their order."""

    area = "equipment"
    shape = ListShape(
        row=OrderLineRow,
        orderings={"position": ["order", "position"], "updated_at": ["updated_at"]},
        default="position",
        ids=IN_MEMORANDUM | {"order": "order__public_id", "joint": "joint__public_id"},
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, OrderLine)
