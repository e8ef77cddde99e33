"""Milestones: one party says that one is reached, the other accepts it, and then it counts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.commitments.models import Commitment, Milestone
from cooperation.commitments.rules import check_leads
from cooperation.commitments.services import check_party, note_change
from cooperation.progress import rules as figures
from core.accounts.models import User
from core.errors import NotAllowed, Refused
from core.rows import change


@transaction.atomic
def reach_milestone(
    *, milestone: Milestone, on: dt.date, by: User, now: dt.datetime, reason: str = ""
) -> Milestone:
    """Say for one's party that a milestone was reached on a day; the other party accepts it.

    Raises Refused for a milestone that is accepted already, a day to come, or before the start.
    """
    commitment = milestone.commitment
    check_leads(by, commitment.memorandum_id)
    check_party(by, commitment.memorandum_id)
    if commitment.status != Commitment.Status.IN_PROGRESS:
        raise Refused(_("The commitment is not in progress."), code="wrong_state")
    if not commitment.start <= on <= figures.civil(now):
        raise Refused(_("Give a day between the start and today."), field="on")
    row = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if row.is_locked:
        raise Refused(_("This milestone is accepted already."), code="wrong_state")
    row.reached_on, row.reached_by = on, by
    row.save(update_fields=["reached_on", "reached_by"])
    _tell("milestone.reached", row, by, now, reason)
    return row


@transaction.atomic
def accept_milestone(
    *, milestone: Milestone, by: User, now: dt.datetime, reason: str = ""
) -> Milestone:
    """Accept a milestone that the other party has reached; from then on it counts.

    Raises NotAllowed for the party that said so itself, Refused when nobody said so.
    """
    memorandum_id = milestone.commitment.memorandum_id
    check_leads(by, memorandum_id)
    check_party(by, memorandum_id)
    row = (
        Milestone.objects.select_for_update(of=["self"])
        .select_related("reached_by")
        .get(pk=milestone.pk)
    )
    if row.reached_by is None or row.is_locked:
        raise Refused(_("There is nothing to accept here."), code="wrong_state")
    if row.reached_by.organisation_id == by.organisation_id:
        raise NotAllowed(_("Only the other party can accept a milestone."))
    row.is_locked = True
    row.save(update_fields=["is_locked"])
    _tell("milestone.accepted", row, by, now, reason)
    return row


def _tell(verb: str, row: Milestone, by: User, now: dt.datetime, reason: str) -> None:
    commitment = change(Commitment.objects.get(pk=row.commitment_id))
    told = {"title": row.title, "reached_on": row.reached_on, "accepted": row.is_locked}
    note_change(verb, commitment, by, now, after=told, reason=reason)
