"""Usage of joints and sets in the hole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api import bulk
from core.api.bodies import dump
from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, JSON, Resource, command
from core.api.schema import describe
from equipment.pipes.usage import rules, services
from equipment.pipes.usage.filters import UsageLogFilter
from equipment.pipes.usage.models import UsageLog
from equipment.pipes.usage.rules import Used
from equipment.pipes.usage.serializers import (
    UsageBody,
    UsageBulkBody,
    UsageLogRow,
    UsageRecordedShape,
)


class UsageLogs(Resource):
    """The ledger of usage: logs come in and are taken back, none is changed."""

    model = UsageLog
    area = "equipment"
    offers = {"reverse": ("POST", "reverse/")}
    shape = ListShape(
        row=UsageLogRow,
        orderings={"used_on": ["used_on"], "recorded_at": ["recorded_at"]},
        default="-used_on",
        filterset=UsageLogFilter,
        ids=IN_MEMORANDUM,
    )
    reverse = command("reverse", services.reverse_usage, name="log")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        taken = row.reverses_id is not None or UsageLog.objects.filter(reverses=row).exists()
        return ["reverse"] if not taken and rules.may_reverse(user, row) else []

    @describe(body=UsageBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Log a day's usage of a joint or of a set."""
        said = self.body(UsageBody)
        with bulk.one_row():
            batch = services.record_usage(rows=[Used(**said)], by=self._user, now=timezone.now())
        return self.created(UsageLog.objects.get(told_by=batch.public_id))

    @describe(body=UsageBulkBody, answer=UsageRecordedShape, summary="Log usage: all rows or none")
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk(self, request: Request) -> HttpResponse:
        said = self.body(UsageBulkBody)
        rows = [Used(**row) for row in said.pop("rows")]
        batch = services.record_usage(rows=rows, by=self._user, now=timezone.now(), **said)
        logs = UsageLog.objects.filter(told_by=batch.public_id).order_by("pk")
        told = {
            "batch": batch.public_id,
            "shares": batch.share_count,
            "results": list(logs.values_list("public_id", flat=True)),
        }
        return HttpResponse(dump(told), JSON)

    @property
    def _user(self) -> Any:
        return self.request.user
