"""Commitments from proposal to acceptance: who may, when, and what is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cooperation.commitments import services
from cooperation.commitments.rules import CommitmentTerms, MilestoneTerms
from cooperation.models import Commitment, DirtyRollup
from cooperation.progress import services as progress
from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from tests import cast, factories
from tests.cooperation.ledger import make_act

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


def under_way(actors: cast.Cast, **changes: Any) -> Commitment:
    commitment = agreed(actors, **changes)
    return services.start_commitment(commitment=commitment, by=actors.socar_coordinator, now=NOW)


def last_event(commitment: Commitment) -> tuple[str, dict[str, Any], dict[str, Any]]:
    event = Event.objects.filter(object_id=commitment.public_id).latest("pk")
    return event.verb, event.before, event.after


# Proposing


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


# Editing


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


# Agreeing


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


# Steps

STEPS: dict[str, tuple[Callable[..., Commitment], dict[str, str]]] = {
    "start": (services.start_commitment, {}),
    "hold": (services.hold_commitment, {"reason": "No wire"}),
    "resume": (services.resume_commitment, {}),
    "cancel": (services.cancel_commitment, {"decision_reference": "D-3"}),
    "accept": (services.accept_commitment, {}),
}
REACHABLE = {
    "draft": {"cancel"},
    "agreed": {"start", "hold", "cancel"},
    "in_progress": {"hold", "cancel", "accept"},
    "on_hold": {"resume", "cancel"},
    "accepted": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("status", list(REACHABLE))
@pytest.mark.parametrize("action", list(STEPS))
def test_step_is_taken_from_its_states_only(actors: cast.Cast, status: str, action: str) -> None:
    fields = {"decision_reference": "D-1"} if status == "cancelled" else {}
    commitment = factories.make_commitment(
        actors.area, actors.socar_coordinator, status=status, **fields
    )
    act = make_act(actors.socar_engineer, (commitment, "100", START))
    progress.post_act(act=act, by=actors.stp_signatory, now=NOW)
    step, words = STEPS[action]
    if action in REACHABLE[status]:
        step(commitment=commitment, by=actors.stp_manager, now=NOW, **words)
        _verb, before, after = last_event(commitment)
        assert before == {"status": status}
        assert after["status"] == Commitment.objects.get().status
    else:
        with pytest.raises(Refused):
            step(commitment=commitment, by=actors.stp_manager, now=NOW, **words)
        assert Commitment.objects.get().status == status


@pytest.mark.parametrize("action", list(STEPS))
def test_engineer_takes_no_step(actors: cast.Cast, action: str) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    step, words = STEPS[action]
    with pytest.raises(NotAllowed):
        step(commitment=commitment, by=actors.stp_engineer, now=NOW, **words)


@pytest.mark.parametrize("action", ["start", "hold", "cancel"])
def test_second_of_two_is_told_that_somebody_was_first(actors: cast.Cast, action: str) -> None:
    commitment = agreed(actors)
    as_read = Commitment.objects.get()
    services.start_commitment(commitment=commitment, by=actors.socar_coordinator, now=NOW)
    step, words = STEPS[action]
    with pytest.raises(Conflict):
        step(commitment=as_read, by=actors.stp_manager, now=NOW, **words)


def test_hold_needs_a_reason_that_is_told(actors: cast.Cast) -> None:
    commitment = under_way(actors)
    with pytest.raises(Refused) as refusal:
        services.hold_commitment(commitment=commitment, by=actors.stp_manager, now=NOW)
    assert refusal.value.field == "reason"
    services.hold_commitment(
        commitment=commitment, by=actors.stp_manager, now=NOW, reason="No wire"
    )
    assert Event.objects.latest("pk").reason == "No wire"


def test_cancel_needs_a_decision(actors: cast.Cast) -> None:
    commitment = under_way(actors)
    with pytest.raises(Refused) as refusal:
        services.cancel_commitment(
            commitment=commitment, decision_reference=" ", by=actors.stp_manager, now=NOW
        )
    assert refusal.value.field == "decision_reference"


# Accepting


def deliver(actors: cast.Cast, commitment: Commitment, quantity: str) -> None:
    act = make_act(actors.socar_engineer, (commitment, quantity, START))
    progress.post_act(act=act, by=actors.stp_signatory, now=NOW)


def test_counterparty_accepts_when_the_target_is_reached(actors: cast.Cast) -> None:
    commitment = under_way(actors)
    deliver(actors, commitment, "100")
    services.accept_commitment(commitment=commitment, by=actors.stp_coordinator, now=NOW)
    assert Commitment.objects.get().status == "accepted"


def test_proposing_party_cannot_accept(actors: cast.Cast) -> None:
    commitment = under_way(actors)
    deliver(actors, commitment, "100")
    with pytest.raises(NotAllowed, match="other party"):
        services.accept_commitment(commitment=commitment, by=actors.socar_manager, now=NOW)


def test_acceptance_below_the_target_is_refused(actors: cast.Cast) -> None:
    commitment = under_way(actors)
    deliver(actors, commitment, "99.5")
    with pytest.raises(Refused, match=r"0\.5 joints"):
        services.accept_commitment(commitment=commitment, by=actors.stp_coordinator, now=NOW)


# Milestones


def milestones_under_way(actors: cast.Cast) -> Commitment:
    commitment = services.create_commitment(
        memorandum=actors.memorandum, terms=by_milestones(actors), by=actors.stp_manager, now=NOW
    )
    for person in (actors.socar_coordinator, actors.stp_manager):
        services.agree_to_commitment(commitment=commitment, by=person, now=NOW)
    return services.start_commitment(commitment=commitment, by=actors.stp_manager, now=NOW)


def test_milestone_counts_when_the_other_party_has_accepted_it(actors: cast.Cast) -> None:
    commitment = milestones_under_way(actors)
    step = commitment.milestones.get(title="Edition")
    services.reach_milestone(milestone=step, on=START, by=actors.stp_manager, now=NOW)
    services.accept_milestone(milestone=step, by=actors.socar_coordinator, now=NOW)
    rows = progress.recompute(memorandum_id=actors.memorandum.pk, now=NOW)
    assert [row.accepted for row in rows if row.commitment_id] == [75]
    assert last_event(commitment)[0] == "milestone.accepted"


def test_party_does_not_accept_its_own_milestone(actors: cast.Cast) -> None:
    step = milestones_under_way(actors).milestones.get(title="Edition")
    services.reach_milestone(milestone=step, on=START, by=actors.stp_manager, now=NOW)
    with pytest.raises(NotAllowed):
        services.accept_milestone(milestone=step, by=actors.stp_coordinator, now=NOW)


def test_milestone_that_nobody_reached_is_not_accepted(actors: cast.Cast) -> None:
    step = milestones_under_way(actors).milestones.get(title="Edition")
    with pytest.raises(Refused):
        services.accept_milestone(milestone=step, by=actors.stp_coordinator, now=NOW)


@pytest.mark.parametrize("day", [dt.date(2025, 12, 31), dt.date(2026, 6, 2)])
def test_milestone_is_reached_between_start_and_today(actors: cast.Cast, day: dt.date) -> None:
    step = milestones_under_way(actors).milestones.get(title="Edition")
    with pytest.raises(Refused) as refusal:
        services.reach_milestone(milestone=step, on=day, by=actors.stp_manager, now=NOW)
    assert refusal.value.field == "on"


def test_accepted_milestone_stays(actors: cast.Cast) -> None:
    step = milestones_under_way(actors).milestones.get(title="Edition")
    services.reach_milestone(milestone=step, on=START, by=actors.stp_manager, now=NOW)
    services.accept_milestone(milestone=step, by=actors.socar_coordinator, now=NOW)
    with pytest.raises(Refused):
        services.reach_milestone(milestone=step, on=START, by=actors.stp_manager, now=NOW)
    with pytest.raises(Refused):
        services.accept_milestone(milestone=step, by=actors.socar_coordinator, now=NOW)
