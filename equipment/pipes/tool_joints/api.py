"""Tool-joint pairs of drill pipe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Resource, command
from core.api.schema import describe
from equipment.pipes.tool_joints import rules, services
from equipment.pipes.tool_joints.filters import ToolJointFilter
from equipment.pipes.tool_joints.models import ToolJointPair
from equipment.pipes.tool_joints.serializers import NewToolJointBody, ToolJointRow


class ToolJointPairs(Resource):
    """Pins and boxes as they were fitted; a wrong record is withdrawn, none is changed."""

    model = ToolJointPair
    area = "equipment"
    offers = {"withdraw": ("POST", "withdraw/")}
    shape = ListShape(
        row=ToolJointRow,
        orderings={"fitted_on": ["fitted_on"], "updated_at": ["updated_at"]},
        default="-fitted_on",
        filterset=ToolJointFilter,
        ids=IN_MEMORANDUM,
    )
    withdraw = command("withdraw", services.withdraw_pair, name="pair")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return ["withdraw"] if rules.may_withdraw(user, row) else []

    @describe(body=NewToolJointBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Say which pin and box a joint has from a day on."""
        said = self.body(NewToolJointBody)
        user: Any = request.user
        return self.created(services.fit_pair(**said, by=user, now=timezone.now()))
