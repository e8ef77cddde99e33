"""Mentions among the things that people are told of at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.comments.models import Comment, CommentMention
from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from core.notices.models import Notice

NAME = "mention"


def unread_mentions(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    """Standing comments with those of whom they mention who have not read so."""
    read = Notice.objects.filter(
        kind=NAME, object_id=OuterRef("comment__public_id"), person=OuterRef("person"), is_read=True
    )
    rows = CommentMention.objects.filter(~Exists(read), comment__withdrawn_at=None)
    if ids is not None:
        rows = rows.filter(comment__public_id__in=ids)
    found: dict[Comment, list[User]] = {}
    for row in rows.select_related("comment", "person").order_by("comment", "pk"):
        found.setdefault(row.comment, []).append(row.person)
    for comment, people in found.items():
        on = timezone.localdate(comment.written_at)
        if until is None or on <= until:
            yield Due(
                object_id=comment.public_id,
                reference=comment.reference,
                label=comment.reference,
                workspace_id=comment.workspace_id,
                on=on,
                sides=frozenset(person.organisation_id for person in people),
                people=frozenset(person.pk for person in people),
            )


def seen_comments(user: User) -> QuerySet[Any]:
    """The standing comments that the person may read."""
    found: QuerySet[Any] = Comment.objects.visible_to(user).filter(withdrawn_at=None)
    return found


def _words(told: Told) -> str:
    return _("You are mentioned in a comment on %(number)s") % {"number": told.reference}


def _subject(bare: Bare) -> str:
    return _("You are mentioned in a comment on %(number)s") % {"number": bare.reference}


KIND = Kind(
    name=NAME,
    label=gettext_lazy("Mentions in comments"),
    icon="message",
    url_name="core:comment-open",
    dates={"written": unread_mentions},
    visible=seen_comments,
    words=_words,
    subject=_subject,
    rules=(
        RuleTerms(code="mention", date_field="written", days_after=(0,), roles=(), channel="now"),
    ),
    verbs=frozenset({"comment.created", "comment.edited", "comment.withdrawn"}),
)
