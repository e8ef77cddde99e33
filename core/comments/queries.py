"""Reads of comments: one statement for the panel of an object."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from core.accounts.models import Party, RoleGrant, User
from core.api.rows import json_list
from core.comments import rules
from core.comments.models import Comment, CommentMention, CommentVersion

MOST_SHOWN = 200
MOST_SUGGESTED = 8


@dataclass(frozen=True)
class Part:
    """A stretch of text, or a mention with the person's name and party."""

    text: str
    name: str = ""
    party: str = ""


@dataclass(frozen=True)
class CommentShown:
    """A comment as its panel shows it; earlier texts with the moment until which they stood."""

    comment: Comment
    parts: list[Part]
    earlier: list[tuple[str, dt.datetime]]
    may_edit: bool
    may_withdraw: bool


def comments_on(public_id: str, user: User, now: dt.datetime) -> list[CommentShown]:
    """The comments on an object that the person may read, oldest first, at most the last 200."""
    found = Comment.objects.visible_to(user).filter(object_id=public_id)
    rows = found.select_related("author", "organisation").annotate(
        people=json_list(_people(), comparable=True), texts=json_list(_texts(), comparable=True)
    )
    return [_shown(row, user, now) for row in reversed(rows.order_by("-pk")[:MOST_SHOWN])]


def _people() -> QuerySet[Any, Any]:
    rows = CommentMention.objects.filter(comment=OuterRef("pk")).order_by("pk")
    return rows.values_list(
        JSONObject(
            email=F("person__email"),
            name=F("person__full_name"),
            party=F("person__organisation__short"),
        )
    )


def _texts() -> QuerySet[Any, Any]:
    rows = CommentVersion.objects.filter(comment=OuterRef("pk")).order_by("pk")
    return rows.values_list(JSONObject(body=F("body"), until=F("until")))


def _shown(row: Any, user: User, now: dt.datetime) -> CommentShown:
    people = {one["email"].lower(): one for one in row.people or ()}
    return CommentShown(
        comment=row,
        parts=parts_of(row.body, people),
        earlier=[(one["body"], dt.datetime.fromisoformat(one["until"])) for one in row.texts or ()],
        may_edit=rules.may_edit(user, row, now),
        may_withdraw=rules.may_withdraw(user, row),
    )


def parts_of(body: str, people: dict[str, dict[str, str]]) -> list[Part]:
    """The text cut at the mentions of `people` (by address)."""
    parts, reached = [], 0
    for match in rules.MENTION.finditer(body):
        person = people.get(match[1].lower())
        if person is None:
            continue
        parts.append(Part(body[reached : match.start()]))
        parts.append(Part(match[0], person["name"], person["party"]))
        reached = match.end()
    return [*parts, Part(body[reached:])]


def readers(workspace_id: int, organisation_id: int | None = None) -> QuerySet[User]:
    """The people who see the memorandum, those of one party alone if it is named."""
    grants = RoleGrant.objects.standing().filter(
        Q(workspace=None) | Q(workspace=workspace_id), person=OuterRef("pk")
    )
    parties = Party.objects.filter(workspace=workspace_id, organisation=OuterRef("organisation"))
    found = User.objects.filter(Exists(grants), Exists(parties), is_active=True)
    if organisation_id is not None:
        found = found.filter(organisation=organisation_id)
    return found.select_related("organisation").order_by("full_name", "pk")


def suggested(workspace_id: int, words: str) -> list[User]:
    """The first people whose name or address holds `words`."""
    named = Q(full_name__icontains=words) | Q(email__icontains=words)
    return list(readers(workspace_id).filter(named)[:MOST_SUGGESTED])
