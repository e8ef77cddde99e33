"""What the rows of a tally do to the register: new joints come in, known ones take their steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Conflict
from equipment.pipes.custody import require_custody
from equipment.pipes.joint_rules import first_status
from equipment.pipes.life import queries as life
from equipment.pipes.life.services import Taken, write_steps
from equipment.pipes.life.states import TRANSITIONS
from equipment.pipes.models import Joint, Tally, TallyRow
from equipment.pipes.places.open import laying_down
from equipment.pipes.readings.models import JointReading
from equipment.pipes.tally.preview import PreviewRow, TallyPreview
from equipment.pipes.tally.purposes import STEPS

#: Steps that carry a joint to the tally's place.
CARRYING = ("bring_to_rig", "lay_down", "return")


def bring(tally: Tally, preview: TallyPreview, now: dt.datetime) -> dict[str, int]:
    """Do what the kept rows say, and let each row point to its joint; one event of the caller
    tells of it. Returns how many joints took each step.

    Raises NotAllowed for pipe of another party, Conflict when a joint is not as it was read.
    """
    kept = [row for row in preview.rows if row.kept]
    known = _held(kept, _actor(tally))
    with laying_down():
        new = Joint.objects.bulk_create([_new(tally, row, now) for row in kept if not row.known])
    _point(tally, new)
    made = iter(new)
    joints = [known[row.known.pk] if row.known else next(made) for row in kept]
    pairs = list(zip(kept, joints, strict=True))
    JointReading.objects.bulk_create(_readings(tally, pairs))
    return _take_steps(tally, pairs, now)


def _actor(tally: Tally) -> User:
    """Who asked for it."""
    return tally.committed_by or tally.uploaded_by


def _held(kept: Sequence[PreviewRow], by: User) -> dict[int, Joint]:
    """The known joints of the rows, locked and as the preview saw them."""
    read = {row.known.pk: row.known for row in kept if row.known}
    if not read:
        return {}
    held = life.held([Joint(pk=pk) for pk in read])
    same = len(held) == len(read) and all(joint.version == read[joint.pk].version for joint in held)
    stepping = {row.known.pk for row in kept if row.known and row.steps}
    if not same or life.on_open_orders(joint for joint in held if joint.pk in stepping):
        raise Conflict(_("Somebody else changed this in the meantime. Read it again."))
    require_custody(by, held)
    return {joint.pk: joint for joint in held}


def _point(tally: Tally, new: Sequence[Joint]) -> None:
    """The rows of new joints point to them; those of known ones were staged so."""
    if not new:
        return
    kept = TallyRow.objects.filter(tally=tally, position__isnull=False, joint=None)
    staged = list(kept.order_by("position"))
    for row, joint in zip(staged, new, strict=True):
        row.joint = joint
    TallyRow.objects.bulk_update(staged, ["joint"], batch_size=500)


def _take_steps(
    tally: Tally, pairs: Sequence[tuple[PreviewRow, Joint]], now: dt.datetime
) -> dict[str, int]:
    """Each step of all joints at once, in the order in which joints go through them."""
    on, by, counts = tally.on or timezone.localdate(now), _actor(tally), {}
    for action in STEPS:
        joints = [joint for row, joint in pairs if action in row.steps]
        if not joints:
            continue
        place = tally.location if action in CARRYING else None
        write_steps(joints, Taken(action, on, by, now, tally.public_id, place))
        for joint in joints:
            joint.status = TRANSITIONS[action].target
            if place is not None:
                joint.location = place
        counts[action] = len(joints)
    return counts


def _new(tally: Tally, row: PreviewRow, now: dt.datetime) -> Joint:
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
        status_since=timezone.localdate(now),
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
