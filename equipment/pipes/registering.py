"""The worker's part: a tally that a person asked to register enters the register, whole or not.

Rows are staged in batches, so that progress shows; joints are made in one last transaction. The
lease in the tally's row says who works on it: whoever lost it stops at the next step.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from core import failpoints
from core.errors import Refused
from core.events import services as events
from core.leases import RELEASED, free
from core.states import move
from equipment.pipes import queries
from equipment.pipes.joint_rules import first_status
from equipment.pipes.models import Joint, Tally, TallyFlag, TallyRow
from equipment.pipes.readings.models import JointReading
from equipment.pipes.rules import BATCH, LEASE
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
        "source__content", "product_line", "uploaded_by"
    ).get(pk=tally_id)
    return tally


def _batches(rows: list[PreviewRow]) -> Iterator[list[PreviewRow]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


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
        tally=tally,
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
    )


@transaction.atomic
def _finish(tally: Tally, preview: TallyPreview, token: str, now: dt.datetime) -> bool:
    """Make all joints and readings at once and call the tally committed."""
    found = Tally.objects.select_for_update(of=("self",)).select_related("uploaded_by", "location")
    held: Tally | None = found.filter(pk=tally.pk, status=COMMITTING, lease_token=token).first()
    if held is None:
        return False
    kept = [row for row in preview.rows if row.kept]
    joints = Joint.objects.bulk_create([_joint(held, row) for row in kept])
    staged = list(TallyRow.objects.filter(tally=held, position__isnull=False).order_by("position"))
    for row, joint in zip(staged, joints, strict=True):
        row.joint = joint
    TallyRow.objects.bulk_update(staged, ["joint"], batch_size=500)
    pairs = list(zip(kept, joints, strict=True))
    JointReading.objects.bulk_create(_readings(held, pairs))
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
    }
    events.record(verb="tally.registered", about=held, by=None, now=now, before=before, after=after)
    return True


def _joint(tally: Tally, row: PreviewRow) -> Joint:
    """A struck-out row is a whole joint of the party that waits for a decision."""
    rejected = row.outcome == "rejected"
    return Joint(
        memorandum_id=tally.memorandum_id,
        organisation_id=tally.organisation_id,
        product_line_id=tally.product_line_id,
        kind=Joint.Kind.JOINT if rejected else row.outcome,
        tally=tally,
        tally_number=row.number,
        number_key=row.number_key,
        serial=row.serial,
        serial_key=row.serial_key,
        description=row.description,
        overall_length_m=row.overall_length,
        makeup_loss_m=row.makeup_loss,
        effective_length_m=row.effective_length or Decimal(0),
        status=Joint.Status.REJECTED if rejected else first_status({"location": tally.location}),
        location_id=tally.location_id,
    )


def _readings(tally: Tally, pairs: Sequence[tuple[PreviewRow, Joint]]) -> Iterator[JointReading]:
    day = timezone.localdate(tally.uploaded_at)
    for row, joint in pairs:
        for reading in row.readings:
            yield JointReading(
                joint=joint,
                kind=JointReading.Kind.INSIDE_DIAMETER,
                position=reading.label,
                value_mm=reading.value,
                entered_value=reading.value,
                entered_unit="mm",
                read_on=day,
                tally=tally,
                recorded_by=tally.uploaded_by,
            )


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
