"""Requests for work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Workflow, command
from core.api.schema import describe
from core.clocks.api import clock_view
from equipment.requests import naming, rules, services
from equipment.requests.filters import WorkRequestFilter
from equipment.requests.models import WorkRequest
from equipment.requests.serializers import (
    NewWorkRequestBody,
    RequestedItemsBody,
    RequestedJointsBody,
    WorkRequestBody,
    WorkRequestDetail,
    WorkRequestRow,
)

NAME = "work_request"
STEPS = ("submit", "accept", "return", "withdraw")
NAMING = ("add-joints", "remove-joints", "add-items", "remove-items")


class WorkRequests(Workflow):
    """Requests: one party asks, the other accepts, orders are drawn up. Until a request is
    submitted, only the requesting party sees it."""

    model = WorkRequest
    area = "equipment"
    detail_row = WorkRequestDetail
    needs_match = True
    offers = {"update": ("PATCH", "")} | {name: ("POST", f"{name}/") for name in (*NAMING, *STEPS)}
    shape = ListShape(
        row=WorkRequestRow,
        orderings={
            "number": ["memorandum", "number"],
            "created_at": [],
            "updated_at": ["updated_at"],
            "wanted_start": ["wanted_start"],
        },
        default="-created_at",
        filterset=WorkRequestFilter,
        ids=IN_MEMORANDUM,
    )
    submit = command("submit", services.submit_request, name=NAME)
    accept = command("accept", services.accept_request, name=NAME)
    return_ = command("return", services.return_request, name=NAME)
    withdraw = command("withdraw", services.withdraw_request, name=NAME)
    add_joints = command("add-joints", naming.add_joints, name=NAME, body=RequestedJointsBody)
    remove_joints = command(
        "remove-joints", naming.remove_joints, name=NAME, body=RequestedJointsBody
    )
    add_items = command("add-items", naming.add_items, name=NAME, body=RequestedItemsBody)
    remove_items = command("remove-items", naming.remove_items, name=NAME, body=RequestedItemsBody)
    clock = clock_view()

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        found = rules.actions_for(user, row)
        return [*found, *NAMING] if "update" in found else found

    @describe(body=NewWorkRequestBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """A draft request of the caller's party."""
        said = self.body(NewWorkRequestBody)
        user: Any = request.user
        return self.created(services.create_request(**said, by=user, now=timezone.now()))

    @describe(body=WorkRequestBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change a draft or returned request."""
        return self.change(id, WorkRequestBody, services.update_request, name=NAME)
