"""Heats and lots with their mill certificates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.fields import ReferenceList
from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Resource
from core.api.schema import describe
from core.api.serializers import Body
from equipment.pipes.heats import services
from equipment.pipes.heats.filters import HeatFilter
from equipment.pipes.heats.models import Heat
from equipment.pipes.heats.serializers import HeatBody, HeatRow, NewHeatBody
from equipment.pipes.models import Joint


class HeatJointsBody(Body):
    """Joints of the caller's party that are of the heat."""

    joints = ReferenceList(Joint, max_length=services.MOST_JOINTS, allow_empty=False)


class Heats(Resource):
    """Heats and lots: each joint has the certificate of its heat."""

    model = Heat
    area = "equipment"
    offers = {"update": ("PATCH", ""), "add-joints": ("POST", "add-joints/")}
    shape = ListShape(
        row=HeatRow,
        orderings={
            "heat_number": ["heat_number"],
            "mill": ["mill", "heat_number"],
            "updated_at": ["updated_at"],
        },
        default="heat_number",
        filterset=HeatFilter,
        ids=IN_MEMORANDUM,
    )

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return list(self.offers) if services.may_keep(user, row) else []

    @describe(body=NewHeatBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Enter a heat or lot with its certificate."""
        said = self.body(NewHeatBody)
        user: Any = request.user
        return self.created(services.create_heat(**said, by=user, now=timezone.now()))

    @describe(body=HeatBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change what is known of a heat."""
        return self.change(id, HeatBody, services.update_heat, name="heat")

    @describe(body=HeatJointsBody, summary="Say which joints are of this heat")
    @action(detail=True, methods=["post"], url_path="add-joints", url_name="add-joints")
    def add_joints(self, request: Request, id: str) -> HttpResponse:
        return self.change(id, HeatJointsBody, services.give_heat, name="heat")
