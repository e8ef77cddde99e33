"""Steps of joints through their life, and moves from place to place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.bodies import dump
from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, JSON, Resource, command
from core.api.schema import describe
from equipment.pipes import moving
from equipment.pipes.life import queries, services
from equipment.pipes.life.filters import JointStepFilter
from equipment.pipes.life.models import JointStep
from equipment.pipes.life.serializers import (
    JointStepRow,
    MoveBody,
    MovedShape,
    StepsTakenShape,
    TakeStepBody,
)


class JointSteps(Resource):
    """What joints went through; `POST` takes a step, `reverse/` takes one back."""

    model = JointStep
    area = "equipment"
    offers = {"reverse": ("POST", "reverse/")}
    shape = ListShape(
        row=JointStepRow,
        orderings={"taken_at": ["taken_at"], "on": ["on"]},
        default="-taken_at",
        filterset=JointStepFilter,
        ids=IN_MEMORANDUM,
    )
    reverse = command("reverse", services.reverse_step, name="step")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        newest = queries.newest_of(row.joint)
        open_to = newest is not None and newest.pk == row.pk and row.reverses_id is None
        by_hand = row.told_by.startswith("jsb_")
        return ["reverse"] if open_to and by_hand and services.may_step(user, row.joint) else []

    @describe(body=TakeStepBody, answer=StepsTakenShape, summary="Take a step with joints")
    def create(self, request: Request) -> HttpResponse:
        said = self.body(TakeStepBody)
        user: Any = request.user
        batch = services.take_step(**said, by=user, now=timezone.now())
        return HttpResponse(dump({"batch": batch.public_id, "count": batch.joint_count}), JSON)

    @describe(body=MoveBody, answer=MovedShape, summary="Lay joints down at another place")
    @action(detail=False, methods=["post"], url_path="move", url_name="move")
    def move(self, request: Request) -> HttpResponse:
        said = self.body(MoveBody)
        user: Any = request.user
        moved = moving.move_joints(**said, by=user, now=timezone.now())
        return HttpResponse(dump({"moved": moved}), JSON)
