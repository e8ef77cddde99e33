"""`GET …/{id}/clock/` for any resource whose rows have a clock."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.bodies import dump
from core.api.lists import known_only
from core.api.resources import JSON, Resource
from core.api.schema import describe
from core.clocks import queries
from core.clocks.rules import ClockShown
from core.clocks.serializers import ClockShape


def clock_view() -> Any:
    """An action for a resource: `clock = clock_view()`."""

    def clock(self: Resource, request: Request, id: str) -> HttpResponse:
        """For whom it waits, and how many working hours each party has held it."""
        known_only(request.query_params, [])
        found = queries.clock_of_object(self.one(id), timezone.now())
        return HttpResponse(dump(_told(found)), JSON)

    note = describe(answer=ClockShape, summary="For whom does it wait, and for how long?")
    return action(detail=True, methods=["get"], url_path="clock", url_name="clock")(note(clock))


def _told(found: ClockShown) -> dict[str, Any]:
    return {
        "waiting_on": [
            {
                "organisation": {"id": one.public_id, "short": one.short},
                "since": one.since,
                "duty": one.duty,
                "working_hours": one.held.hours,
                "within_working_days": one.within_days,
                "is_late": one.is_late,
                "is_paused": one.is_paused,
            }
            for one in found.waits
        ],
        "held": [
            {
                "organisation": {"id": one.public_id, "short": one.short},
                "working_hours": one.held.hours,
                "hours_a_day": one.held.a_day,
            }
            for one in found.shares
        ],
    }
