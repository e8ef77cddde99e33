"""The calendars of parties over the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import Resource, command
from core.api.schema import describe
from core.calendar import rules, services
from core.calendar.filters import CalendarDayFilter, WorkingHoursFilter
from core.calendar.models import CalendarDay, WorkingHours
from core.calendar.rules import Hours
from core.calendar.serializers import (
    CalendarDayBody,
    CalendarDayRow,
    WorkingHoursBody,
    WorkingHoursRow,
)


class CalendarDays(Resource):
    """Days on which a party departs from the official calendar of Azerbaijan."""

    model = CalendarDay
    area = "calendar"
    shape = ListShape(
        row=CalendarDayRow,
        orderings={"on": ["on"], "created_at": [], "updated_at": ["updated_at"]},
        default="on",
        filterset=CalendarDayFilter,
    )
    offers = {"remove": ("POST", "remove/")}
    remove = command("remove", services.remove_day, name="day")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        standing = row.removed_at is None
        return ["remove"] if standing and rules.may_edit(user, row.organisation_id) else []

    @describe(body=CalendarDayBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """A day of the caller's party; only its administrators."""
        said = self.body(CalendarDayBody)
        user: Any = request.user
        return self.created(services.enter_day(**said, by=user, now=timezone.now()))


class PartyHours(Resource):
    """The working hours of the parties that have entered them."""

    model = WorkingHours
    area = "calendar"
    shape = ListShape(
        row=WorkingHoursRow,
        orderings={"created_at": [], "updated_at": ["updated_at"]},
        default="created_at",
        filterset=WorkingHoursFilter,
    )

    @describe(body=WorkingHoursBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Set the hours of the caller's party, whether it had any or not."""
        said = self.body(WorkingHoursBody)
        user: Any = request.user
        return self.created(services.set_hours(hours=Hours(**said), by=user, now=timezone.now()))
