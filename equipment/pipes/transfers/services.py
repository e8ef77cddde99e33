"""Every write of waybills: sent by one party, confirmed by the other; one event each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import Organisation, User
from core.errors import Conflict, Refused
from core.events import reasons
from core.events import services as events
from core.numbering import next_number
from core.rows import change
from core.states import move
from equipment.pipes import rules as register
from equipment.pipes.custody import joints_stop, require_custody
from equipment.pipes.life.queries import held, on_open_orders
from equipment.pipes.life.services import Taken, write_steps
from equipment.pipes.models import Joint, Location
from equipment.pipes.transfers import arriving, queries, rules
from equipment.pipes.transfers.models import Transfer, TransferLine
from equipment.pipes.transfers.rules import Difference

MOST_JOINTS = 5_000
MOST_NAMED = 200
Outcome = TransferLine.Outcome


@transaction.atomic
def dispatch_joints(
    *,
    memorandum: Memorandum,
    receiver: Organisation,
    destination: Location,
    joints: Sequence[Joint],
    by: User,
    now: dt.datetime,
    carrier: str = "",
    remark: str = "",
) -> Transfer:
    """Send joints that the person's party has to a place of another party: all or none.

    They are under way until the receiver confirms them. Raises NotAllowed, or Refused with a row
    for each joint that cannot be sent.
    """
    found = sendable(memorandum, joints, by)
    check_way(memorandum, receiver, destination, by)
    words = {"carrier": carrier.strip(), "remark": remark.strip()}
    transfer = numbered(memorandum, receiver, destination, by, now=now, **words)
    TransferLine.objects.bulk_create(
        [
            TransferLine(
                transfer=transfer, position=position, joint=joint, status_before=joint.status
            )
            for position, joint in enumerate(found, start=1)
        ],
        1_000,
    )
    way = arriving.way_of(memorandum, by)
    today = timezone.localdate(now)
    write_steps(found, Taken("dispatch", today, by, now, transfer.public_id, way))
    named = [joint.public_id for joint in found[:MOST_NAMED]]
    after = {"status": transfer.status, "count": len(found), "joints": named}
    tell(transfer, "dispatched", by, now, after=after)
    return transfer


def numbered(
    memorandum: Memorandum,
    receiver: Organisation,
    destination: Location,
    by: User,
    *,
    now: dt.datetime,
    **values: str,
) -> Transfer:
    """A new waybill under the next number of the memorandum."""
    year = timezone.localdate(now).year
    given = Transfer.objects.filter(memorandum=memorandum)
    return Transfer.objects.create(
        number=next_number(given, f"TR-{year}-", owner=memorandum),
        memorandum=memorandum,
        sender=by.organisation,
        receiver=receiver,
        destination=destination,
        dispatched_by=by,
        dispatched_at=now,
        **values,
    )


def sendable(memorandum: Memorandum, joints: Sequence[Joint], by: User) -> list[Joint]:
    """The joints, held, all of which the person's party has and can send now. Raises Refused."""
    if not 0 < len(joints) <= MOST_JOINTS:
        raise Refused(_("Give from 1 to %(most)s joints.") % {"most": MOST_JOINTS}, field="joints")
    found = held(joints)
    if require_custody(by, found) != memorandum.pk:
        raise Refused(_("The joint is not in the register of this memorandum."), field="joints")
    wrong = list(rules.unfit(found, on_open_orders(found)))
    if wrong:
        rows = [
            {"row": joint.public_id, "field": "joint", "message": f"{joint}: {words}"}
            for joint, words in wrong
        ]
        raise Refused(
            joints_stop(len(rows)), field="joints", code="joints_stuck", rows=rows[:MOST_NAMED]
        )
    return found


def check_way(
    memorandum: Memorandum, receiver: Organisation, destination: Location, by: User
) -> None:
    """Raise Refused unless pipe goes from the person's party to a place of another one."""
    if receiver.pk == by.organisation_id:
        raise Refused(_("Inside one party pipe is moved, not sent."), field="receiver")
    if not queries.is_party(receiver, memorandum):
        raise Refused(_("The receiver is no party to the memorandum."), field="receiver")
    register.check_place(destination, memorandum.pk, "destination")
    if destination.organisation_id != receiver.pk or destination.kind == Location.Kind.TRANSIT:
        raise Refused(_("Choose a place of the receiver."), field="destination")


@transaction.atomic
def confirm_transfer(
    *,
    transfer: Transfer,
    by: User,
    now: dt.datetime,
    differences: Sequence[Difference] = (),
    place: Location | None = None,
) -> Transfer:
    """Take over what came, at the destination or another `place` of the receiver.

    What is missing stays under way with the sender, what is damaged is quarantined, what is extra
    waits for the sender's word. Raises NotAllowed, Conflict, Refused by state or with rows.
    """
    rules.require_receiver(by, transfer)
    lines = queries.lines_of(transfer)
    rules.check_differences(differences, lines, transfer.sender_id)
    where = _place(transfer, place)
    differ = any(one.outcome in ("missing", "extra") for one in differences)
    before = {"status": transfer.status}
    move(transfer, "confirm_differing" if differ else "confirm", confirmed_by=by, confirmed_at=now)
    said = {one.joint.pk: one for one in differences if one.outcome != "extra"}
    for key, line in lines.items():
        line.outcome = said[key].outcome if key in said else Outcome.RECEIVED
        line.reason = said[key].reason.strip() if key in said else ""
    TransferLine.objects.bulk_update(lines.values(), ["outcome", "reason"], 1_000)
    _add_extra(transfer, differences, len(lines))
    came = [line for line in lines.values() if line.outcome != Outcome.MISSING]
    arriving.arrive(transfer, came, where, by, now)
    counts = {name: sum(one.outcome == name for one in differences) for name in rules.DIFFERENCES}
    after = {"status": transfer.status, "received": len(came), **counts}
    tell(transfer, "confirmed", by, now, before=before, after=after)
    return transfer


def _place(transfer: Transfer, place: Location | None) -> Location:
    if place is None:
        return transfer.destination
    here = place.memorandum_id == transfer.memorandum_id
    if not here or place.organisation_id != transfer.receiver_id or place.kind == "transit":
        raise Refused(_("Choose a place of the receiver."), field="place")
    register.check_place(place, transfer.memorandum_id, "place")
    return place


def _add_extra(transfer: Transfer, differences: Sequence[Difference], after: int) -> None:
    extra = [one for one in differences if one.outcome == Outcome.EXTRA]
    TransferLine.objects.bulk_create(
        TransferLine(
            transfer=transfer,
            position=position,
            joint=one.joint,
            status_before=one.joint.status,
            outcome=Outcome.EXTRA,
            reason=one.reason.strip(),
        )
        for position, one in enumerate(extra, start=after + 1)
    )


@transaction.atomic
def cancel_transfer(*, transfer: Transfer, by: User, now: dt.datetime, reason: str) -> Transfer:
    """Take a waybill back before the receiver confirmed it: every joint is where it was.

    Raises NotAllowed, Conflict, Refused by state or without a reason.
    """
    rules.require_sender(by, transfer)
    return _sent_back(transfer, "cancel", by, now, reason)


@transaction.atomic
def refuse_transfer(*, transfer: Transfer, by: User, now: dt.datetime, reason: str) -> Transfer:
    """Refuse the whole waybill as its receiver: every joint is where it was before it was sent.

    Raises NotAllowed, Conflict, Refused by state or without a reason.
    """
    rules.require_receiver(by, transfer)
    return _sent_back(transfer, "refuse", by, now, reason)


def _sent_back(
    transfer: Transfer, action: str, by: User, now: dt.datetime, reason: str
) -> Transfer:
    told = reasons.required(reason)
    before = {"status": transfer.status}
    was_sent = transfer.status == Transfer.Status.DISPATCHED
    move(transfer, action)
    if was_sent:
        lines = list(queries.lines_of(transfer).values())
        arriving.take_back(transfer, lines, by, now, told)
    TransferLine.objects.filter(transfer=transfer).update(
        outcome=Outcome.RETURNED, settled_reason=told
    )
    verb = "cancelled" if action == "cancel" else "refused"
    after = {"status": transfer.status}
    tell(transfer, verb, by, now, before=before, after=after, reason=told)
    return transfer


@transaction.atomic
def settle_difference(
    *, transfer: Transfer, joint: Joint, outcome: str, by: User, now: dt.datetime, reason: str
) -> Transfer:
    """Say what became of a missing joint (`returned`, `lost`, `arrived`) or of one that was not
    on the waybill (`agreed`, `denied`); with the last of them the waybill is settled.

    Raises NotAllowed for the wrong side, Refused for a joint without an open difference.
    """
    rules.require_side(by, transfer, outcome)
    told = reasons.required(reason)
    line = queries.lines_of(transfer).get(joint.pk)
    if line is None or outcome not in rules.SETTLEMENTS.get(line.outcome, ()):
        raise Refused(_("This joint has no such difference."), field="outcome")
    before = {"status": transfer.status}
    waiting = TransferLine.objects.filter(pk=line.pk, outcome=line.outcome)
    if not waiting.update(outcome=outcome, settled_reason=told):
        raise Conflict(_("Somebody else changed this in the meantime. Read it again."))
    arriving.SETTLING[outcome](transfer, line, by, now, told)
    open_lines = TransferLine.objects.filter(transfer=transfer, outcome__in=TransferLine.OPEN)
    if open_lines.exists():
        change(transfer)
    else:
        move(transfer, "settle")
    after = {"status": transfer.status, "joint": joint.public_id, "outcome": outcome}
    tell(transfer, "settled", by, now, before=before, after=after, reason=told)
    return transfer


def tell(transfer: Transfer, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    """The one event of a change of the waybill."""
    events.record(verb=f"transfer.{verb}", about=transfer, by=by, now=now, **told)
