"""Recording the dismantling: a sheet is saved whole or not at all, and the pipe goes its way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from cooperation.acceptance.sources import REGISTRY
from core import invariants
from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from equipment.dismantling.rules import PullRow
from equipment.models import DismantlingRecord, Joint, JointStep, OrderLine, WorkOrder
from equipment.orders import services as orders
from equipment.orders.recording import Saved
from equipment.pipes.life import services as life
from tests import cast
from tests.equipment import lives, pulls, yard

pytestmark = pytest.mark.django_db
TODAY = pulls.TODAY
#: Savepoint and release; lines, order, joints; records, lines; roots of the racks, all steps and
#: three moves of joints; the event with its outbox.
SAVE_QUERIES = 15


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def whole() -> None:
    """Nothing contradicts itself; commitments of tests are made without events."""
    found = {name: told for name, told in invariants.breaches().items() if told}
    found.pop("commitment states", None)
    assert found == {}


def actions(joint: Joint) -> list[str]:
    return list(
        JointStep.objects.filter(joint=joint).order_by("pk").values_list("action", flat=True)
    )


def test_laid_down_joint_comes_back_to_the_yard_used_and_uninspected(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    saved = pulls.save(stage, order, pulls.laid(stage, line, stand="12", protector_fitted=True))
    line = pulls.lines(order)[0]
    record = DismantlingRecord.objects.get()
    assert saved == Saved(recorded=1)
    assert (line.status, line.pipe.status) == ("done", "returned")
    assert line.pipe.location == pulls.make_rack(stage)
    assert actions(line.pipe)[-3:] == ["pull", "lay_down", "return"]
    assert (record.pulled_on, record.sequence, record.stand) == (TODAY, 1, "12")
    assert (record.protector_fitted, record.rinsed) == (True, False)
    assert record.effective_length_m == yard.LENGTH
    whole()


def test_joint_on_a_rack_of_the_rig_is_laid_down_and_not_back_yet(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    beside = pulls.make_rack(stage, "Pipe deck", parent=yard.make_rig(stage))
    pulls.save(stage, order, pulls.laid(stage, line, rack=beside))
    assert pulls.lines(order)[0].pipe.status == "laid_down"
    whole()


def test_what_came_out_is_ready_by_no_step_but_through_an_inspection(stage: cast.Cast) -> None:
    order = pulls.finished(stage)
    joint = pulls.lines(order)[0].pipe
    assert joint.last_run_on == TODAY
    for action in ("store", "allocate", "bring_to_rig", "release"):
        with pytest.raises(Refused):
            life.take_step(
                joints=[joint], action=action, by=stage.socar_engineer, now=pulls.NOW,
                location=yard.make_rig(stage) if action == "bring_to_rig" else None,
            )  # fmt: skip


def test_lost_joint_ends_and_a_left_one_stays_in_the_hole(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    first, second, third = pulls.lines(order)
    pulls.save(stage, order, pulls.laid(stage, first), pulls.left(second), pulls.lost(third))
    assert pulls.states(order) == [
        ("done", "returned"),
        ("rejected", "run"),
        ("rejected", "lost_in_hole"),
    ]
    step = JointStep.objects.get(joint=third.joint, action="lose")
    assert (step.reason, step.told_by) == ("Twisted off above the jar", order.public_id)
    whole()


def test_pulled_joint_is_laid_down_without_being_pulled_again(stage: cast.Cast) -> None:
    joints = lives.take(pulls.in_hole(stage), "pull", stage.socar_engineer)
    order = pulls.started(stage, joints)
    first, second, _third = pulls.lines(order)
    assert pulls.wrong(stage, order, pulls.lost(second)) == [(second.public_id, "outcome")]
    pulls.save(stage, order, pulls.laid(stage, first))
    assert actions(first.pipe)[-3:] == ["pull", "lay_down", "return"]


def test_remark_is_corrected_without_a_step_and_told_with_before_and_after(
    stage: cast.Cast,
) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    pulls.save(stage, order, pulls.laid(stage, line))
    steps = JointStep.objects.count()
    saved = pulls.save(stage, order, pulls.laid(stage, line, **pulls.DAMAGED))
    record = DismantlingRecord.objects.get()
    event = Event.objects.order_by("pk").last()
    assert (saved, JointStep.objects.count()) == (Saved(corrected=1), steps)
    assert (record.version, record.condition, record.entered_unit) == (2, "bent", "kN·m")
    assert event is not None
    assert (event.before["1 condition"], event.after["1 condition"]) == ("ok", "bent")
    assert "1 rack" not in event.before, "the place stays as it was"
    whole()


def test_another_rack_takes_the_way_back_and_goes_it_anew(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    other = pulls.make_rack(stage, "Rack 4")
    pulls.save(stage, order, pulls.laid(stage, line))
    pulls.save(stage, order, pulls.laid(stage, line, rack=other))
    joint = pulls.lines(order)[0].pipe
    assert (joint.status, joint.location) == ("returned", other)
    back = JointStep.objects.filter(joint=joint, reverses__isnull=False).order_by("pk")
    assert list(back.values_list("action", flat=True)) == ["return", "lay_down", "pull"]
    whole()


def test_every_outcome_is_corrected_to_every_other(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    rows = {
        "returned": pulls.laid(stage, line), "run": pulls.left(line),
        "lost_in_hole": pulls.lost(line),
    }  # fmt: skip
    reached = []
    for status in ("returned", "lost_in_hole", "run", "returned", "run", "lost_in_hole"):
        pulls.save(stage, order, rows[status])
        reached.append(pulls.lines(order)[0].pipe.status)
    assert reached == ["returned", "lost_in_hole", "run", "returned", "run", "lost_in_hole"]
    assert DismantlingRecord.objects.get().version == 6
    whole()


def test_record_is_taken_back_and_the_joint_is_in_the_hole_again(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    first, second, third = pulls.lines(order)
    pulls.save(stage, order, pulls.laid(stage, first), pulls.lost(second), pulls.left(third))
    cleared = [PullRow(line=line.public_id) for line in (first, second, third)]
    assert pulls.save(stage, order, *cleared) == Saved(cleared=3)
    assert pulls.states(order) == [("planned", "run")] * 3
    assert pulls.lines(order)[0].pipe.location == yard.make_rig(stage)
    assert DismantlingRecord.objects.count() == 0
    whole()


def test_record_whose_joint_went_on_is_not_taken_back(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    pulls.save(stage, order, pulls.laid(stage, line))
    joint = pulls.lines(order)[0].pipe
    Joint.objects.filter(pk=joint.pk).update(status="cleaned")
    assert pulls.wrong(stage, order, PullRow(line=line.public_id)) == [(line.public_id, "outcome")]
    assert pulls.save(stage, order, pulls.laid(stage, line, stand="7")).corrected == 1


def test_day_is_corrected_to_an_earlier_one_but_not_before_the_run(stage: cast.Cast) -> None:
    joints = lives.joints_in(stage, "on_rig", 2)
    lives.take(joints, "run", stage.socar_engineer, on=lives.day(3))
    order = pulls.started(stage, lives.fresh(joints), now=pulls.NOW)
    WorkOrder.objects.filter(pk=order.pk).update(started_at=pulls.NOW - dt.timedelta(days=9))
    order.refresh_from_db()
    line = pulls.lines(order)[0]
    pulls.save(stage, order, pulls.laid(stage, line))
    early = pulls.laid(stage, line, pulled_on=lives.day(4))
    assert pulls.wrong(stage, order, early) == [(line.public_id, "pulled_on")]
    pulls.save(stage, order, pulls.laid(stage, line, pulled_on=lives.day(3)))
    assert pulls.lines(order)[0].pipe.last_run_on == lives.day(3)


def test_same_sheet_again_changes_nothing(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    rows = [pulls.laid(stage, line, torque=Decimal(30)) for line in pulls.lines(order)]
    pulls.save(stage, order, *rows)
    events, version = Event.objects.count(), order.version
    assert pulls.save(stage, order, *rows) == Saved()
    order.refresh_from_db()
    assert (Event.objects.count(), order.version) == (events, version)


def test_sheet_is_told_by_one_event(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    events = Event.objects.count()
    pulls.save(stage, order, *(pulls.laid(stage, line) for line in pulls.lines(order)))
    event = Event.objects.order_by("-pk")[0]
    assert Event.objects.count() == events + 1
    assert (event.verb, event.object_id) == ("order.dismantling_recorded", order.public_id)
    assert (event.after["recorded"], event.after["cleared"]) == (3, 0)


def test_row_that_somebody_else_recorded_meanwhile_is_not_overwritten(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    line = pulls.lines(order)[0]
    pulls.save(stage, order, pulls.laid(stage, line, version=0))
    late = pulls.laid(stage, line, stand="9", version=0)
    assert pulls.wrong(stage, order, late) == [(line.public_id, "outcome")]
    assert pulls.save(stage, order, PullRow(line=line.public_id, version=0)) == Saved()


def test_order_read_before_somebody_recorded_is_a_conflict(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    stale = WorkOrder.objects.get(pk=order.pk)
    first, second, _third = pulls.lines(order)
    pulls.save(stage, order, pulls.laid(stage, first))
    with pytest.raises(Conflict):
        pulls.save(stage, stale, pulls.laid(stage, second))
    assert DismantlingRecord.objects.count() == 1


@pytest.mark.parametrize("name", ["socar_engineer", "stp_signatory", "third_engineer"])
def test_only_the_executors_crew_records(stage: cast.Cast, name: str) -> None:
    order = pulls.started(stage)
    row = pulls.laid(stage, pulls.lines(order)[0])
    with pytest.raises(NotAllowed):
        pulls.save(stage, order, row, by=getattr(stage, name))


@pytest.mark.parametrize("make", [pulls.accepted, pulls.finished])
def test_dismantling_is_recorded_only_while_the_order_is_in_progress(
    stage: cast.Cast, make: Any
) -> None:
    order = make(stage)
    with pytest.raises(Refused) as refused:
        pulls.save(stage, order, PullRow(line=pulls.lines(order)[0].public_id))
    assert refused.value.code == "wrong_state"


def test_order_of_installation_takes_no_record_of_dismantling(stage: cast.Cast) -> None:
    order = yard.started(stage)
    with pytest.raises(Refused) as refused:
        pulls.save(stage, order, pulls.left(yard.lines(order)[0]))
    assert refused.value.code == "wrong_kind"


def test_record_of_a_line_on_a_signed_act_is_final(stage: cast.Cast) -> None:
    order = pulls.finished(stage)
    record = DismantlingRecord.objects.select_related("line").filter(line__order=order)[0]
    OrderLine.objects.filter(pk=record.line_id).update(locked_by=yard.make_act(stage))
    rows = DismantlingRecord.objects.filter(pk=record.pk)
    for change in (lambda: rows.update(remark="Other"), rows.delete):
        with pytest.raises(DatabaseError, match="final"), transaction.atomic():
            change()


def test_only_what_was_laid_down_counts_on_an_act(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    first, second, third = pulls.lines(order)
    pulls.save(stage, order, pulls.laid(stage, first, **pulls.DAMAGED), pulls.left(second),
               pulls.lost(third))  # fmt: skip
    orders.finish_order(order=order, by=stage.stp_engineer, now=pulls.NOW)
    (offer,) = offers(stage)
    assert (offer.source_id, offer.quantity, offer.done_on) == (first.public_id, 1, TODAY)
    assert offer.remark == "Bent: Bent pin end"


def offers(stage: cast.Cast) -> list[Any]:
    found = REGISTRY["order_line"].offers(memorandum_id=stage.memorandum.pk)
    return [one for one in found if one.remark.startswith("Bent")]


def test_order_of_which_nothing_came_out_is_closed(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    pulls.save(stage, order, *(pulls.left(line) for line in pulls.lines(order)))
    orders.finish_order(order=order, by=stage.stp_engineer, now=pulls.NOW)
    assert order.status == "closed"
    whole()


def test_order_with_a_joint_of_which_nothing_is_said_is_not_finished(stage: cast.Cast) -> None:
    order = pulls.started(stage)
    first, *_others = pulls.lines(order)
    pulls.save(stage, order, pulls.laid(stage, first))
    with pytest.raises(Refused) as refused:
        orders.finish_order(order=order, by=stage.stp_engineer, now=pulls.NOW)
    assert len(refused.value.rows) == 2


@pytest.mark.parametrize("count", [1, 3, 50])
def test_saving_costs_the_same_for_any_number_of_joints(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = pulls.started(stage, lives.joints_in(stage, "run", count))
    rows = [pulls.laid(stage, line, torque=Decimal(30)) for line in pulls.lines(order)]
    with django_assert_num_queries(SAVE_QUERIES):
        pulls.save(stage, order, *rows)
    assert DismantlingRecord.objects.count() == count
