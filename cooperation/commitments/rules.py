"""Who may do what to a commitment, and what a sound plan is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Area, Clause
from core.accounts.models import User
from core.accounts.rules import LEADERS, holds
from core.errors import NotAllowed, Refused
from core.states import permitted

UNITS_OF = {
    "quantity": ("joint", "m", "order", "item"),
    "milestones": ("percent",),
    "person_days": ("day",),
}


@dataclass(frozen=True)
class MilestoneTerms:
    """A milestone as it is proposed."""

    title: str
    due: dt.date
    weight: int = 1


@dataclass(frozen=True)
class CommitmentTerms:
    """All that one party proposes and both agree to; `plan` is (day, planned in all by then)."""

    area: Area
    title: str
    target: Decimal
    start: dt.date
    due: dt.date
    unit: str = "joint"
    measure: str = "quantity"
    weight: int = 1
    clause: Clause | None = None
    description: str = ""
    plan: Sequence[tuple[dt.date, Decimal]] = ()
    owners: Sequence[User] = field(default_factory=tuple)
    milestones: Sequence[MilestoneTerms] = ()


def check_leads(user: User, memorandum_id: int) -> None:
    """Raise NotAllowed unless the person coordinates or manages the memorandum for their party."""
    if not leads(user, memorandum_id):
        raise NotAllowed(_("Only a coordinator or a manager does this."))


def leads(user: User, memorandum_id: int) -> bool:
    """Whether the person writes the plan of the memorandum for their party."""
    return holds(user, memorandum_id, LEADERS)


def check_counterparty(user: User, commitment: Commitment) -> None:
    """Raise NotAllowed when the person's own party proposed the commitment."""
    if not is_counterparty(user, commitment):
        raise NotAllowed(_("Only the other party can accept what your party proposed."))


def is_counterparty(user: User, commitment: Commitment) -> bool:
    """Whether the person's party is not the one that proposed the commitment."""
    return user.organisation_id != commitment.created_by.organisation_id


def check_terms(terms: CommitmentTerms, memorandum_id: int, parties: Collection[int]) -> None:
    """Raise Refused, at the field that is wrong, for a plan that does not hold together."""
    _check_place(terms, memorandum_id)
    if not terms.title.strip():
        raise Refused(_("Say what is to be done."), field="title")
    if not terms.target.is_finite() or terms.target <= 0:
        raise Refused(_("The target must be more than zero."), field="target")
    if terms.weight < 1 or terms.weight > 100:
        raise Refused(_("The weight is a whole number from 1 to 100."), field="weight")
    if terms.due < terms.start:
        raise Refused(_("The due date lies before the start."), field="due")
    if terms.unit not in UNITS_OF.get(terms.measure, ()):
        raise Refused(_("This unit does not go with the measure."), field="unit")
    _check_owners(terms, parties)
    _check_milestones(terms)
    _check_plan(terms)


def _check_place(terms: CommitmentTerms, memorandum_id: int) -> None:
    if terms.area.memorandum_id != memorandum_id:
        raise Refused(_("The area belongs to another memorandum."), field="area")
    if terms.clause is not None and terms.clause.memorandum_id != memorandum_id:
        raise Refused(_("The clause belongs to another memorandum."), field="clause")


def _check_owners(terms: CommitmentTerms, parties: Collection[int]) -> None:
    sides = [owner.organisation_id for owner in terms.owners]
    if len(set(sides)) != len(sides):
        raise Refused(_("Each side has one owner."), field="owners")
    if any(side not in parties for side in sides):
        raise Refused(_("An owner must belong to a party."), field="owners")


def _check_milestones(terms: CommitmentTerms) -> None:
    if terms.measure != "milestones":
        if terms.milestones:
            raise Refused(
                _("Only a commitment measured by milestones has them."), field="milestones"
            )
        return
    if not terms.milestones:
        raise Refused(_("Name at least one milestone."), field="milestones")
    if terms.target != 100:
        raise Refused(_("Milestones add up to 100 per cent."), field="target")
    if any(not 1 <= step.weight <= 100 for step in terms.milestones):
        raise Refused(_("The weight is a whole number from 1 to 100."), field="milestones")
    if any(not terms.start <= step.due <= terms.due for step in terms.milestones):
        raise Refused(_("A milestone is due between start and due date."), field="milestones")


def _check_plan(terms: CommitmentTerms) -> None:
    points = sorted(terms.plan)
    days, amounts = [day for day, _amount in points], [amount for _day, amount in points]
    if len(set(days)) != len(days):
        raise Refused(_("The plan names a day twice."), field="plan")
    if any(not terms.start <= day <= terms.due for day in days):
        raise Refused(_("A plan point lies between start and due date."), field="plan")
    if any(not amount.is_finite() or amount < 0 for amount in amounts):
        raise Refused(_("A planned quantity is zero or more."), field="plan")
    if amounts != sorted(amounts):
        raise Refused(_("The plan counts what is accepted in all and cannot fall."), field="plan")
    if points and amounts[-1] != terms.target:
        raise Refused(_("The plan must end at the target."), field="plan")


def actions_for(user: User, commitment: Commitment, agreed: Collection[int]) -> list[str]:
    """What the person may do to the commitment now; `agreed` are the organisations that agreed.

    The services decide again: whether the target is reached is theirs to say.
    """
    if not leads(user, commitment.memorandum_id):
        return []
    found = permitted(Commitment.TRANSITIONS, commitment.status)
    if user.organisation_id in agreed and "agree" in found:
        found.remove("agree")
    if not is_counterparty(user, commitment) and "accept" in found:
        found.remove("accept")
    return ["edit", *found] if commitment.status == Commitment.Status.DRAFT else found
