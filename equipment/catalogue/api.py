"""The catalogue of product lines, common to all memoranda."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.accounts.models import User
from core.api.lists import ListShape
from core.api.resources import Resource
from equipment.catalogue.filters import ProductLineFilter
from equipment.catalogue.models import ProductLine
from equipment.catalogue.serializers import ProductLineRow


class ProductLines(Resource):
    """The kinds of pipe that the register knows, each with the source of its figures."""

    model = ProductLine
    area = "equipment"
    shape = ListShape(
        row=ProductLineRow,
        orderings={
            "product": ["product", "od_mm", "weight_name"],
            "updated_at": ["updated_at"],
        },
        default="product",
        filterset=ProductLineFilter,
    )

    def visible_for(self, user: User) -> QuerySet[Any]:
        return ProductLine.objects.order_by()
