"""Decisions about non-conformances: who raises, who proposes, whose agreement is needed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.errors import NotAllowed, Refused
from core.plain import hidden_mark
from core.states import permitted
from equipment.nonconformance.models import Nonconformance
from equipment.orders.rules import DECIDERS
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint

#: A report that waits for a word longer than this is late (working days).
PATIENCE_DAYS = 3
#: Steps of a joint and of an item by which they become ready for use.
STOPPED = ("store", "allocate", "bring_to_rig", "release")
STOPPED_ITEMS = ("release", "put-in-service")
#: What the register calls pipe and equipment that is scrapped.
SCRAPPED = "scrapped"
LONGEST, LONGEST_REASON = 1000, 500


def raises(user: User, memorandum_id: int) -> bool:
    """Whether the person may raise a report for their party."""
    return user.organisation_id is not None and holds(user, memorandum_id, WORKERS)


def parties_of(report: Nonconformance) -> set[int]:
    """The parties that a report concerns: who raised it, whom it is put to, and the owner."""
    return {report.raised_by_id, report.addressed_to_id, report.owner_id}


def may_update(user: User, report: Nonconformance) -> bool:
    return user.organisation_id == report.raised_by_id and raises(user, report.memorandum_id)


def may_propose(user: User, report: Nonconformance) -> bool:
    """Any party that it concerns proposes; a proposal that waits only its own party mends."""
    works = user.organisation_id in parties_of(report) and raises(user, report.memorandum_id)
    waits = report.status == Nonconformance.Status.PROPOSED
    return works and (not waits or user.organisation_id == report.proposed_by_id)


def may_decide(user: User, report: Nonconformance) -> bool:
    """Only the party whose agreement is needed; nobody agrees to their own proposal."""
    asked = user.organisation_id == report.agreeing_id != report.proposed_by_id
    return asked and holds(user, report.memorandum_id, DECIDERS)


def may_close(user: User, report: Nonconformance) -> bool:
    return user.organisation_id in parties_of(report) and raises(user, report.memorandum_id)


ALLOWED = {
    "update": may_update,
    "propose": may_propose,
    "agree": may_decide,
    "decline": may_decide,
    "close": may_close,
    "cancel": may_update,
}


def require(user: User, action: str, report: Nonconformance) -> None:
    """Raises NotAllowed, in words that say whose turn it is."""
    if ALLOWED[action](user, report):
        return
    if action in ("agree", "decline"):
        party = report.agreeing.short if report.agreeing else report.addressed_to.short
        words = _("Only the other party, %(party)s, may agree to this disposition or decline it.")
        raise NotAllowed(words % {"party": party})
    if action in ("update", "cancel"):
        words = _("Only engineers and coordinators of %(party)s may do this.")
        raise NotAllowed(words % {"party": report.raised_by.short})
    raise NotAllowed(_("Only engineers and coordinators of the parties it concerns may do this."))


def require_state(action: str, report: Nonconformance) -> None:
    """Raises Refused when the state does not permit the step; facts change while it is open."""
    is_open = report.status == Nonconformance.Status.OPEN
    if action in permitted(Nonconformance.TRANSITIONS, report.status) or (
        action == "update" and is_open
    ):
        return
    raise Refused(
        _("This cannot be done while the state is “%(state)s”.")
        % {"state": report.get_status_display()},
        code="wrong_state",
    )


def actions_for(user: User, report: Nonconformance) -> list[str]:
    """What this person may do with the report now, in the order of its life."""
    steps = permitted(Nonconformance.TRANSITIONS, report.status)
    if report.status == Nonconformance.Status.OPEN:
        steps.insert(0, "update")
    return [name for name in steps if ALLOWED[name](user, report)]


def agreeing_party(report: Nonconformance, disposition: str, proposer_id: int) -> int:
    """Whose agreement a disposition needs: the other party's; of a concession the owner's, unless
    the owner proposed it."""
    concession = disposition == Nonconformance.Disposition.USE_AS_IS
    if concession and proposer_id != report.owner_id:
        return report.owner_id
    if proposer_id == report.raised_by_id:
        return report.addressed_to_id
    return report.raised_by_id


def require_register_follows(disposition: str, subject: Joint | EquipmentItem) -> None:
    """Raises Refused while the register shows something else than the agreed disposition says."""
    values = {"subject": subject, "state": subject.get_status_display()}
    if disposition == Nonconformance.Disposition.SCRAP and subject.status != SCRAPPED:
        words = _(
            "The register still shows %(subject)s as “%(state)s”. Scrap it in the register first, "
            "then close the report."
        )
        raise Refused(words % values, code="register_differs")
    if disposition == Nonconformance.Disposition.RETURN and isinstance(subject, Joint):
        _require_with_owner(subject)


def _require_with_owner(joint: Joint) -> None:
    if joint.custodian_id == joint.organisation_id:
        return
    holder = joint.holder or joint.organisation
    words = _(
        "The register still shows %(subject)s with %(party)s. Transfer it to its owner, %(owner)s, "
        "by a waybill first, then close the report."
    )
    values = {"subject": joint, "party": holder.short, "owner": joint.organisation.short}
    raise Refused(words % values, code="register_differs")


def check_facts(what: str, severity: str) -> str:
    """What is not as it should be, as it is kept. Raises Refused naming the field."""
    if severity not in Nonconformance.Severity.values:
        raise Refused(_("Say whether it is minor or major."), field="severity")
    return text(what, "what", LONGEST, _("Say what is not as it should be."))


def check_disposition(disposition: str) -> None:
    if disposition not in Nonconformance.Disposition.values:
        raise Refused(_("Choose what is to become of it."), field="disposition")


def text(said: str, field: str, limit: int, missing: str) -> str:
    """Plain text that is needed, as it is kept. Raises Refused at its field."""
    told = said.strip()
    if not told:
        raise Refused(missing, field=field)
    if len(told) > limit:
        words = _("At most %(limit)s characters are kept here.")
        raise Refused(words % {"limit": limit}, field=field)
    if hidden_mark(told):
        raise Refused(_("Invisible characters are not allowed."), field=field)
    return told


def stopped_words(number: str) -> str:
    """Why a step is refused of what has an open report."""
    return _("has the open non-conformance %(number)s") % {"number": number}
