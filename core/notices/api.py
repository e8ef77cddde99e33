"""The caller's own notices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.bodies import dump
from core.api.lists import ListShape
from core.api.resources import JSON, Resource, command
from core.api.schema import describe
from core.api.serializers import NothingBody
from core.notices import rules, services
from core.notices.filters import NoticeFilter
from core.notices.models import Notice
from core.notices.serializers import NoticeRow


class ReadShape(serializers.Serializer[Any]):
    """How many notices were marked as read."""

    read = serializers.IntegerField()


class Notices(Resource):
    """What the portal reminds the caller of; nobody reads the notices of others."""

    model = Notice
    area = "notices"
    shape = ListShape(
        row=NoticeRow,
        orderings={
            "created_at": ["created_at"],
            "updated_at": ["updated_at"],
            "due_on": ["due_on"],
            "unread": ["is_read"],
        },
        default="-created_at",
        filterset=NoticeFilter,
        ids={"memorandum": "workspace__memorandum__public_id"},
    )
    offers = {name: ("POST", f"{name}/") for name in ("read", "unread")}
    read = command("read", services.mark_read, name="notice")
    unread = command("unread", services.mark_unread, name="notice")

    def permitted(self, row: Any) -> Iterable[str]:
        return rules.actions_for(row)

    @describe(body=NothingBody, answer=ReadShape, summary="Mark all notices as read")
    @action(detail=False, methods=["post"], url_path="read-all", url_name="read-all")
    def read_all(self, request: Request) -> HttpResponse:
        self.body(NothingBody)
        user: Any = request.user
        return HttpResponse(
            dump({"read": services.mark_all_read(by=user, now=timezone.now())}), JSON
        )
