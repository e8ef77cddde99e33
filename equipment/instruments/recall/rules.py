"""Decisions about recalls: whose word each record waits for, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.errors import NotAllowed, Refused
from equipment.instruments.recall.models import Disposal, Recall

#: A record that waits for a party's word longer than this is late (working days).
PATIENCE_DAYS = 3
#: From the mildest to the gravest: of two words the graver one counts.
GRAVITY = (Disposal.Disposition.STANDS, Disposal.Disposition.REPEAT, Disposal.Disposition.VOID)
TONES = {"stands": "green", "repeat": "amber", "void": "red"}


def disposes(user: User, recall: Recall) -> bool:
    """Whether the person works for a party on this memorandum: they speak for that party alone."""
    return user.organisation_id is not None and holds(user, recall.memorandum_id, WORKERS)


def require_disposer(user: User, recall: Recall) -> None:
    """Raises NotAllowed for who works for no party here."""
    if not disposes(user, recall):
        raise NotAllowed(_("Only engineers and coordinators may do this."))


def require_open(recall: Recall) -> None:
    """Raises Refused for a recall of which everything is disposed."""
    if recall.status != Recall.Status.UNDER_REVIEW:
        raise Refused(_("This recall is closed."), code="wrong_state")


def check_disposition(disposition: str) -> None:
    if disposition not in Disposal.Disposition.values:
        raise Refused(_("Say what becomes of the record."), field="disposition")


def outcome(words: Iterable[str]) -> str:
    """What becomes of a record by the words of its parties: the gravest of them, empty while one
    is missing."""
    said = list(words)
    if not said or "" in said:
        return ""
    return str(max(said, key=lambda one: GRAVITY.index(Disposal.Disposition(one))))


def actions_for(user: User, recall: Recall, *, waits: bool) -> list[str]:
    """What this person may do; `waits` tells whether a record waits for their party."""
    open_now = recall.status == Recall.Status.UNDER_REVIEW
    return ["dispose"] if open_now and waits and disposes(user, recall) else []
