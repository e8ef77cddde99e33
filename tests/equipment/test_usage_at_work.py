"""Usage is what pipe did on the rig or in the hole: on other days it has none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from core.errors import Refused
from core.models import User
from core.web import numbers
from equipment.models import Joint, UsageLog
from equipment.pipes.life import services as life
from equipment.pipes.life.models import JointStep
from equipment.pipes.sets import services as sets
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.rules import Used
from tests import cast
from tests.equipment import lives, yard

NOW = lives.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def long_known(joints: list[Joint]) -> list[Joint]:
    """Joints that came into the register forty days ago."""
    entered = lives.NOW - dt.timedelta(days=40)
    Joint.objects.filter(pk__in=[joint.pk for joint in joints]).update(created_at=entered)
    return lives.fresh(joints)


def log(joint: Joint, on: dt.date, by: User) -> None:
    row = Used(on, joint=joint, rotating_h=Decimal(3))
    usage.record_usage(rows=[row], by=by, now=NOW)


def refusal(joint: Joint, on: dt.date, by: User) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        log(joint, on, by)
    (row,) = refused.value.rows
    return str(row["code"]), str(row["message"])


@pytest.mark.parametrize("status", ["received", "in_stock", "returned", "in_repair", "laid_down"])
def test_pipe_that_never_was_at_a_rig_has_no_usage(stage: cast.Cast, status: str) -> None:
    (joint,) = long_known(lives.joints_in(stage, status, serial="A-1"))
    words = f"A-1 was neither on the rig nor in the hole on {numbers.day(lives.day(1))}."
    assert refusal(joint, lives.day(1), stage.socar_engineer) == ("not_at_work", words)
    assert not UsageLog.objects.exists()


def test_usage_of_a_run_is_written_down_after_the_pipe_came_home(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    (joint,) = long_known(lives.used(stage))
    for number in (30, 10, 9):  # on the rig from its entry on, run, and pulled on the ninth day
        log(joint, lives.day(number), by)
    for number in (8, 1):
        assert refusal(joint, lives.day(number), by)[0] == "not_at_work"


def test_day_of_a_step_belongs_to_both_states(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    (joint,) = long_known(lives.joints_in(stage, "in_stock"))
    assert refusal(joint, lives.day(5), by)[0] == "not_at_work"
    place = yard.make_rig(stage)
    lives.take([joint], "bring_to_rig", by, on=lives.day(5), location=place)
    log(joint, lives.day(5), by)
    assert refusal(joint, lives.day(6), by)[0] == "not_at_work"


def test_step_that_was_taken_back_brought_no_pipe_to_the_rig(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    (joint,) = long_known(lives.joints_in(stage, "in_stock"))
    place = yard.make_rig(stage)
    lives.take([joint], "bring_to_rig", by, on=lives.day(5), location=place)
    step = JointStep.objects.get(joint=joint)
    life.reverse_step(step=step, by=by, now=NOW, reason="Another joint")
    assert refusal(joint, lives.day(4), by)[0] == "not_at_work"


def test_usage_that_was_wrong_is_taken_back_and_told_again(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    (joint,) = long_known(lives.used(stage))
    log(joint, lives.day(10), by)
    usage.reverse_usage(log=UsageLog.objects.get(), by=by, now=NOW, reason="Hours of another day")
    log(joint, lives.day(9), by)
    assert UsageLog.objects.filter(reverses=None, reversed_by=None).get().used_on == lives.day(9)


def test_what_pipe_did_before_it_came_into_the_register_is_brought_in(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    (joint,) = long_known(lives.joints_in(stage, "received"))
    log(joint, lives.day(41), by)
    assert refusal(joint, lives.day(40), by)[0] == "not_at_work"
    (new,) = lives.joints_in(stage, "in_stock")
    assert refusal(new, lives.day(60), by)[0] == "not_at_work"


def test_set_is_used_when_all_its_members_are_at_the_rig(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    working, spare = lives.joints_in(stage, "on_rig", 1), lives.joints_in(stage, "in_stock", 1)
    long_known([*working, *spare])
    made = sets.create_set(
        memorandum=stage.memorandum, kind="drill_pipe_set", number="DP-1",
        product_line=working[0].product_line, by=by, now=NOW, opened_on=lives.day(20),
    )  # fmt: skip
    sets.add_members(pipe_set=made, joints=working, by=by, now=NOW, on=lives.day(20))
    sets.add_members(pipe_set=made, joints=spare, by=by, now=NOW, on=lives.day(5))
    row = Used(lives.day(6), pipe_set=made, rotating_h=Decimal(3))
    usage.record_usage(rows=[row], by=by, now=NOW)
    with pytest.raises(Refused) as refused:
        row = Used(lives.day(4), pipe_set=made, rotating_h=Decimal(3))
        usage.record_usage(rows=[row], by=by, now=NOW)
    assert [one["code"] for one in refused.value.rows] == ["not_at_work"]
