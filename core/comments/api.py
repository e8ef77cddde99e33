"""Comments over the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import Resource, command
from core.api.schema import describe
from core.comments import rules, services, subjects
from core.comments.filters import CommentFilter
from core.comments.models import Comment
from core.comments.serializers import CommentBody, CommentRow, CommentTextBody


class Comments(Resource):
    """Comments on the objects of memoranda; those of the other party alone do not exist."""

    model = Comment
    area = "comments"
    shape = ListShape(
        row=CommentRow,
        orderings={"written_at": ["written_at"], "updated_at": ["updated_at"]},
        default="written_at",
        filterset=CommentFilter,
        ids={"memorandum": "workspace__memorandum__public_id"},
    )
    offers = {"edit": ("PATCH", ""), "withdraw": ("POST", "withdraw/")}
    withdraw = command("withdraw", services.withdraw_comment, name="comment")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        may_edit = rules.may_edit(user, row, timezone.now())
        may_withdraw = rules.may_withdraw(user, row)
        return ["edit"] * may_edit + ["withdraw"] * may_withdraw

    @describe(body=CommentBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """A comment of the caller on an object that they see."""
        said = self.body(CommentBody)
        user: Any = request.user
        about = subjects.find_by_id(user, said.pop("object"))
        if about is None:
            missing = serializers.ErrorDetail(_("There is no such object."), "does_not_exist")
            raise serializers.ValidationError({"object": [missing]})
        return self.created(
            services.write_comment(about=about, **said, by=user, now=timezone.now())
        )

    @describe(body=CommentTextBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Another text within 15 minutes; the earlier one is kept."""
        said = self.body(CommentTextBody)
        said.setdefault("body", self.one(id).body)
        self.perform(id, services.edit_comment, name="comment", **said)
        return self.shown(id)
