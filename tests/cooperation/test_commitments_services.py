"""Proposing, editing and agreeing to commitments: who, when, and what is told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from cooperation.commitments import services
from cooperation.commitments.rules import MilestoneTerms
from cooperation.models import Commitment, DirtyRollup
from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from tests import cast, factories
from tests.cooperation.promises import (
    DUE,
    NOW,
    START,
    agreed,
    by_milestones,
    last_event,
    propose,
    terms,
)


def test_proposal_is_a_draft_with_the_next_number(actors: cast.Cast) -> None:
    first, second = propose(actors), propose(actors)
    assert [(one.number, one.status) for one in (first, second)] == [
        ("CM-001", "draft"),
        ("CM-002", "draft"),
    ]


def test_proposal_keeps_plan_owners_and_milestones(actors: cast.Cast) -> None:
    commitment = services.create_commitment(
        memorandum=actors.memorandum, terms=by_milestones(actors), by=actors.stp_manager, now=NOW
    )
    assert list(commitment.milestones.values_list("title", "weight", "position")) == [
        ("Draft", 1, 1),
        ("Edition", 3, 2),
    ]
    assert {owner.person for owner in commitment.owners.all()} == {
        actors.socar_coordinator,
        actors.stp_coordinator,
    }


def test_proposal_tells_one_event_and_marks_the_figures(actors: cast.Cast) -> None:
    commitment = propose(actors)
    assert last_event(commitment)[0] == "commitment.created"
    assert last_event(commitment)[2]["status"] == "draft"
    assert Event.objects.count() == 1
    assert DirtyRollup.objects.get().memorandum == actors.memorandum


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"target": Decimal(0)}, "target"),
        ({"target": Decimal("NaN")}, "target"),
        ({"target": Decimal("Infinity")}, "target"),
        ({"weight": 0}, "weight"),
        ({"weight": 101}, "weight"),
        ({"due": dt.date(2025, 12, 31)}, "due"),
        ({"unit": "day"}, "unit"),
        ({"measure": "milestones", "unit": "percent", "plan": []}, "milestones"),
        ({"milestones": [MilestoneTerms("Step", DUE)]}, "milestones"),
        ({"plan": [(DUE, Decimal(90))]}, "plan"),
        ({"plan": [(START, Decimal(60)), (dt.date(2026, 5, 1), Decimal(50))]}, "plan"),
        ({"plan": [(DUE, Decimal(40)), (DUE, Decimal(100))]}, "plan"),
        ({"plan": [(dt.date(2027, 1, 1), Decimal(100))]}, "plan"),
        ({"plan": [(DUE, Decimal("-1"))]}, "plan"),
        ({"plan": [(DUE, Decimal("NaN"))]}, "plan"),
    ],
)
def test_plan_that_does_not_hold_together_is_refused_at_its_field(
    actors: cast.Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        propose(actors, **changes)
    assert (refusal.value.field, Commitment.objects.count()) == (field, 0)


def test_area_of_another_memorandum_is_refused(actors: cast.Cast) -> None:
    foreign = factories.make_area(actors.other_memorandum)
    with pytest.raises(Refused) as refusal:
        propose(actors, area=foreign)
    assert refusal.value.field == "area"


@pytest.mark.parametrize("who", ["two of one side", "a stranger"])
def test_owners_come_from_both_sides(actors: cast.Cast, who: str) -> None:
    owners = {
        "two of one side": [actors.socar_coordinator, actors.socar_manager],
        "a stranger": [actors.third_engineer],
    }[who]
    with pytest.raises(Refused) as refusal:
        propose(actors, owners=owners)
    assert refusal.value.field == "owners"


@pytest.mark.parametrize(
    "name", ["socar_engineer", "socar_signatory", "socar_observer", "socar_admin", "third_admin"]
)
def test_only_coordinators_and_managers_of_a_party_propose(actors: cast.Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        services.create_commitment(
            memorandum=actors.memorandum,
            terms=terms(actors),
            by=getattr(actors, name),
            now=NOW,
        )


def test_coordinator_of_a_stranger_does_not_propose(actors: cast.Cast) -> None:
    factories.grant_role(actors.third_engineer, "coordinator")
    with pytest.raises(NotAllowed):
        services.create_commitment(
            memorandum=actors.memorandum, terms=terms(actors), by=actors.third_engineer, now=NOW
        )


def test_edit_voids_agreements(actors: cast.Cast) -> None:
    commitment = propose(actors)
    services.agree_to_commitment(commitment=commitment, by=actors.stp_manager, now=NOW)
    changed = terms(actors, target=Decimal(120), plan=[])
    services.edit_commitment(commitment=commitment, terms=changed, by=actors.socar_manager, now=NOW)
    assert (commitment.agreements.count(), commitment.plan_points.count()) == (0, 0)
    verb, before, after = last_event(commitment)
    assert (verb, before, after) == (
        "commitment.edited",
        {"target": "100"},
        {"target": "120", "agreements_voided": 1},
    )


def test_agreed_commitment_is_not_edited(actors: cast.Cast) -> None:
    commitment = agreed(actors)
    with pytest.raises(Refused, match="Only a draft"):
        services.edit_commitment(
            commitment=commitment, terms=terms(actors), by=actors.socar_manager, now=NOW
        )


def test_agreed_when_both_parties_have_agreed(actors: cast.Cast) -> None:
    commitment = propose(actors)
    states = []
    for person in (actors.socar_coordinator, actors.stp_manager):
        services.agree_to_commitment(commitment=commitment, by=person, now=NOW)
        states.append(Commitment.objects.get().status)
    assert states == ["draft", "agreed"]


def test_party_agrees_once(actors: cast.Cast) -> None:
    commitment = propose(actors)
    services.agree_to_commitment(commitment=commitment, by=actors.socar_coordinator, now=NOW)
    with pytest.raises(Refused, match="already"):
        services.agree_to_commitment(commitment=commitment, by=actors.socar_manager, now=NOW)


def test_executor_does_not_agree(actors: cast.Cast) -> None:
    actors.memorandum.workspace.parties.create(
        organisation=actors.third, role="executor", position=3
    )
    factories.grant_role(actors.third_engineer, "coordinator")
    commitment = propose(actors)
    with pytest.raises(NotAllowed):
        services.agree_to_commitment(commitment=commitment, by=actors.third_engineer, now=NOW)


def test_agreement_to_a_draft_that_was_edited_meanwhile_is_a_conflict(actors: cast.Cast) -> None:
    commitment = propose(actors)
    as_read = Commitment.objects.get()
    services.edit_commitment(
        commitment=commitment,
        terms=terms(actors, target=Decimal(500), plan=[]),
        by=actors.socar_manager,
        now=NOW,
    )
    with pytest.raises(Conflict):
        services.agree_to_commitment(commitment=as_read, by=actors.stp_manager, now=NOW)
    assert commitment.agreements.count() == 0
