"""Versioned rows and state machines: who comes second is told so, and nothing is written."""

import pytest

from cooperation.models import Commitment
from core import rows, states
from core.errors import Conflict, Refused
from tests import cast, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment() -> Commitment:
    actors = cast.assemble()
    return factories.make_commitment(actors.area, actors.socar_coordinator)


def test_change_raises_the_version(commitment: Commitment) -> None:
    rows.change(commitment, title="Other")
    stored = Commitment.objects.get()
    assert (stored.title, stored.version, commitment.version) == ("Other", 2, 2)


def test_change_of_an_old_reading_is_a_conflict_and_writes_nothing(commitment: Commitment) -> None:
    stale = Commitment.objects.get()
    rows.change(commitment, title="First")
    with pytest.raises(Conflict):
        rows.change(stale, title="Second")
    assert (Commitment.objects.get().title, stale.title) == ("First", "First")


def test_move_takes_the_declared_step(commitment: Commitment) -> None:
    states.move(commitment, "hold")
    assert Commitment.objects.get().status == "on_hold"


def test_move_from_another_state_is_refused(commitment: Commitment) -> None:
    with pytest.raises(Refused) as refusal:
        states.move(commitment, "agree")
    assert refusal.value.code == "wrong_state"


def test_permitted_actions_follow_the_state() -> None:
    assert states.permitted(Commitment.TRANSITIONS, "draft") == ["agree", "cancel"]
