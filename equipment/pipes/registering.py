"""The worker's part: a tally that a person asked to register enters the register, whole or not.

Rows are staged in batches, so that progress shows; what they do is done in one last transaction
(`bringing`). The lease in the tally's row says who works on it: whoever lost it stops at the next
step.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from core import failpoints
from core.errors import Conflict, NotAllowed, Refused
from core.events import services as events
from core.leases import RELEASED, free
from core.states import move
from equipment.pipes import bringing, queries
from equipment.pipes.models import Tally, TallyFlag, TallyRow
from equipment.pipes.rules import BATCH, LEASE, STEPS
from equipment.pipes.tally.preview import PreviewRow, TallyPreview

Clock = Callable[[], dt.datetime]
COMMITTING = Tally.Status.COMMITTING


def register_tally(*, tally_id: int, clock: Clock) -> bool:
    """Register the tally if it waits and nobody living holds it; says whether this call did it.

    Repeated, doubled or late calls change nothing. What cannot be registered is marked failed
    with the reason, and nothing of it stays.
    """
    token = secrets.token_hex(16)
    tally = _claim(tally_id, token, clock())
    if tally is None:
        return False
    try:
        preview = queries.preview_of(tally)
        if not preview.ok:
            return _fail(tally, token, "errors", clock())
        if preview.look_alikes and not tally.look_alikes_accepted:
            return _fail(tally, token, "look_alike", clock())
        for batch in _batches(preview.rows):
            if not _stage(tally, batch, token, clock()):
                return False
            failpoints.reach("tally.staged")
        return _finish(tally, preview, token, clock())
    except Refused:
        return _fail(tally, token, "unreadable", clock())
    except (Conflict, NotAllowed):
        return _fail(tally, token, "errors", clock())
    except IntegrityError:
        return _fail(tally, token, "serial_taken", clock())


@transaction.atomic
def _claim(tally_id: int, token: str, now: dt.datetime) -> Tally | None:
    """Take the lease by one conditional update, and clear away what a dead worker left."""
    waiting = Tally.objects.filter(free(now), pk=tally_id, status=COMMITTING)
    if not waiting.update(lease_token=token, leased_until=now + LEASE, rows_done=0):
        return None
    TallyRow.objects.filter(tally=tally_id).delete()
    tally: Tally = Tally.objects.select_related(
        "source__content", "product_line", "location", "laid_from", "uploaded_by"
    ).get(pk=tally_id)
    return tally


def _batches(rows: list[PreviewRow]) -> Iterator[list[PreviewRow]]:
    size = max(BATCH, len(rows) // STEPS)
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


@transaction.atomic
def _stage(tally: Tally, batch: Sequence[PreviewRow], token: str, now: dt.datetime) -> bool:
    """Store what the rows became and show the progress; False when the lease is lost."""
    held = Tally.objects.filter(pk=tally.pk, status=COMMITTING, lease_token=token)
    if not held.update(rows_done=F("rows_done") + len(batch), leased_until=now + LEASE):
        return False
    stored = TallyRow.objects.bulk_create([_row(tally, row) for row in batch])
    TallyFlag.objects.bulk_create(
        TallyFlag(row=kept, code=flag.code, cell=flag.cell[:12], params=flag.params)
        for kept, row in zip(stored, batch, strict=True)
        for flag in row.flags
    )
    return True


def _row(tally: Tally, row: PreviewRow) -> TallyRow:
    kept = row.kept
    return TallyRow(
        tally_id=tally.pk,
        sheet_row=row.sheet_row,
        position=row.position,
        outcome=row.outcome,
        reason=row.reason,
        sequence=row.sequence,
        number=row.number,
        description=row.description,
        overall_length_m=row.overall_length if kept else None,
        makeup_loss_m=row.makeup_loss if kept else None,
        effective_length_m=row.effective_length if kept else None,
        cumulative_length_m=row.cumulative_length,
        top_depth_m=row.top_depth,
        stand=row.stand,
        comment=row.comment,
        joint_id=row.known.pk if row.known else None,
    )


@transaction.atomic
def _finish(tally: Tally, preview: TallyPreview, token: str, now: dt.datetime) -> bool:
    """Do at once what the rows say and call the tally committed."""
    found = Tally.objects.select_for_update(of=("self",)).select_related(
        "uploaded_by", "committed_by", "location"
    )
    held: Tally | None = found.filter(pk=tally.pk, status=COMMITTING, lease_token=token).first()
    if held is None:
        return False
    taken = bringing.bring(held, preview, now)
    failpoints.reach("tally.registered")
    before = {"status": held.status}
    move(held, "finish", committed_at=now, **RELEASED)
    totals = preview.totals
    after = {
        "status": held.status,
        "joints": totals.joints,
        "pups": totals.pups,
        "accessories": totals.accessories,
        "rejected": totals.rejected,
        "length_m": str(totals.total_length),
        "purpose": held.purpose,
        "known": totals.known,
        **taken,
    }
    events.record(verb="tally.registered", about=held, by=None, now=now, before=before, after=after)
    return True


@transaction.atomic
def _fail(tally: Tally, token: str, code: str, now: dt.datetime) -> bool:
    """Say why it cannot be, and leave nothing of it."""
    locked = Tally.objects.select_for_update()
    held: Tally | None = locked.filter(pk=tally.pk, status=COMMITTING, lease_token=token).first()
    if held is not None:
        TallyRow.objects.filter(tally=held).delete()
        before = {"status": held.status}
        move(held, "fail", failure=code, rows_done=0, **RELEASED)
        after = {"status": held.status, "failure": code}
        events.record(verb="tally.failed", about=held, by=None, now=now, before=before, after=after)
    return False
