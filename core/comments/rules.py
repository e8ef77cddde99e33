"""What a comment may say, who may change it and until when; no reads, no writes, no clock."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import administers
from core.comments.models import LONGEST, Comment
from core.errors import NotAllowed, Refused
from core.plain import hidden_mark

EDITABLE_FOR = dt.timedelta(minutes=15)
MOST_MENTIONS = 20
#: `@name@example.com`, as it is typed or as the list of people puts it in.
MENTION = re.compile(r"(?<![\w.@])@([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")


def plain(body: str) -> str:
    """The text as it is kept: trimmed, with plain line breaks.

    Raises Refused for nothing, for too much, and for marks that a reader cannot see.
    """
    text = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise Refused(_("Write something first."), field="body", code="required")
    if len(text) > LONGEST:
        raise Refused(
            _("A comment has at most %(most)s characters; this one has %(count)s.")
            % {"most": LONGEST, "count": len(text)},
            field="body",
            code="too_long",
        )
    if mark := hidden_mark(text):
        raise Refused(
            _("The text holds a hidden mark (%(mark)s). Remove it.") % {"mark": mark},
            field="body",
            code="hidden_mark",
        )
    return text


def mentioned(body: str) -> set[str]:
    """The addresses that a text mentions, in lower case; Refused when they are too many."""
    found = {mail.lower() for mail in MENTION.findall(body)}
    if len(found) > MOST_MENTIONS:
        raise Refused(
            _("Mention at most %(most)s people.") % {"most": MOST_MENTIONS},
            field="body",
            code="too_many_mentions",
        )
    return found


def require_known(wanted: Collection[str], known: Collection[str]) -> None:
    """Refused for an address of nobody who may read the comment; who exists is not told."""
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise Refused(
            _("Nobody who may read this comment has the address %(mails)s.")
            % {"mails": ", ".join(unknown)},
            field="body",
            code="unknown_mention",
        )


def may_edit(user: User, comment: Comment, now: dt.datetime) -> bool:
    """Whether the person wrote it less than a quarter of an hour ago."""
    return (
        comment.author_id == user.pk
        and comment.withdrawn_at is None
        and now - comment.written_at <= EDITABLE_FOR
    )


def may_withdraw(user: User, comment: Comment) -> bool:
    """Whether the person wrote it, or administers the party whose comment it is."""
    own = comment.organisation_id == user.organisation_id and administers(user)
    return comment.withdrawn_at is None and (comment.author_id == user.pk or own)


def require_author(user: User, comment: Comment, now: dt.datetime) -> None:
    """NotAllowed for others, Refused when it is withdrawn or too old to be edited."""
    if comment.author_id != user.pk:
        raise NotAllowed(_("Only who wrote a comment may edit it."))
    require_standing(comment)
    if not may_edit(user, comment, now):
        raise Refused(
            _("A comment can be edited for 15 minutes. Withdraw it and write another."),
            code="too_late",
        )


def require_standing(comment: Comment) -> None:
    """Refused when it is withdrawn."""
    if comment.withdrawn_at is not None:
        raise Refused(_("This comment is withdrawn."), code="wrong_state")
