"""Maintenance plans over the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Workflow, command
from core.api.schema import describe
from equipment.maintenance import rules, services
from equipment.maintenance.filters import PlanFilter
from equipment.maintenance.models import MaintenancePlan
from equipment.maintenance.serializers import NewPlanBody, PlanDetail, PlanRow
from equipment.maintenance.services import Rhythm

RHYTHM = ("basis", "every", "first_due", "days_ahead")


class MaintenancePlans(Workflow):
    """Maintenance that comes back by the calendar or by the count of runs."""

    model = MaintenancePlan
    area = "equipment"
    detail_row = PlanDetail
    offers = {"stop": ("POST", "stop/"), "resume": ("POST", "resume/")}
    shape = ListShape(
        row=PlanRow,
        orderings={"created_at": [], "updated_at": ["updated_at"]},
        default="-created_at",
        filterset=PlanFilter,
        ids=IN_MEMORANDUM,
    )
    stop = command("stop", services.stop_plan, name="plan")
    resume = command("resume", services.resume_plan, name="plan")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions_for(user, row)

    @describe(body=NewPlanBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """A plan of the caller's party; its orders are raised and submitted in their name."""
        said = self.body(NewPlanBody)
        rhythm = Rhythm(**{name: said.pop(name) for name in RHYTHM if name in said})
        user: Any = request.user
        made = services.create_plan(**said, rhythm=rhythm, by=user, now=timezone.now())
        return self.created(made)
