"""Who sends, who confirms, and in which state a joint arrives; no writes, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed, Refused, nothing_stored
from equipment.pipes import rules as register
from equipment.pipes.life.states import SENDABLE
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.kinds import RIGS
from equipment.pipes.transfers.models import Transfer, TransferLine

#: What the receiver may say of a joint that did not come as it was sent.
DIFFERENCES = ("missing", "damaged", "extra")
READY_TO_RUN = ("in_stock", "allocated", "released", "on_rig")
ARRIVALS = {
    "received": "arrive_new",
    "in_stock": "arrive_ready",
    "allocated": "arrive_ready",
    "released": "arrive_ready",
    "cleaned": "arrive_cleaned",
    "repair_required": "arrive_for_repair",
    "quarantined": "arrive_doubtful",
    "rejected": "arrive_doubtful",
}
#: What settles a difference, by what it was.
SETTLEMENTS: dict[str, tuple[str, ...]] = {
    "missing": ("returned", "lost", "arrived"),
    "extra": ("agreed", "denied"),
}
#: What the receiver says; the rest is for the sender to say.
BY_RECEIVER = ("arrived",)


@dataclass(frozen=True)
class Difference:
    """What the receiver says of one joint: missing, damaged or extra, and why."""

    joint: Joint
    outcome: str
    reason: str


def arrival(status_before: str, place: Location, *, damaged: bool = False) -> str:
    """The step by which a joint that left in `status_before` arrives at a place.

    Only pipe that was ready for a rig is on the rig when it arrives there.
    """
    if damaged:
        return "arrive_doubtful"
    if place.kind in RIGS and status_before in READY_TO_RUN:
        return "arrive_on_rig"
    return ARRIVALS.get(status_before, "arrive_used")


def require_worker(user: User, memorandum_id: int) -> None:
    """Raise NotAllowed for who may not send pipe at all."""
    register.require_import(user, memorandum_id)


def may_send(user: User, transfer: Transfer) -> bool:
    own = user.organisation_id == transfer.sender_id
    return own and register.may_import(user, transfer.memorandum_id)


def may_receive(user: User, transfer: Transfer) -> bool:
    own = user.organisation_id == transfer.receiver_id
    return own and register.may_import(user, transfer.memorandum_id)


def require_sender(user: User, transfer: Transfer) -> None:
    """Raise NotAllowed unless the person works for the party that sent the pipe."""
    if not may_send(user, transfer):
        raise NotAllowed(_("Only the party that sends the pipe may do this."))


def require_receiver(user: User, transfer: Transfer) -> None:
    """Raise NotAllowed unless the person works for the party that the pipe goes to."""
    if not may_receive(user, transfer):
        raise NotAllowed(_("Only the party that receives the pipe may do this."))


def require_party(user: User, transfer: Transfer) -> None:
    """Raise NotAllowed unless the person works for one of the two parties of the waybill."""
    if not may_send(user, transfer) and not may_receive(user, transfer):
        raise NotAllowed(_("Only the parties of the waybill may do this."))


def require_side(user: User, transfer: Transfer, outcome: str) -> None:
    """Raise NotAllowed unless it is for the person's party to say that a difference ended so."""
    if outcome in BY_RECEIVER:
        require_receiver(user, transfer)
    else:
        require_sender(user, transfer)


def actions(user: User, transfer: Transfer) -> list[str]:
    """What the person may do with the waybill now."""
    sends, receives = may_send(user, transfer), may_receive(user, transfer)
    if transfer.status == Transfer.Status.DRAFT:
        return ["update", "add-joints", "remove-joints", "send", "cancel"] if sends else []
    found = []
    if transfer.status == Transfer.Status.DISPATCHED:
        found += ["confirm", "refuse"] if receives else []
        found += ["cancel"] if sends else []
    if transfer.status == Transfer.Status.DIFFERING and (sends or receives):
        found.append("settle")
    return found


def settlements_for(user: User, transfer: Transfer, line: TransferLine) -> list[str]:
    """What the person may say that became of a line's difference."""
    ways = SETTLEMENTS.get(line.outcome, ()) if transfer.status == "differing" else ()
    sends, receives = may_send(user, transfer), may_receive(user, transfer)
    return [one for one in ways if (receives if one in BY_RECEIVER else sends)]


def require_draft(user: User, transfer: Transfer) -> None:
    """Raise NotAllowed for who may not send it, Refused for a waybill that was sent."""
    require_sender(user, transfer)
    if transfer.status != Transfer.Status.DRAFT:
        raise Refused(
            _("This cannot be done while the state is “%(state)s”.")
            % {"state": transfer.get_status_display()},
            code="wrong_state",
        )


def unfit(joints: Iterable[Joint], ordered: Collection[int]) -> Iterable[tuple[Joint, str]]:
    """The joints that nobody can send, and why."""
    for joint in joints:
        if joint.pk in ordered:
            yield joint, _("stands on an open order")
        elif joint.status not in SENDABLE:
            yield joint, _("is in the state “%(state)s”") % {"state": joint.get_status_display()}


def check_differences(
    told: Sequence[Difference], lines: Mapping[int, TransferLine], sender_id: int
) -> None:
    """Raises Refused with a row for each difference that cannot be."""
    rows = []
    seen: set[int] = set()
    for index, one in enumerate(told):
        words = _wrong(one, lines, sender_id)
        if one.joint.pk in seen:
            words = _("This joint is given twice.")
        seen.add(one.joint.pk)
        if words:
            rows.append({"row": index, "field": "joint", "message": f"{one.joint}: {words}"})
    if rows:
        raise Refused(nothing_stored(len(rows)), field="differences", rows=rows)


def _wrong(one: Difference, lines: Mapping[int, TransferLine], sender_id: int) -> str:
    if one.outcome not in DIFFERENCES:
        return _("say missing, damaged or extra")
    if not one.reason.strip() or len(one.reason.strip()) > 500:
        return _("say why, in at most 500 characters")
    listed = one.joint.pk in lines
    if one.outcome == "extra":
        if listed:
            return _("stands on the waybill")
        if one.joint.custodian_id != sender_id:
            return _("is not with the sender")
    elif not listed:
        return _("does not stand on the waybill")
    return ""
