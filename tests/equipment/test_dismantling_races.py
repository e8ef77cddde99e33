"""Two crews at once: one is first, the other is told so, and no joint takes a step twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.errors import Conflict
from core.models import Event
from equipment.dismantling.rules import PullRow
from equipment.models import DismantlingRecord, Joint, JointStep, OrderLine, WorkOrder
from equipment.orders import services as orders
from equipment.pipes.life import services as life
from tests import cast
from tests.cast import Cast
from tests.equipment import lives, pulls
from tests.equipment.test_orders_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def saving(stage: Cast, order: WorkOrder, row: PullRow) -> Callable[[], object]:
    """Saving a sheet that was opened before anybody saved theirs."""
    copy = WorkOrder.objects.get(pk=order.pk)
    return lambda: pulls.save(stage, copy, row)


def test_same_joint_recorded_twice_at_once_is_recorded_once() -> None:
    stage = cast.assemble()
    order = pulls.started(stage, lives.joints_in(stage, "run", 1))
    line = pulls.lines(order)[0]
    rows = [pulls.laid(stage, line) for _sheet in range(2)]
    answers = at_once(*(saving(stage, order, row) for row in rows))
    assert refusals(answers) in [[], [Conflict]], "the later of two equal sheets has nothing to say"
    assert DismantlingRecord.objects.count() == 1
    steps = JointStep.objects.order_by("pk").values_list("action", flat=True)
    assert list(steps) == ["pull", "lay_down", "return"]
    assert Event.objects.filter(verb="order.dismantling_recorded").count() == 1


def test_joint_laid_down_and_lost_at_once_is_one_of_them() -> None:
    stage = cast.assemble()
    order = pulls.started(stage, lives.joints_in(stage, "run", 1))
    line = pulls.lines(order)[0]
    rows = [pulls.laid(stage, line), pulls.lost(line)]
    answers = at_once(*(saving(stage, order, row) for row in rows))
    assert refusals(answers) == [Conflict]
    kept = DismantlingRecord.objects.get().outcome, Joint.objects.get().status
    assert kept in [("laid_down", "returned"), ("lost", "lost_in_hole")]


def test_recording_against_finishing_never_leaves_a_finished_order_with_an_open_line() -> None:
    stage = cast.assemble()
    order = pulls.started(stage, lives.joints_in(stage, "run", 1))
    line = pulls.lines(order)[0]
    pulls.save(stage, order, pulls.laid(stage, line))
    one = WorkOrder.objects.get(pk=order.pk)
    answers = at_once(
        lambda: orders.finish_order(order=one, by=stage.stp_engineer, now=pulls.NOW),
        saving(stage, order, PullRow(line=line.public_id)),
    )
    assert refusals(answers) == [Conflict]
    state = WorkOrder.objects.get().status, OrderLine.objects.get().status
    assert state in [("done", "done"), ("in_progress", "planned")]


def test_step_by_hand_never_meets_a_record_half_way() -> None:
    """Pipe on an open order takes no step by hand, so the record alone decides."""
    stage = cast.assemble()
    order = pulls.started(stage, lives.joints_in(stage, "run", 1))
    line = pulls.lines(order)[0]
    answers = at_once(
        lambda: life.take_step(
            joints=[line.pipe], action="cement", by=stage.socar_engineer, now=pulls.NOW
        ),
        saving(stage, order, pulls.laid(stage, line)),
    )
    assert len(refusals(answers)) == 1
    assert Joint.objects.get().status == "returned"
