"""Steps of joints: who takes them, from where to where, what they need, what they leave behind."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import NotAllowed, Refused
from core.models import Event
from equipment.models import Joint, JointStep
from equipment.pipes.life import rules, services
from equipment.pipes.life.states import FIRST, PAIRS, TRANSITIONS, JointStatus
from tests import cast, factories
from tests.equipment import lives, yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW
STEP_QUERIES = 11


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def states(joints: list[Joint]) -> set[str]:
    return {joint.status for joint in lives.fresh(joints)}


def test_used_pipe_goes_the_whole_way_back_to_stock(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.used(stage, 2)
    assert {joint.last_run_on for joint in joints} == {lives.day(9)}
    for action in ("clean", "inspect"):
        joints = lives.take(joints, action, by)
    joints = lives.inspect(joints, by, body_class="class_2")
    for action in ("classify", "need_repair", "repair"):
        joints = lives.take(joints, action, by, reason="Galled thread")
    joints = lives.inspect(joints, by, body_class="class_2", tool_joint_class="premium")
    for action in ("re_inspect", "test", "release", "store", "allocate"):
        joints = lives.take(joints, action, by)
    rig = yard.make_rig(stage)
    (one, _other) = lives.take(joints, "bring_to_rig", by, location=rig)
    assert (one.status, one.location, one.body_class, one.tool_joint_class) == (
        "on_rig", rig, "class_2", "premium",
    )  # fmt: skip


def test_one_step_of_many_joints_has_one_event_and_a_line_for_each(stage: cast.Cast) -> None:
    joints = lives.joints_in(stage, "received", 3)
    batch = services.take_step(
        joints=joints, action="store", by=stage.socar_engineer, now=NOW, reason="Counted"
    )
    event = Event.objects.get(object_id=batch.public_id)
    assert event.verb == "joint_steps.taken"
    assert event.after == {
        "action": "store", "count": 3, "joints": [joint.public_id for joint in joints],
    }  # fmt: skip
    assert event.reason == "Counted"
    steps = JointStep.objects.filter(told_by=batch.public_id)
    assert {(step.source, step.target, step.on) for step in steps} == {
        ("received", "in_stock", lives.TODAY)
    }
    assert steps.count() == 3
    assert {joint.version for joint in lives.fresh(joints)} == {2}


def test_joint_that_may_not_take_the_step_holds_up_all_and_is_named(stage: cast.Cast) -> None:
    good, bad = lives.joints_in(stage, "received", 2), lives.joints_in(stage, "in_stock")
    with pytest.raises(Refused) as refused:
        lives.take([*good, *bad], "store", stage.socar_engineer)
    assert [row["row"] for row in refused.value.rows] == [bad[0].public_id]
    assert "“In stock”" in str(refused.value.rows[0]["message"])
    assert states(good) == {"received"}


def test_only_workers_of_the_party_that_has_the_pipe_take_steps(stage: cast.Cast) -> None:
    joints = lives.joints_in(stage, "received")
    for by in (stage.socar_observer, stage.stp_engineer, stage.third_engineer):
        with pytest.raises(NotAllowed):
            lives.take(joints, "store", by)
    Joint.objects.update(holder=stage.stp)
    with pytest.raises(NotAllowed):
        lives.take(joints, "store", stage.socar_engineer)
    assert states(lives.take(joints, "store", stage.stp_engineer)) == {"in_stock"}


def test_joint_on_an_open_order_takes_no_step_by_hand(stage: cast.Cast) -> None:
    joints = yard.make_joints(stage, 1)
    yard.draft(stage, joints)
    with pytest.raises(Refused, match="1 of 1"):
        lives.take(joints, "return", stage.socar_engineer)


@pytest.mark.parametrize(
    ("action", "more", "field"),
    [
        ("dispatch", {}, "action"),
        ("fly", {}, "action"),
        ("scrap", {}, "reason"),
        ("scrap", {"reason": "x" * 501}, "reason"),
        ("store", {"on": lives.day(-1)}, "on"),
        ("bring_to_rig", {}, "location"),
    ],
)
def test_step_that_nobody_takes_like_this_names_its_field(
    stage: cast.Cast, action: str, more: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        lives.take(lives.joints_in(stage, "received"), action, stage.socar_engineer, **more)
    assert refused.value.field == field


def test_place_of_a_step_that_carries_nothing_is_refused(stage: cast.Cast) -> None:
    joints = lives.joints_in(stage, "in_stock")
    with pytest.raises(Refused) as refused:
        lives.take(joints, "allocate", stage.socar_engineer, location=lives.base(stage))
    assert refused.value.field == "location"
    far = factories.make_location(stage.other_memorandum, stage.stp, kind="yard")
    with pytest.raises(Refused, match="another memorandum"):
        lives.take(lives.joints_in(stage, "received"), "store", stage.socar_engineer, location=far)


# -- what must never be ------------------------------------------------------------------------


def test_used_pipe_is_not_stored_without_an_inspection_newer_than_its_last_run(
    stage: cast.Cast,
) -> None:
    by, joints = stage.socar_engineer, lives.used(stage)
    joints = lives.take(lives.take(joints, "clean", by), "inspect", by)
    joints = lives.inspect(joints, by, on=lives.day(9))
    with pytest.raises(Refused) as refused:
        lives.take(joints, "classify", by)
    assert "no inspection newer than its last run" in str(refused.value.rows[0]["message"])
    joints = lives.inspect(joints, by, on=lives.day(8))
    assert states(lives.take(joints, "classify", by)) == {"classified"}


def test_pipe_of_the_class_scrap_is_never_ready(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.used(stage)
    joints = lives.take(lives.take(joints, "clean", by), "inspect", by)
    joints = lives.take(lives.inspect(joints, by, body_class="scrap"), "classify", by)
    with pytest.raises(Refused) as refused:
        lives.take(joints, "store", by)
    assert "class scrap" in str(refused.value.rows[0]["message"])


def test_repaired_pipe_needs_an_inspection_since_its_repair(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.used(stage)
    joints = lives.take(lives.take(joints, "clean", by), "inspect", by)
    joints = lives.take(lives.inspect(joints, by, on=lives.day(5)), "classify", by)
    joints = lives.take(joints, "need_repair", by, reason="Bent")
    joints = lives.take(joints, "repair", by, on=lives.day(3))
    with pytest.raises(Refused) as refused:
        lives.take(joints, "re_inspect", by)
    assert "since its repair began" in str(refused.value.rows[0]["message"])
    lives.inspect(joints, by, on=lives.day(3))
    assert states(lives.take(joints, "re_inspect", by)) == {"re_inspected"}


def test_pulling_is_not_before_running(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    joints = lives.take(lives.joints_in(stage, "on_rig"), "run", by, on=lives.day(3))
    with pytest.raises(Refused):
        lives.take(joints, "pull", by, on=lives.day(4))
    assert lives.take(joints, "pull", by, on=lives.day(3))[0].last_run_on == lives.day(3)


FORBIDDEN = [
    (source, target)
    for source in JointStatus.values
    for target in JointStatus.values
    if source != target and (source, target) not in PAIRS
]


def test_database_knows_exactly_the_pairs_of_the_steps() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM equipment_joint_pair")
        assert set(cursor.fetchall()) == PAIRS


def test_database_refuses_every_other_pair_of_states(stage: cast.Cast) -> None:
    rig = yard.make_rig(stage)
    joints = {state: factories.make_joint(rig, status=state) for state in JointStatus.values
              if state != "released"}  # fmt: skip
    refused = 0
    for source, target in FORBIDDEN:
        if source == "released":
            continue
        with pytest.raises(IntegrityError, match="cannot go from"), transaction.atomic():
            Joint.objects.filter(pk=joints[source].pk).update(status=target)
        refused += 1
    assert refused == len([pair for pair in FORBIDDEN if pair[0] != "released"]) > 300


@pytest.mark.parametrize("status", ["scrapped", "lost_in_hole", "cemented", "written_off"])
def test_database_moves_no_joint_at_the_end_of_its_life(stage: cast.Cast, status: str) -> None:
    joint = factories.make_joint(yard.make_rig(stage), status=status)
    for change in ({"location": lives.base(stage)}, {"holder": stage.stp}):
        with pytest.raises(IntegrityError, match="moved no more"), transaction.atomic():
            Joint.objects.filter(pk=joint.pk).update(**change)


def test_database_keeps_uninspected_pipe_out_of_stock(stage: cast.Cast) -> None:
    (joint,) = lives.used(stage)
    for status, name in (("in_stock", "stock_is_inspected"), ("released", "_is_inspected")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            factories.make_joint(joint.location, status=status, last_run_on=lives.day(1))
    with pytest.raises(IntegrityError, match="released_is_inspected"), transaction.atomic():
        factories.make_joint(joint.location, status="released")


def test_steps_are_never_changed(stage: cast.Cast) -> None:
    lives.take(lives.joints_in(stage, "received"), "store", stage.socar_engineer)
    for change in (JointStep.objects.all().delete, lambda: JointStep.objects.update(reason="x")):
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            change()


# -- corrections -------------------------------------------------------------------------------


def test_wrong_step_is_taken_back_by_another_one(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    (joint,) = lives.take(lives.joints_in(stage, "received"), "scrap", by, reason="Cracked")
    step = JointStep.objects.get(joint=joint)
    back = services.reverse_step(step=step, by=by, now=NOW, reason="It was joint 18")
    joint.refresh_from_db()
    assert joint.status == "received"
    assert (back.source, back.target, back.reverses) == ("scrapped", "received", step)
    event = Event.objects.get(object_id=joint.public_id)
    assert (event.verb, event.reason) == ("joint.step_reversed", "It was joint 18")
    assert (event.before, event.after["status"]) == ({"status": "scrapped"}, "received")
    with pytest.raises(Refused, match="newest"):
        services.reverse_step(step=back, by=by, now=NOW, reason="No")


def test_step_back_brings_place_and_last_run_back(stage: cast.Cast) -> None:
    by, rig = stage.socar_engineer, yard.make_rig(stage)
    joints = lives.take(lives.joints_in(stage, "on_rig"), "run", by, on=lives.day(4))
    run = JointStep.objects.get(joint=joints[0])
    services.reverse_step(step=run, by=by, now=NOW, reason="Wrong joint")
    (joint,) = lives.take(joints, "return", by, location=lives.base(stage))
    assert (joint.last_run_on, joint.location) == (None, lives.base(stage))
    step = JointStep.objects.filter(joint=joint).order_by("pk").last()
    assert step is not None
    services.reverse_step(step=step, by=by, now=NOW, reason="It stays")
    joint.refresh_from_db()
    assert (joint.status, joint.location) == ("on_rig", rig)


def test_only_the_newest_step_is_taken_back_and_with_a_reason(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    joints = lives.take(lives.joints_in(stage, "received"), "store", by)
    lives.take(joints, "allocate", by)
    first, second = JointStep.objects.order_by("pk")
    with pytest.raises(Refused, match="newest"):
        services.reverse_step(step=first, by=by, now=NOW, reason="No")
    with pytest.raises(Refused) as refused:
        services.reverse_step(step=second, by=by, now=NOW, reason=" ")
    assert refused.value.field == "reason"
    for person in (stage.socar_observer, stage.stp_engineer):
        with pytest.raises(NotAllowed):
            services.reverse_step(step=second, by=person, now=NOW, reason="No")


def test_steps_of_orders_are_kept_and_corrected_there(stage: cast.Cast) -> None:
    order = yard.finished(stage, yard.make_joints(stage, 1))
    joint = yard.lines(order)[0].pipe
    step = JointStep.objects.get(joint=joint)
    assert (step.action, step.told_by, step.on) == ("run", joint.public_id, lives.TODAY)
    assert joint.last_run_on == lives.TODAY
    with pytest.raises(Refused, match="order, a transfer or a tally"):
        services.reverse_step(step=step, by=stage.socar_engineer, now=NOW, reason="No")


def test_steps_that_are_offered_are_those_that_people_may_take(stage: cast.Cast) -> None:
    (joint,) = lives.joints_in(stage, "received")
    assert rules.steps_for(joint) == ["store", "inspect", "quarantine", "scrap", "write_off"]
    assert set(rules.BY_HAND) < set(TRANSITIONS) == set(rules.WORDS)
    assert set(FIRST) <= set(JointStatus.values)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_step_costs_the_same_for_any_number_of_joints(stage: cast.Cast, count: int) -> None:
    joints = lives.joints_in(stage, "received", count)
    with CaptureQueriesContext(connection) as asked:
        services.take_step(joints=joints, action="store", by=stage.socar_engineer, now=NOW)
    assert len(asked) == STEP_QUERIES
