"""Acts and signatures."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cooperation.acceptance.models import Act, Signature
from cooperation.acceptance.serializers import (
    ActDetail,
    ActRow,
    SignatureRow,
)
from cooperation.memoranda.api import IN_MEMORANDUM, seen
from core.accounts.models import Workspace
from core.api.lists import ListShape
from core.api.resources import Resource


class Acts(Resource):
    """Acceptance acts: finished work, counted when both parties have signed the same digest."""

    area = "acts"
    detail_row = ActDetail
    needs_match = True
    shape = ListShape(
        row=ActRow,
        orderings={
            "number": ["memorandum", "number"],
            "created_at": ["created_at"],
            "updated_at": ["updated_at"],
        },
        default="-created_at",
        ids=IN_MEMORANDUM,
    )

    def visible(self) -> QuerySet[Any]:
        return seen(self, Act)


class Signatures(Resource):
    """The parties' signatures, those that a refusal or amendment has voided included."""

    area = "acts"
    shape = ListShape(
        row=SignatureRow,
        orderings={"signed_at": ["signed_at"]},
        default="signed_at",
        ids={"act": "act__public_id", "memorandum": "act__memorandum__public_id"},
    )

    def visible(self) -> QuerySet[Any]:
        user: Any = self.request.user
        workspaces = Workspace.objects.visible_to(user)
        return Signature.objects.filter(act__memorandum__in=workspaces.values("pk"))
