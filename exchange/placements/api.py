"""Placements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Workflow, command
from core.api.schema import describe
from core.clocks.api import clock_view
from core.errors import Refused
from exchange.attendance.rules import DayFacts
from exchange.attendance.serializers import AttendanceBody
from exchange.attendance.services import record_attendance
from exchange.placements import rules, services
from exchange.placements.filters import PlacementFilter
from exchange.placements.models import Placement
from exchange.placements.serializers import (
    AcceptBody,
    CutShortBody,
    NewPlacementBody,
    PlacementBody,
    PlacementDetail,
    PlacementRow,
    ReportBody,
    StartBody,
)

STEPS = (
    "approve", "accept", "decline", "withdraw", "start", "record-attendance", "report",
    "return-report", "confirm", "cut-short",
)  # fmt: skip


class Placements(Workflow):
    """Placements: home approves, the host accepts under a mentor, days are counted, both agree
    that it is done. Until its home has approved a nomination, only the home party sees it."""

    model = Placement
    area = "exchange"
    detail_row = PlacementDetail
    needs_match = True
    offers = {"update": ("PATCH", "")} | {name: ("POST", f"{name}/") for name in STEPS}
    shape = ListShape(
        row=PlacementRow,
        orderings={
            "number": ["memorandum", "number"],
            "planned_start": ["planned_start"],
            "created_at": [],
            "updated_at": ["updated_at"],
        },
        default="-created_at",
        filterset=PlacementFilter,
        ids=IN_MEMORANDUM,
    )
    approve = command("approve", services.approve_placement, name="placement")
    accept = command("accept", services.accept_placement, name="placement", body=AcceptBody)
    decline = command("decline", services.decline_placement, name="placement")
    withdraw = command("withdraw", services.withdraw_placement, name="placement")
    start = command("start", services.start_placement, name="placement", body=StartBody)
    report = command("report", services.file_report, name="placement", body=ReportBody)
    return_report = command("return-report", services.return_report, name="placement")
    confirm = command("confirm", services.confirm_placement, name="placement")
    cut_short = command(
        "cut-short", services.cut_placement_short, name="placement", body=CutShortBody
    )
    clock = clock_view()

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return [name.replace("_", "-") for name in rules.actions_for(user, row)]

    @describe(body=AttendanceBody, summary="Record days of the placement, or correct them")
    @action(
        detail=True,
        methods=["post"],
        url_path="record-attendance",
        url_name="record-attendance",
    )
    def record_attendance(self, request: Request, id: str) -> HttpResponse:
        """All days or none; those on an act that both have signed are final."""
        said = self.body(AttendanceBody)
        days = [DayFacts(**row) for row in said["rows"]]
        self.perform(id, _recorded, name="placement", days=days)
        return self.shown(id)

    @describe(body=NewPlacementBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Nominate a specialist of the caller's party."""
        said = self.body(NewPlacementBody)
        user: Any = request.user
        return self.created(services.nominate_specialist(**said, by=user, now=timezone.now()))

    @describe(body=PlacementBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change facts until the host has accepted; an approval becomes void."""
        return self.change(id, PlacementBody, services.update_placement, name="placement")


def _recorded(**asked: Any) -> Any:
    """Record the days; a refusal names them by their places in the body alone."""
    try:
        return record_attendance(**asked)
    except Refused as error:
        error.field = None
        raise
