"""Writes of the ledger and of what is computed from it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cooperation.acceptance.models import Act
from cooperation.progress.models import ProgressEntry
from core.accounts.models import User
from core.errors import Refused
from core.events import services as events

MARK_DIRTY = """
INSERT INTO cooperation_dirtyrollup (memorandum_id, mark, since, lease_token)
VALUES (%s, 1, %s, '')
ON CONFLICT (memorandum_id) DO UPDATE SET mark = cooperation_dirtyrollup.mark + 1
"""


@transaction.atomic
def post_act(*, act: Act, by: User, now: dt.datetime, reason: str = "") -> list[ProgressEntry]:
    """Post the lines of an act signed by both: one entry per commitment and day of work.

    The memorandum's figures are marked for recomputation in the same transaction.
    Raises Refused when the act was posted before.
    """
    if ProgressEntry.objects.filter(act=act).exists():
        raise Refused(_("This act has been posted already."), code="already_posted")
    posted = ProgressEntry.objects.bulk_create(
        ProgressEntry(
            memorandum_id=act.memorandum_id,
            commitment_id=commitment_id,
            quantity=quantity,
            on=on,
            posted_at=now,
            act=act,
        )
        for (commitment_id, on), quantity in sorted(_by_commitment_and_day(act).items())
    )
    mark_dirty(memorandum_id=act.memorandum_id, now=now)
    events.record(
        verb="progress.posted", about=act, by=by, now=now, after=_told(posted), reason=reason
    )
    return posted


@transaction.atomic
def reverse_act(
    *, act: Act, superseded_by: Act, by: User, now: dt.datetime, reason: str = ""
) -> list[ProgressEntry]:
    """Take back what `act` posted because `superseded_by` takes its place.

    Raises Refused when nothing of it stands.
    """
    standing = ProgressEntry.objects.filter(act=act, reverses=None, reversed_by=None)
    reversals = ProgressEntry.objects.bulk_create(
        ProgressEntry(
            memorandum_id=entry.memorandum_id,
            commitment_id=entry.commitment_id,
            quantity=-entry.quantity,
            on=entry.on,
            posted_at=now,
            act=superseded_by,
            reverses=entry,
        )
        for entry in standing
    )
    if not reversals:
        raise Refused(_("Nothing that this act posted still stands."), code="nothing_posted")
    mark_dirty(memorandum_id=act.memorandum_id, now=now)
    events.record(
        verb="progress.reversed", about=act, by=by, now=now, after=_told(reversals), reason=reason
    )
    return reversals


def mark_dirty(*, memorandum_id: int, now: dt.datetime) -> None:
    """Ask for the memorandum's figures to be recomputed; every call raises the mark."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_DIRTY, [memorandum_id, now])


def _by_commitment_and_day(act: Act) -> dict[tuple[int, dt.date], Decimal]:
    sums: dict[tuple[int, dt.date], Decimal] = defaultdict(Decimal)
    for line in act.lines.all():
        sums[line.commitment_id, line.done_on] += line.quantity
    return sums


def _told(posted: list[ProgressEntry]) -> dict[str, object]:
    total = sum((entry.quantity for entry in posted), Decimal(0))
    return {"entries": len(posted), "quantity": str(total)}
