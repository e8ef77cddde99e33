"""Two people lay the same pipe down at once: nothing of it is lost to either of them."""

from __future__ import annotations

import pytest

from equipment.models import Joint, JointMove
from equipment.pipes import moving
from tests import cast, factories
from tests.equipment import lives
from tests.reminders import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_pipe_moved_twice_at_once_lies_at_one_place_and_both_moves_are_kept() -> None:
    stage = cast.assemble()
    joints = lives.joints_in(stage, "received", 3)
    racks = [
        factories.make_location(stage.memorandum, stage.socar, kind="rack", name=f"Rack {number}")
        for number in (1, 2)
    ]
    answers = at_once(
        *(
            lambda rack=rack: moving.move_joints(
                joints=joints, location=rack, by=stage.socar_engineer, now=lives.NOW
            )
            for rack in racks
        )
    )
    assert answers == [3, 3]
    assert JointMove.objects.count() == 6
    assert {joint.location for joint in Joint.objects.all()} < set(racks)
    newest = [joint.moves.latest("pk").came_to for joint in Joint.objects.all()]
    assert newest == [joint.location for joint in Joint.objects.all()]
