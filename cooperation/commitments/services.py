"""Writes of commitments: propose, agree, carry on, accept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.commitments import queries
from cooperation.commitments.models import (
    Commitment,
    CommitmentAgreement,
    CommitmentOwner,
    Milestone,
    PlanPoint,
)
from cooperation.commitments.rules import (
    CommitmentTerms,
    check_counterparty,
    check_leads,
    check_terms,
)
from cooperation.memoranda.models import Memorandum
from cooperation.progress import services as rollups
from core.accounts.models import User
from core.accounts.rules import is_party
from core.errors import NotAllowed, Refused
from core.events import services as events
from core.numbering import next_number
from core.rows import change
from core.states import move

TOLD = ("title", "unit", "measure", "target", "weight", "start", "due")


@transaction.atomic
def create_commitment(
    *,
    memorandum: Memorandum,
    terms: CommitmentTerms,
    by: User,
    now: dt.datetime,
    reason: str = "",
) -> Commitment:
    """Propose a commitment as a draft with the next number of the memorandum.

    Raises NotAllowed unless `by` coordinates or manages for a party, Refused at the field that
    does not hold together.
    """
    check_leads(by, memorandum.pk)
    check_party(by, memorandum.pk)
    check_terms(terms, memorandum.pk, queries.organisations_of(memorandum.pk))
    given = Commitment.objects.filter(memorandum=memorandum)
    commitment = Commitment.objects.create(
        number=next_number(given, "CM-", owner=memorandum),
        memorandum=memorandum,
        created_by=by,
        **_plain(terms),
    )
    _replace_parts(commitment, terms)
    told = {"status": commitment.status, **_told(commitment)}
    note_change("commitment.created", commitment, by, now, after=told, reason=reason)
    return commitment


@transaction.atomic
def edit_commitment(
    *, commitment: Commitment, terms: CommitmentTerms, by: User, now: dt.datetime, reason: str = ""
) -> Commitment:
    """Change a draft; what a party had agreed to before is void.

    Raises Refused for anything but a draft: an agreed plan is not edited.
    """
    check_leads(by, commitment.memorandum_id)
    if commitment.status != Commitment.Status.DRAFT:
        raise Refused(_("Only a draft can be edited."), code="wrong_state")
    check_terms(terms, commitment.memorandum_id, queries.organisations_of(commitment.memorandum_id))
    before = _told(commitment)
    change(commitment, **_plain(terms))
    voided, _each = commitment.agreements.all().delete()
    _replace_parts(commitment, terms)
    after = _told(commitment)
    changed = {name: after[name] for name in TOLD if before[name] != after[name]}
    note_change(
        "commitment.edited",
        commitment,
        by,
        now,
        before={name: before[name] for name in changed},
        after={**changed, "agreements_voided": voided} if voided else changed,
        reason=reason,
    )
    return commitment


@transaction.atomic
def agree_to_commitment(
    *, commitment: Commitment, by: User, now: dt.datetime, reason: str = ""
) -> Commitment:
    """Agree for one's party to the draft as it stands; with the last signatory party's agreement
    it becomes agreed. Raises Refused for a party that has agreed, Conflict when it was edited."""
    check_leads(by, commitment.memorandum_id)
    parties = queries.signatories_of(commitment.memorandum_id)
    if by.organisation_id not in parties:
        raise NotAllowed(_("Only a signatory party agrees to commitments."))
    if commitment.agreements.filter(organisation=by.organisation_id).exists():
        raise Refused(_("Your party has agreed already."), code="already_agreed")
    agreed = set(commitment.agreements.values_list("organisation", flat=True))
    before = {"status": commitment.status}
    if agreed | {by.organisation_id} >= parties or commitment.status != Commitment.Status.DRAFT:
        move(commitment, "agree")
    else:
        change(commitment)
    CommitmentAgreement.objects.create(
        commitment=commitment, organisation_id=by.organisation_id, by=by, at=now
    )
    told = {"status": commitment.status, "agreed_by": str(by.organisation)}
    note_change("commitment.agreed", commitment, by, now, before=before, after=told, reason=reason)
    return commitment


def start_commitment(
    *, commitment: Commitment, by: User, now: dt.datetime, reason: str = ""
) -> Commitment:
    """Begin the work of an agreed commitment."""
    return _step(commitment, "start", "commitment.started", by=by, now=now, reason=reason)


def hold_commitment(
    *, commitment: Commitment, by: User, now: dt.datetime, reason: str = ""
) -> Commitment:
    """Put the commitment on hold; raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    return _step(commitment, "hold", "commitment.held", by=by, now=now, reason=reason)


def resume_commitment(
    *, commitment: Commitment, by: User, now: dt.datetime, reason: str = ""
) -> Commitment:
    """Take up again what was on hold."""
    return _step(commitment, "resume", "commitment.resumed", by=by, now=now, reason=reason)


def cancel_commitment(
    *,
    commitment: Commitment,
    decision_reference: str,
    by: User,
    now: dt.datetime,
    reason: str = "",
) -> Commitment:
    """Give the commitment up by a decision; raises Refused without its reference."""
    reference = decision_reference.strip()
    if not reference:
        raise Refused(_("Name the decision."), field="decision_reference")
    if len(reference) > 120:
        raise Refused(_("Use at most 120 characters."), field="decision_reference")
    return _step(
        commitment,
        "cancel",
        "commitment.cancelled",
        by=by,
        now=now,
        reason=reason,
        decision_reference=reference,
    )


@transaction.atomic
def accept_commitment(
    *, commitment: Commitment, by: User, now: dt.datetime, reason: str = ""
) -> Commitment:
    """Accept, for the party that did not propose it, a commitment whose target is reached.

    Raises Refused while the accepted quantity is below the target: 100 % is not yet accepted.
    """
    check_leads(by, commitment.memorandum_id)
    check_party(by, commitment.memorandum_id)
    check_counterparty(by, commitment)
    Commitment.objects.select_for_update().get(pk=commitment.pk)
    missing = commitment.target - queries.reached_quantity(commitment)
    if commitment.status == Commitment.Status.IN_PROGRESS and missing > 0:
        raise Refused(
            _("%(missing)s %(unit)s of the target are not accepted yet.")
            % {"missing": f"{missing.normalize():f}", "unit": commitment.get_unit_display()},
            code="target_not_reached",
        )
    return _step(commitment, "accept", "commitment.accepted", by=by, now=now, reason=reason)


@transaction.atomic
def _step(
    commitment: Commitment,
    action: str,
    verb: str,
    *,
    by: User,
    now: dt.datetime,
    reason: str,
    **values: Any,
) -> Commitment:
    check_leads(by, commitment.memorandum_id)
    check_party(by, commitment.memorandum_id)
    before = {"status": commitment.status}
    move(commitment, action, **values)
    told = {"status": commitment.status, **values}
    note_change(verb, commitment, by, now, before=before, after=told, reason=reason)
    return commitment


def note_change(
    verb: str,
    commitment: Commitment,
    by: User,
    now: dt.datetime,
    *,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Tell what was done to a commitment, and let its figures be recomputed."""
    events.record(
        verb=verb, about=commitment, by=by, now=now, before=before, after=after, reason=reason
    )
    rollups.mark_dirty(memorandum_id=commitment.memorandum_id, now=now)


def check_party(by: User, memorandum_id: int) -> None:
    """Raise NotAllowed for who belongs to no party of the memorandum."""
    if not is_party(by.organisation_id, memorandum_id):
        raise NotAllowed(_("Your organisation is no party to this memorandum."))


def _plain(terms: CommitmentTerms) -> dict[str, Any]:
    return {
        "area": terms.area,
        "clause": terms.clause,
        "title": terms.title.strip(),
        "description": terms.description,
        "measure": terms.measure,
        "unit": terms.unit,
        "target": terms.target,
        "weight": terms.weight,
        "start": terms.start,
        "due": terms.due,
    }


def _told(commitment: Commitment) -> dict[str, str]:
    told = {name: str(getattr(commitment, name)) for name in TOLD}
    return {**told, "target": f"{commitment.target.normalize():f}"}


def _replace_parts(commitment: Commitment, terms: CommitmentTerms) -> None:
    commitment.plan_points.all().delete()
    commitment.owners.all().delete()
    commitment.milestones.all().delete()
    PlanPoint.objects.bulk_create(
        PlanPoint(commitment=commitment, on=on, planned=planned) for on, planned in terms.plan
    )
    CommitmentOwner.objects.bulk_create(
        CommitmentOwner(commitment=commitment, organisation_id=owner.organisation_id, person=owner)
        for owner in terms.owners
    )
    Milestone.objects.bulk_create(
        Milestone(
            commitment=commitment,
            title=step.title,
            weight=step.weight,
            due=step.due,
            position=position,
        )
        for position, step in enumerate(terms.milestones, start=1)
    )
