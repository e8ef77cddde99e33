"""The checks of the spine are green on truth and red on a breach."""

import datetime as dt

import pytest
from django.utils import timezone

from cooperation.models import Commitment
from core.events import invariants, services
from core.events.models import Event
from tests import cast, factories

pytestmark = pytest.mark.django_db


def tell(commitment: Commitment, actors: cast.Cast, before: str | None, after: str) -> None:
    services.record(
        verb="commitment.moved",
        about=commitment,
        by=actors.socar_coordinator,
        now=factories.NOW,
        before={"status": before} if before else {},
        after={"status": after},
    )


def test_states_told_by_events_are_well() -> None:
    actors = cast.assemble()
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    tell(commitment, actors, None, "draft")
    tell(commitment, actors, "draft", "in_progress")
    assert invariants.states_match_events(Commitment) == []


def test_state_without_its_event_is_a_breach() -> None:
    actors = cast.assemble()
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    tell(commitment, actors, None, "draft")
    assert invariants.states_match_events(Commitment) == [
        f"commitment {commitment.public_id} is in_progress, its last event says draft"
    ]


def test_event_that_skips_a_state_is_a_breach() -> None:
    actors = cast.assemble()
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    tell(commitment, actors, None, "draft")
    tell(commitment, actors, "agreed", "in_progress")
    assert invariants.states_match_events(Commitment) == [
        f"commitment {commitment.public_id} was draft, the next event began from agreed"
    ]


def test_event_left_in_the_outbox_is_a_breach() -> None:
    actors = cast.assemble()
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    tell(commitment, actors, None, "draft")
    assert invariants.outbox_is_drained() == []
    event = Event.objects.get()
    late = timezone.now() + invariants.PATIENCE + dt.timedelta(seconds=1)
    assert invariants.outbox_is_drained(now=late) == [f"event {event.pk} waits for its position"]
