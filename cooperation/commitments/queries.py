"""Reads of commitments that pages, API and services share."""

from __future__ import annotations

import re
from decimal import Decimal

from cooperation.commitments.models import Commitment
from cooperation.progress import queries as progress
from cooperation.progress import rules as figures
from core.accounts.models import Party

SERIES = re.compile(r"CM-(\d+)")


def organisations_of(memorandum_id: int) -> set[int]:
    """The organisations that are parties to the memorandum."""
    parties = Party.objects.filter(workspace=memorandum_id)
    return set(parties.values_list("organisation_id", flat=True))


def signatories_of(memorandum_id: int) -> set[int]:
    """The organisations without whose agreement nothing is agreed."""
    parties = Party.objects.filter(workspace=memorandum_id, role=Party.Role.SIGNATORY)
    return set(parties.values_list("organisation_id", flat=True))


def next_number(memorandum_id: int) -> str:
    """The number after the highest given one; ask under the memorandum's lock."""
    numbers = Commitment.objects.filter(memorandum=memorandum_id).values_list("number", flat=True)
    given = [int(found[1]) for number in numbers if (found := SERIES.fullmatch(number))]
    return f"CM-{max(given, default=0) + 1:03d}"


def reached_quantity(commitment: Commitment) -> Decimal:
    """What is accepted of the commitment, in the unit of its target."""
    if commitment.measure != Commitment.MeasuredBy.MILESTONES:
        return progress.accepted_total(commitment)
    steps = [progress.step_of(step) for step in commitment.milestones.all()]
    return figures.accepted_quantity(progress.undertaking_of(commitment, steps=steps))
