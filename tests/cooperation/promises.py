"""Commitments as tests propose them and bring them on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cooperation.commitments import services
from cooperation.commitments.rules import CommitmentTerms, MilestoneTerms
from cooperation.models import Commitment
from core.models import Event
from tests import cast, factories

NOW = factories.NOW
START, DUE = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def terms(actors: cast.Cast, **changes: Any) -> CommitmentTerms:
    plain = CommitmentTerms(
        area=actors.area,
        title="Run casing joints",
        target=Decimal(100),
        start=START,
        due=DUE,
        plan=[(dt.date(2026, 6, 30), Decimal(40)), (DUE, Decimal(100))],
        owners=[actors.socar_coordinator, actors.stp_coordinator],
    )
    return replace(plain, **changes)


def by_milestones(actors: cast.Cast) -> CommitmentTerms:
    steps = [MilestoneTerms("Draft", dt.date(2026, 3, 1)), MilestoneTerms("Edition", DUE, 3)]
    return terms(actors, measure="milestones", unit="percent", plan=[], milestones=steps)


def propose(actors: cast.Cast, **changes: Any) -> Commitment:
    return services.create_commitment(
        memorandum=actors.memorandum,
        terms=terms(actors, **changes),
        by=actors.socar_coordinator,
        now=NOW,
    )


def agreed(actors: cast.Cast, **changes: Any) -> Commitment:
    commitment = propose(actors, **changes)
    for person in (actors.socar_coordinator, actors.stp_manager):
        services.agree_to_commitment(commitment=commitment, by=person, now=NOW)
    return commitment


def last_event(commitment: Commitment) -> tuple[str, dict[str, Any], dict[str, Any]]:
    event = Event.objects.filter(object_id=commitment.public_id).latest("pk")
    return event.verb, event.before, event.after
