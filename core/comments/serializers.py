"""Representations of comments and the bodies that write them."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef
from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.fields import Text
from core.api.rows import Computed, JsonObject, Row, json_list
from core.api.serializers import Body
from core.comments.models import LONGEST, Comment, CommentMention


def _mentions(prefix: str) -> Any:
    rows = CommentMention.objects.filter(comment=OuterRef(f"{prefix}pk")).order_by("pk")
    people = JsonObject({"id": F("person__public_id"), "name": F("person__full_name")})
    return json_list(rows.values_list(people))


class CommentRow(Row):
    """A comment on an object; a withdrawn one has no text."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="workspace.memorandum.public_id")
    object_type = serializers.CharField()
    object = serializers.CharField(source="object_id")
    reference = serializers.CharField()
    author = PersonRef()
    organisation = OrganisationRef()
    audience = serializers.ChoiceField(choices=Comment.Audience.choices)
    body = serializers.CharField()
    mentions = Computed(_mentions, PersonRef(many=True))
    written_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class CommentTextBody(Body):
    """Another text; `@name@example.com` mentions somebody who may read it."""

    body = Text(max_length=LONGEST)


class CommentBody(CommentTextBody):
    """A comment on the object with this id; with `party` only the caller's own party reads it."""

    object = Text(max_length=40)
    audience = serializers.ChoiceField(
        choices=Comment.Audience.choices, required=False, default=Comment.Audience.SHARED
    )
