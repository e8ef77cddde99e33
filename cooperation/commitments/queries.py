"""Reads of commitments that pages, API and services share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from cooperation.commitments.models import (
    Commitment,
    CommitmentAgreement,
    CommitmentOwner,
    Milestone,
)
from cooperation.memoranda.models import Area, Clause
from cooperation.progress import queries as progress
from cooperation.progress import rules as figures
from core.accounts.models import Party, RoleGrant, User


def organisations_of(memorandum_id: int) -> set[int]:
    """The organisations that are parties to the memorandum."""
    parties = Party.objects.filter(workspace=memorandum_id)
    return set(parties.values_list("organisation_id", flat=True))


def signatories_of(memorandum_id: int) -> set[int]:
    """The organisations without whose agreement nothing is agreed."""
    parties = Party.objects.filter(workspace=memorandum_id, role=Party.Role.SIGNATORY)
    return set(parties.values_list("organisation_id", flat=True))


def reached_quantity(commitment: Commitment) -> Decimal:
    """What is accepted of the commitment, in the unit of its target."""
    if commitment.measure != Commitment.MeasuredBy.MILESTONES:
        return progress.accepted_total(commitment)
    steps = [progress.step_of(step) for step in commitment.milestones.all()]
    return figures.accepted_quantity(progress.undertaking_of(commitment, steps=steps))


def sides_of(commitment: Commitment) -> list[Any]:
    """The parties in their order, each with `owner_name`, `agreed_at` and `agreed_by` of the
    commitment; one statement."""
    agreed = CommitmentAgreement.objects.filter(
        commitment=commitment, organisation=OuterRef("organisation")
    )
    owned = CommitmentOwner.objects.filter(
        commitment=commitment, organisation=OuterRef("organisation")
    )
    return list(
        Party.objects.filter(workspace=commitment.memorandum_id)
        .select_related("organisation")
        .annotate(
            owner_name=Subquery(owned.values("person__full_name")[:1]),
            agreed_at=Subquery(agreed.values("at")[:1]),
            agreed_by=Subquery(agreed.values("by__full_name")[:1]),
        )
    )


def people_of(memorandum_id: int) -> list[User]:
    """Who may own commitments: active people of the parties with a role in the memorandum."""
    parties = Party.objects.filter(workspace=memorandum_id).values("organisation")
    grants = RoleGrant.objects.standing().for_workspace(memorandum_id)
    found = User.objects.filter(organisation__in=parties, is_active=True, grants__in=grants)
    return list(found.distinct().order_by("full_name"))


def areas_of(memorandum_id: int) -> list[Area]:
    """The areas in their order."""
    return list(Area.objects.filter(memorandum=memorandum_id))


def clauses_of(memorandum_id: int) -> list[Clause]:
    """The clauses in their order."""
    return list(Clause.objects.filter(memorandum=memorandum_id))


def parties_of(memorandum_id: int) -> list[Party]:
    """The parties in their fixed order, with their organisations."""
    return list(Party.objects.filter(workspace=memorandum_id).select_related("organisation"))


def steps_of(commitment: Commitment) -> list[Milestone]:
    """The milestones in their order, with who said that they are reached."""
    return list(commitment.milestones.select_related("reached_by"))
