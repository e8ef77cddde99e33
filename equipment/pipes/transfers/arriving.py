"""How joints of a waybill come to the receiver, back to the sender, or to nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.errors import Refused
from equipment.pipes.life.models import JointStep
from equipment.pipes.life.queries import on_open_orders
from equipment.pipes.life.services import Taken, write_steps
from equipment.pipes.models import Joint, Location
from equipment.pipes.transfers import queries, rules
from equipment.pipes.transfers.models import Transfer, TransferLine


def way_of(memorandum: Memorandum, by: User) -> Location:
    """The one place of a memorandum where pipe is that is under way."""
    place, _created = Location.objects.get_or_create(
        memorandum=memorandum,
        parent=None,
        name="In transit",
        defaults={
            "kind": Location.Kind.TRANSIT,
            "organisation": by.organisation,
            "name_az": "Yolda",
            "name_ru": "В пути",
        },
    )
    return place


def arrive(
    transfer: Transfer, lines: Sequence[TransferLine], place: Location, by: User, now: dt.datetime
) -> None:
    """Lay joints that are under way down at a place of the receiver, who has them from then on."""
    joints = {joint.pk: joint for joint in queries.joints_of(list(lines))}
    groups: dict[tuple[str, bool], list[Joint]] = {}
    for line in lines:
        joint, damaged = joints[line.joint_id], line.outcome == TransferLine.Outcome.DAMAGED
        action = rules.arrival(line.status_before, place, damaged=damaged)
        at_home = joint.organisation_id == transfer.receiver_id
        groups.setdefault((action, at_home), []).append(joint)
    today = timezone.localdate(now)
    for (action, at_home), group in sorted(groups.items()):
        taken = Taken(action, today, by, now, transfer.public_id, place)
        write_steps(group, taken, holder=None if at_home else transfer.receiver)


def take_back(
    transfer: Transfer, lines: Sequence[TransferLine], by: User, now: dt.datetime, reason: str
) -> None:
    """Undo the dispatch of joints by steps the other way round: they are where they were."""
    joints = {joint.pk: joint for joint in queries.joints_of(list(lines))}
    steps = JointStep.objects.filter(
        told_by=transfer.public_id, action="dispatch", joint__in=joints, reversed_by=None
    )
    today, sent = timezone.localdate(now), list(steps)
    JointStep.objects.bulk_create(
        [
            JointStep(
                memorandum_id=step.memorandum_id, joint_id=step.joint_id, action=step.action,
                source=step.target, target=step.source, on=today, came_from_id=step.came_to_id,
                came_to_id=step.came_from_id, reason=reason, told_by=transfer.public_id,
                taken_by=by, taken_at=now, reverses=step,
            )
            for step in sent
        ],
        1_000,
    )  # fmt: skip
    for step in sent:
        joint = joints[step.joint_id]
        joint.status = step.source
        joint.location_id = step.came_from_id or joint.location_id
    Joint.objects.bulk_update(joints.values(), ["status", "location"], 1_000)
    Joint.objects.filter(pk__in=joints).update(version=F("version") + 1, updated_at=Now())


def _returned(
    transfer: Transfer, line: TransferLine, by: User, now: dt.datetime, reason: str
) -> None:
    take_back(transfer, [line], by, now, reason)


def _arrived(
    transfer: Transfer, line: TransferLine, by: User, now: dt.datetime, reason: str
) -> None:
    arrive(transfer, [line], transfer.destination, by, now)


def _lost(transfer: Transfer, line: TransferLine, by: User, now: dt.datetime, reason: str) -> None:
    joints = queries.joints_of([line])
    today = timezone.localdate(now)
    taken = Taken("write_off", today, by, now, transfer.public_id, None, reason)
    write_steps(joints, taken)


def _agreed(
    transfer: Transfer, line: TransferLine, by: User, now: dt.datetime, reason: str
) -> None:
    """The sender says that the joint went with the others: it goes the same way."""
    joints = queries.joints_of([line])
    wrong = list(rules.unfit(joints, on_open_orders(joints)))
    if wrong or joints[0].custodian_id != transfer.sender_id:
        raise Refused(_("This joint cannot have been sent: look where it is."), field="joint")
    today, way = timezone.localdate(now), way_of(transfer.memorandum, by)
    line.status_before = joints[0].status
    write_steps(joints, Taken("dispatch", today, by, now, transfer.public_id, way, reason))
    arrive(transfer, [line], transfer.destination, by, now)


def _denied(
    transfer: Transfer, line: TransferLine, by: User, now: dt.datetime, reason: str
) -> None:
    """The joint stays where the register has it."""


SETTLING: dict[str, Callable[[Transfer, TransferLine, User, dt.datetime, str], None]] = {
    "returned": _returned,
    "arrived": _arrived,
    "lost": _lost,
    "agreed": _agreed,
    "denied": _denied,
}
