"""Non-conformances."""

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
from equipment.nonconformance import rules, services
from equipment.nonconformance.filters import NonconformanceFilter
from equipment.nonconformance.models import Nonconformance
from equipment.nonconformance.serializers import (
    CloseBody,
    NewNonconformanceBody,
    NonconformanceBody,
    NonconformanceDetail,
    NonconformanceRow,
    ProposeBody,
)

STEPS = ("propose", "agree", "decline", "close", "cancel")


class Nonconformances(Workflow):
    """Reports of what is not as it should be, each with the disposition that the parties agree."""

    model = Nonconformance
    area = "equipment"
    detail_row = NonconformanceDetail
    needs_match = True
    offers = {"update": ("PATCH", "")} | {name: ("POST", f"{name}/") for name in STEPS}
    shape = ListShape(
        row=NonconformanceRow,
        orderings={
            "number": ["memorandum", "number"],
            "created_at": [],
            "updated_at": ["updated_at"],
            "status_since": ["status_since"],
        },
        default="-created_at",
        filterset=NonconformanceFilter,
        ids=IN_MEMORANDUM,
    )
    propose = command("propose", services.propose_disposition, name="report", body=ProposeBody)
    agree = command("agree", services.agree_disposition, name="report")
    decline = command("decline", services.decline_disposition, name="report")
    close = command("close", services.close_report, name="report", body=CloseBody)
    cancel = command("cancel", services.cancel_report, name="report")
    clock = clock_view()

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions_for(user, row)

    @describe(body=NewNonconformanceBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Report that something is not as it should be; its release is refused from now on."""
        said = self.body(NewNonconformanceBody)
        user: Any = request.user
        return self.created(services.raise_report(**said, by=user, now=timezone.now()))

    @describe(body=NonconformanceBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change what an open report says, or its severity."""
        return self.change(id, NonconformanceBody, services.update_report, name="report")
