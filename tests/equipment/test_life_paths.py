"""Whatever people do with a joint, in whatever order: no forbidden state, and no step untold."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from equipment.models import Inspection, Joint, JointStep, StepBatch
from equipment.pipes import invariants
from equipment.pipes.life import rules, services
from equipment.pipes.life.states import ENDED, FIRST, PAIRS, READY
from equipment.pipes.readings import services as readings
from tests import cast, factories
from tests.equipment import lives, yard
from tests.equipment.test_orders_races import at_once, refusals

NOW = factories.NOW
ACTIONS = st.tuples(
    st.sampled_from([*rules.BY_HAND, *["on"] * 25, *["back", "record", "record"] * 4, "withdraw"]),
    st.integers(min_value=0, max_value=6),
    st.sampled_from(["premium", "class_2", "scrap"]),
)


def act(joint: Joint, stage: cast.Cast, action: str, days: int, given_class: str) -> None:
    """One thing that a person does; what is refused changes nothing."""
    by, on = stage.socar_engineer, lives.day(days)
    if action == "on":  # a step that the state permits, so that long lives come about
        open_steps = rules.steps_for(joint) or ["scrap"]
        action = open_steps[days % len(open_steps)]
    if action == "record":
        lives.inspect([joint], by, on=on, body_class=given_class)
    elif action == "withdraw":
        record = Inspection.objects.filter(joint=joint, withdrawn_at=None).first()
        if record is not None:
            readings.withdraw_inspection(inspection=record, by=by, now=NOW, reason="Wrong")
    elif action == "back":
        step = JointStep.objects.filter(joint=joint).order_by("pk").last()
        if step is not None:
            services.reverse_step(step=step, by=by, now=NOW, reason="Wrong")
    else:
        place = yard.make_rig(stage) if action == "bring_to_rig" else None
        services.take_step(
            joints=[joint], action=action, by=by, now=NOW, on=on, location=place, reason="So"
        )


def check(joint: Joint, first: str) -> None:
    """All that must hold of a joint after anything."""
    steps = list(JointStep.objects.filter(joint=joint).order_by("pk"))
    path = [first, *(step.target for step in steps)]
    assert joint.status == path[-1]
    assert [step.source for step in steps] == path[:-1]
    for step, (source, target) in zip(steps, pairwise(path), strict=True):
        back = step.reverses
        if back is None:
            assert (source, target) in PAIRS
            assert source not in ENDED
            assert target != "run" or source == "on_rig"
        else:
            assert (source, target) == (back.target, back.source)
    if joint.status in READY and joint.last_run_on is not None:
        assert joint.inspected_on is not None
        assert joint.inspected_on > joint.last_run_on
    if joint.status == "released":
        assert joint.inspected_on is not None


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=st.sampled_from(FIRST), done=st.lists(ACTIONS, min_size=1, max_size=25))
def test_no_sequence_of_actions_reaches_a_forbidden_state(
    first: str, done: list[tuple[str, int, str]]
) -> None:
    with transaction.atomic():
        stage = cast.assemble()
        (joint,) = lives.joints_in(stage, first)
        for action, days, given_class in done:
            try:
                with transaction.atomic():
                    act(joint, stage, action, days, given_class)
            except (Refused, NotAllowed, Conflict):
                pass
            joint = Joint.objects.get(pk=joint.pk)
            check(joint, first)
        told = Event.objects.filter(object_type__in=["stepbatch", "joint"]).count()
        assert told == StepBatch.objects.count() + JointStep.objects.exclude(reverses=None).count()
        assert invariants.joints_follow_their_steps() == []
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("status", "other"), [("received", "scrap"), ("received", "store"), ("in_stock", "allocate")]
)
def test_of_two_steps_at_once_the_second_finds_the_first(status: str, other: str) -> None:
    stage = cast.assemble()
    joints = lives.joints_in(stage, status, 3)
    one = "store" if status == "received" else "allocate"

    def call(action: str, person: Any) -> Callable[[], Any]:
        return lambda: services.take_step(
            joints=joints, action=action, by=person, now=NOW, reason="So"
        )

    at_once(call(one, stage.socar_engineer), call(other, stage.socar_coordinator))
    for joint in lives.fresh(joints):
        steps = list(JointStep.objects.filter(joint=joint).order_by("pk"))
        assert joint.status == steps[-1].target
        assert [step.source for step in steps] == [status, *(s.target for s in steps[:-1])]
    assert StepBatch.objects.count() == Event.objects.filter(verb="joint_steps.taken").count()


@pytest.mark.django_db(transaction=True)
def test_step_taken_back_twice_at_once_is_taken_back_once() -> None:
    stage = cast.assemble()
    lives.take(lives.joints_in(stage, "received"), "store", stage.socar_engineer)
    step = JointStep.objects.get()
    answers = at_once(
        *(
            lambda by=by: services.reverse_step(step=step, by=by, now=NOW, reason="Wrong")
            for by in (stage.socar_engineer, stage.socar_coordinator)
        )
    )
    assert refusals(answers) == [Refused]
    assert JointStep.objects.exclude(reverses=None).count() == 1
