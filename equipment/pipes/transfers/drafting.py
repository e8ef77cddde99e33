"""Waybills before they are sent: drawn up, loaded, unloaded, sent; one event each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import Organisation, User
from core.errors import Refused
from core.rows import change
from core.states import move
from equipment.pipes.life.services import Taken, write_steps
from equipment.pipes.models import Joint, Location
from equipment.pipes.transfers import arriving, queries, rules
from equipment.pipes.transfers.models import Transfer, TransferLine
from equipment.pipes.transfers.services import (
    MOST_JOINTS,
    MOST_NAMED,
    check_way,
    numbered,
    sendable,
    tell,
)

Outcome = TransferLine.Outcome
FACTS = ("receiver", "destination", "carrier", "remark")


@transaction.atomic
def draft_transfer(
    *,
    memorandum: Memorandum,
    receiver: Organisation,
    destination: Location,
    by: User,
    now: dt.datetime,
    joints: Sequence[Joint] = (),
    carrier: str = "",
    remark: str = "",
) -> Transfer:
    """A waybill that is not sent yet; its joints stay where they are.

    Raises NotAllowed, Refused.
    """
    rules.require_worker(by, memorandum.pk)
    check_way(memorandum, receiver, destination, by)
    found = sendable(memorandum, joints, by) if joints else []
    words = {"carrier": carrier.strip(), "remark": remark.strip()}
    transfer = numbered(
        memorandum, receiver, destination, by, now=now, status=Transfer.Status.DRAFT, **words
    )
    _load(transfer, found)
    after = {"status": transfer.status, "count": len(found)}
    tell(transfer, "drafted", by, now, after=after)
    return transfer


@transaction.atomic
def update_draft(*, transfer: Transfer, by: User, now: dt.datetime, **facts: Any) -> Transfer:
    """Change facts (those of FACTS) of a draft. Raises NotAllowed, Refused, Conflict."""
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"not facts of a waybill: {sorted(unknown)}")
    rules.require_draft(by, transfer)
    told = {k: value.strip() if isinstance(value, str) else value for k, value in facts.items()}
    before = {name: getattr(transfer, name) for name in told}
    changed = {name: value for name, value in told.items() if before[name] != value}
    if not changed:
        return transfer
    way = {name: told.get(name, getattr(transfer, name)) for name in ("receiver", "destination")}
    check_way(transfer.memorandum, by=by, **way)
    change(transfer, **changed)
    tell(
        transfer,
        "updated",
        by,
        now,
        before={name: str(before[name]) for name in changed},
        after={name: str(value) for name, value in changed.items()},
    )
    return transfer


@transaction.atomic
def add_joints(
    *, transfer: Transfer, joints: Sequence[Joint], by: User, now: dt.datetime
) -> Transfer:
    """Put joints that the sender has on a draft: all of them or none.

    Raises NotAllowed, Conflict, Refused with a row for each joint that cannot be sent.
    """
    rules.require_draft(by, transfer)
    found = sendable(transfer.memorandum, joints, by)
    listed = queries.lines_of(transfer)
    fresh = [joint for joint in found if joint.pk not in listed]
    if not fresh:
        raise Refused(_("All chosen pipes stand on the waybill already."), field="joints")
    if len(listed) + len(fresh) > MOST_JOINTS:
        words = _("A waybill has at most %(most)s pipes.") % {"most": MOST_JOINTS}
        raise Refused(words, field="joints")
    change(transfer)
    _load(transfer, fresh)
    tell(transfer, "joints_added", by, now, after=_named(fresh))
    return transfer


def _load(transfer: Transfer, joints: Sequence[Joint]) -> None:
    last = TransferLine.objects.filter(transfer=transfer).aggregate(last=Max("position"))["last"]
    TransferLine.objects.bulk_create(
        [
            TransferLine(
                transfer=transfer,
                position=position,
                joint=joint,
                status_before=joint.status,
                outcome=Outcome.PLANNED,
            )
            for position, joint in enumerate(joints, start=(last or 0) + 1)
        ],
        1_000,
    )


@transaction.atomic
def remove_joints(
    *, transfer: Transfer, joints: Sequence[Joint], by: User, now: dt.datetime
) -> Transfer:
    """Take joints off a draft; those behind them move up. Raises NotAllowed, Conflict, Refused."""
    rules.require_draft(by, transfer)
    listed = queries.lines_of(transfer)
    gone = [joint for joint in joints if joint.pk in listed]
    if not gone or len(gone) != len(joints):
        raise Refused(_("Choose pipes that stand on the waybill."), field="joints")
    change(transfer)
    keys = {joint.pk for joint in gone}
    TransferLine.objects.filter(transfer=transfer, joint__in=keys).delete()
    kept = [line for key, line in listed.items() if key not in keys]
    for position, line in enumerate(kept, start=1):
        line.position = position
    TransferLine.objects.bulk_update(kept, ["position"], 1_000)
    tell(transfer, "joints_removed", by, now, before=_named(gone))
    return transfer


@transaction.atomic
def send_transfer(*, transfer: Transfer, by: User, now: dt.datetime) -> Transfer:
    """Send a draft: its joints are under way until the receiver confirms or refuses them.

    Raises NotAllowed, Conflict, or Refused with a row for each joint that cannot be sent by now.
    """
    rules.require_draft(by, transfer)
    lines = queries.lines_of(transfer)
    if not lines:
        raise Refused(_("Put pipes on the waybill first."), field="joints", code="empty")
    check_way(transfer.memorandum, transfer.receiver, transfer.destination, by)
    found = sendable(transfer.memorandum, [line.joint for line in lines.values()], by)
    before = {"status": transfer.status}
    move(transfer, "send", dispatched_by=by, dispatched_at=now)
    for joint in found:
        lines[joint.pk].status_before = joint.status
        lines[joint.pk].outcome = Outcome.PENDING
    TransferLine.objects.bulk_update(lines.values(), ["status_before", "outcome"], 1_000)
    way = arriving.way_of(transfer.memorandum, by)
    today = timezone.localdate(now)
    write_steps(found, Taken("dispatch", today, by, now, transfer.public_id, way))
    after = {"status": transfer.status, **_named(found)}
    tell(transfer, "dispatched", by, now, before=before, after=after)
    return transfer


def _named(joints: Sequence[Joint]) -> dict[str, Any]:
    return {"count": len(joints), "joints": [joint.public_id for joint in joints[:MOST_NAMED]]}
