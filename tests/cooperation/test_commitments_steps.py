"""Steps of commitments and of their milestones: from which states, by whom, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from cooperation.commitments import milestones, services
from cooperation.models import Commitment
from cooperation.progress import services as progress
from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from tests import cast, factories
from tests.cooperation.ledger import make_act
from tests.cooperation.promises import NOW, START, agreed, by_milestones, last_event

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


def under_way(actors: cast.Cast, **changes: Any) -> Commitment:
    commitment = agreed(actors, **changes)
    return services.start_commitment(commitment=commitment, by=actors.socar_coordinator, now=NOW)


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
    milestones.reach_milestone(milestone=step, on=START, by=actors.stp_manager, now=NOW)
    milestones.accept_milestone(milestone=step, by=actors.socar_coordinator, now=NOW)
    rows = progress.recompute(memorandum_id=actors.memorandum.pk, now=NOW)
    assert [row.accepted for row in rows if row.commitment_id] == [75]
    assert last_event(commitment)[0] == "milestone.accepted"


def test_party_does_not_accept_its_own_milestone(actors: cast.Cast) -> None:
    step = milestones_under_way(actors).milestones.get(title="Edition")
    milestones.reach_milestone(milestone=step, on=START, by=actors.stp_manager, now=NOW)
    with pytest.raises(NotAllowed):
        milestones.accept_milestone(milestone=step, by=actors.stp_coordinator, now=NOW)


def test_milestone_that_nobody_reached_is_not_accepted(actors: cast.Cast) -> None:
    step = milestones_under_way(actors).milestones.get(title="Edition")
    with pytest.raises(Refused):
        milestones.accept_milestone(milestone=step, by=actors.stp_coordinator, now=NOW)


@pytest.mark.parametrize("day", [dt.date(2025, 12, 31), dt.date(2026, 6, 2)])
def test_milestone_is_reached_between_start_and_today(actors: cast.Cast, day: dt.date) -> None:
    step = milestones_under_way(actors).milestones.get(title="Edition")
    with pytest.raises(Refused) as refusal:
        milestones.reach_milestone(milestone=step, on=day, by=actors.stp_manager, now=NOW)
    assert refusal.value.field == "on"


def test_accepted_milestone_stays(actors: cast.Cast) -> None:
    step = milestones_under_way(actors).milestones.get(title="Edition")
    milestones.reach_milestone(milestone=step, on=START, by=actors.stp_manager, now=NOW)
    milestones.accept_milestone(milestone=step, by=actors.socar_coordinator, now=NOW)
    with pytest.raises(Refused):
        milestones.reach_milestone(milestone=step, on=START, by=actors.stp_manager, now=NOW)
    with pytest.raises(Refused):
        milestones.accept_milestone(milestone=step, by=actors.socar_coordinator, now=NOW)
