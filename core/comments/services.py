"""Every write of a comment: one transaction, one event, which tells nothing of its text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.comments import queries, rules, subjects
from core.comments.models import Comment, CommentMention, CommentVersion
from core.errors import NotAllowed, Refused
from core.events import services as events
from core.files.parents import works_there, workspace_of
from core.rows import change


@transaction.atomic
def write_comment(
    *,
    about: Any,
    body: str,
    by: User,
    now: dt.datetime,
    audience: str = Comment.Audience.SHARED,
    reason: str = "",
) -> Comment:
    """A comment of the person on an object that they see, told to whom it mentions.

    Raises NotAllowed for observers, Refused for a text that cannot be kept, for a mention of
    somebody who may not read it, and for telling the other party of what it does not know.
    """
    if not works_there(by, about):
        raise NotAllowed(_("Observers read comments and write none."))
    if audience == Comment.Audience.SHARED and not subjects.is_shared(about):
        raise Refused(_("The other party does not know of this yet."), field="audience")
    text, workspace_id = rules.plain(body), workspace_of(about)
    people = _people(text, workspace_id, audience, by)
    comment = Comment.objects.create(
        workspace_id=workspace_id,
        object_type=about._meta.model_name,
        object_id=about.public_id,
        reference=_reference(about),
        author=by,
        organisation_id=by.organisation_id,
        audience=audience,
        body=text,
        written_at=now,
    )
    _mention(comment, people)
    _tell(comment, "comment.created", by, now, reason)
    return comment


@transaction.atomic
def edit_comment(
    *, comment: Comment, body: str, by: User, now: dt.datetime, reason: str = ""
) -> Comment:
    """Another text within a quarter of an hour; the earlier one is kept beside it.

    Raises NotAllowed, Refused (too late, withdrawn, text), Conflict on a lost race.
    """
    rules.require_author(by, comment, now)
    text = rules.plain(body)
    people = _people(text, comment.workspace_id, comment.audience, by)
    earlier = comment.body
    change(comment, body=text, edited_at=now)
    CommentVersion.objects.create(comment=comment, body=earlier, until=now)
    comment.mentions.exclude(person__in=people).delete()
    _mention(comment, people)
    _tell(comment, "comment.edited", by, now, reason)
    return comment


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: User, now: dt.datetime, reason: str = "") -> Comment:
    """The text, its earlier versions and its mentions go; that it was there stays.

    Raises NotAllowed, Refused when it is withdrawn already, Conflict on a lost race.
    """
    rules.require_standing(comment)
    if not rules.may_withdraw(by, comment):
        raise NotAllowed(_("Who wrote it or an administrator of their party withdraws a comment."))
    change(comment, body="", withdrawn_at=now)
    comment.versions.all().delete()
    comment.mentions.all().delete()
    _tell(comment, "comment.withdrawn", by, now, reason)
    return comment


def _people(text: str, workspace_id: int, audience: str, by: User) -> list[User]:
    wanted = rules.mentioned(text)
    if not wanted:
        return []
    own = by.organisation_id if audience == Comment.Audience.PARTY else None
    found = list(queries.readers(workspace_id, own).filter(email__in=wanted))
    rules.require_known(wanted, {person.email.lower() for person in found})
    return found


def _mention(comment: Comment, people: list[User]) -> None:
    standing = set(comment.mentions.values_list("person_id", flat=True))
    fresh = [person for person in people if person.pk not in standing]
    CommentMention.objects.bulk_create(
        [CommentMention(comment=comment, person=person) for person in fresh]
    )


def _reference(about: Any) -> str:
    for name in ("reference", "number", "tally_number", "name"):
        if getattr(about, name, ""):
            return str(getattr(about, name))[:60]
    return str(about.public_id)


def _tell(comment: Comment, verb: str, by: User, now: dt.datetime, reason: str) -> None:
    """What is private to a party is told in an event that only this party sees."""
    events.record(
        verb=verb,
        about=comment,
        by=by,
        now=now,
        private=comment.audience == Comment.Audience.PARTY,
        after={"object": comment.object_id, "audience": comment.audience},
        reason=reason,
    )
