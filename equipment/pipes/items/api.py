"""Equipment that is no pipe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Workflow
from core.api.schema import describe
from equipment.pipes.items import rules, services
from equipment.pipes.items.filters import EquipmentItemFilter
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.items.serializers import (
    EquipmentItemBody,
    EquipmentItemRow,
    ItemStepBody,
    NewEquipmentItemBody,
)


class EquipmentItems(Workflow):
    """Valves, wellhead parts, preventers, elevators and the like."""

    model = EquipmentItem
    area = "equipment"
    offers = {
        "update": ("PATCH", ""),
        **{name: ("POST", "step/") for name in EquipmentItem.TRANSITIONS},
    }
    shape = ListShape(
        row=EquipmentItemRow,
        orderings={"number": ["memorandum", "number"], "updated_at": ["updated_at"]},
        default="number",
        filterset=EquipmentItemFilter,
        ids=IN_MEMORANDUM,
    )

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions(user, row)

    @describe(body=NewEquipmentItemBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Enter an item of the caller's party."""
        said = self.body(NewEquipmentItemBody)
        user: Any = request.user
        return self.created(services.create_item(**said, by=user, now=timezone.now()))

    @describe(body=EquipmentItemBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change what is known of an item, its place among it."""
        return self.change(id, EquipmentItemBody, services.update_item, name="item")

    @describe(body=ItemStepBody, summary="Take an item from state to state")
    @action(detail=True, methods=["post"], url_path="step", url_name="step")
    def step(self, request: Request, id: str) -> HttpResponse:
        return self.change(id, ItemStepBody, services.take_step, name="item")
