"""Inspections and readings: what a record may say, what it makes of the joint, how it is undone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import NotAllowed, Refused
from core.models import Event
from equipment.models import Inspection, Joint, JointReading
from equipment.pipes.readings import services
from equipment.pipes.readings.rules import Facts, Judged, Measured
from tests import cast, factories
from tests.equipment import lives, yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW
RECORD_QUERIES = 12
FACTS = Facts(lives.TODAY, "ut", "R. Aliyev", "UT gauge 7")


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def faults(row: Judged | list[Judged], by: Any, facts: Facts = FACTS) -> set[tuple[object, object]]:
    """Field and code of each fault of the rows."""
    rows = row if isinstance(row, list) else [row]
    with pytest.raises(Refused) as refused:
        services.record_inspections(facts=facts, rows=rows, by=by, now=NOW)
    return {(told["field"], told["code"]) for told in refused.value.rows}


def test_record_classes_the_joint_and_keeps_what_was_read(stage: cast.Cast) -> None:
    (joint,) = lives.joints_in(stage, "received")
    read = (lives.wall("0.362", unit="in"), Measured("tool_joint_od_box", "A", Decimal("161.9")))
    row = Judged(joint, "premium", "class_2", "Tool joint OD", readings=read)
    batch = services.record_inspections(facts=FACTS, rows=[row], by=stage.socar_engineer, now=NOW)
    joint.refresh_from_db()
    assert (joint.body_class, joint.tool_joint_class, joint.inspected_on, joint.version) == (
        "premium", "class_2", lives.TODAY, 2,
    )  # fmt: skip
    record = Inspection.objects.get()
    assert (record.joint, record.governed_by, record.inspector) == (
        joint, "Tool joint OD", "R. Aliyev",
    )  # fmt: skip
    walls = JointReading.objects.filter(kind="wall").values_list(
        "value_mm", "entered_value", "entered_unit", "method", "inspection"
    )
    assert list(walls) == [(Decimal("9.195"), Decimal("0.362"), "in", "ut", record.pk)]
    event = Event.objects.get(object_id=batch.public_id)
    assert (event.verb, event.after) == (
        "inspections.recorded",
        {"inspections": 1, "readings": 2, "joints": [joint.public_id]},
    )


def test_older_record_is_history_and_changes_no_class(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.joints_in(stage, "received")
    lives.inspect(joints, by, on=lives.day(1), body_class="class_2")
    (joint,) = lives.inspect(joints, by, on=lives.day(30), body_class="premium")
    assert (joint.body_class, joint.inspected_on) == ("class_2", lives.day(1))


def test_better_class_needs_a_newer_inspection(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.joints_in(stage, "received")
    lives.inspect(joints, by, on=lives.day(1), body_class="class_2")
    again = Facts(lives.day(1), "ut", "R. Aliyev")
    assert faults(Judged(joints[0], "premium"), by, again) == {("body_class", "upgrade")}
    assert lives.inspect(joints, by, body_class="premium")[0].body_class == "premium"


def test_class_is_never_typed(stage: cast.Cast) -> None:
    (joint,) = lives.joints_in(stage, "received")
    rows = Joint.objects.filter(pk=joint.pk)
    for values in (
        {"body_class": "premium", "inspected_on": lives.TODAY},
        {"tool_joint_class": "premium"},
        {"inspected_on": lives.TODAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    lives.inspect([joint], stage.socar_engineer, body_class="class_2")
    with pytest.raises(IntegrityError, match="no inspection gives"), transaction.atomic():
        rows.update(body_class="premium")


def test_new_is_only_pipe_that_was_never_run(stage: cast.Cast) -> None:
    by = stage.socar_engineer
    assert lives.inspect(lives.joints_in(stage, "received"), by, body_class="new")
    assert faults(Judged(lives.used(stage)[0], "new"), by) == {("body_class", "used")}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"tool_joint_class": "premium"}, ("body_class", "required")),
        ({}, ("body_class", "required")),
        ({"readings": (lives.wall("NaN"),)}, ("value", "invalid")),
        ({"readings": (lives.wall("9.1234"),)}, ("value", "invalid")),
        ({"readings": (lives.wall("0"),)}, ("value", "range")),
        ({"readings": (lives.wall("99", unit="m"),)}, ("value", "range")),
        ({"readings": (lives.wall("122.238"),)}, ("value", "no_bore")),
        ({"readings": (lives.wall("9.2", unit="yd"),)}, ("unit", "invalid_choice")),
        ({"readings": (lives.wall("9.2", position=" "),)}, ("position", "required")),
        ({"readings": (Measured("length", "body", Decimal("9.2"), "m"),
                       Measured("length", "whole", Decimal(99), "m"))}, ("value", "range")),
        ({"readings": (Measured("colour", "A", Decimal(1)),)}, ("kind", "invalid_choice")),
    ],
)  # fmt: skip
def test_row_that_says_something_else_is_named(
    stage: cast.Cast, row: dict[str, Any], fault: tuple[str, str]
) -> None:
    (joint,) = lives.joints_in(stage, "received")
    assert faults(Judged(joint, **row), stage.socar_engineer) == {fault}
    assert not JointReading.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (Facts(lives.day(-1), "ut", "A"), "inspected_on"),
        (Facts(lives.TODAY, "x", "A"), "method"),
        (Facts(lives.TODAY, "ut", " "), "inspector"),
        (Facts(lives.TODAY, "ut", "A", tolerance_mm=Decimal("NaN")), "tolerance_mm"),
    ],
)
def test_facts_of_a_record_are_checked(stage: cast.Cast, facts: Facts, field: str) -> None:
    rows = [Judged(lives.joints_in(stage, "received")[0], "premium")]
    with pytest.raises(Refused) as refused:
        services.record_inspections(facts=facts, rows=rows, by=stage.socar_engineer, now=NOW)
    assert refused.value.field == field


def test_joint_out_of_reach_and_joint_given_twice_are_named(stage: cast.Cast) -> None:
    (run,) = yard.make_joints(stage, 1, status="run")
    (joint,) = lives.joints_in(stage, "received")
    rows = [Judged(one, "premium") for one in (run, joint, joint)]
    assert faults(rows, stage.socar_engineer) == {("joint", "wrong_state"), ("joint", "repeated")}


def test_only_workers_of_the_party_that_has_the_joint_record(stage: cast.Cast) -> None:
    (joint,) = lives.joints_in(stage, "received")
    for by in (stage.socar_observer, stage.stp_engineer, stage.third_engineer):
        with pytest.raises(NotAllowed):
            lives.inspect([joint], by)
    Joint.objects.update(holder=stage.stp)
    assert lives.inspect([joint], stage.stp_engineer)[0].body_class == "premium"


# -- the wall never grows back -----------------------------------------------------------------


def test_wall_that_grew_is_refused_until_the_wrong_reading_is_marked(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.joints_in(stage, "received")
    lives.inspect(joints, by, on=lives.day(9), readings=(lives.wall("8.900"),))
    grown = Judged(joints[0], "premium", readings=(lives.wall("9.001", " 1 M from box "),))
    assert faults(grown, by) == {("value", "wall_grew")}
    wrong = JointReading.objects.get()
    for person in (stage.stp_engineer, stage.socar_observer):
        with pytest.raises(NotAllowed):
            services.mark_erroneous(reading=wrong, by=person, now=NOW, reason="No couplant")
    with pytest.raises(Refused):
        services.mark_erroneous(reading=wrong, by=by, now=NOW, reason=" ")
    services.mark_erroneous(reading=wrong, by=by, now=NOW, reason="No couplant")
    with pytest.raises(Refused, match="already"):
        services.mark_erroneous(reading=wrong, by=by, now=NOW, reason="Again")
    event = Event.objects.get(object_id=wrong.public_id)
    assert (event.verb, event.reason, event.workspace) == (
        "reading.marked_erroneous", "No couplant", stage.memorandum.workspace,
    )  # fmt: skip
    services.record_inspections(facts=FACTS, rows=[grown], by=by, now=NOW)
    assert JointReading.objects.standing().count() == 1


@pytest.mark.parametrize(
    ("value", "position", "allowed"),
    [
        ("9.000", "1 m from box", True),
        ("9.001", "1 m from box", False),
        ("9.500", "middle", True),
        ("8.000", "1 m from box", True),
    ],
)
def test_growth_within_the_tolerance_or_at_another_place_passes(
    stage: cast.Cast, value: str, position: str, allowed: bool
) -> None:
    by, joints = stage.socar_engineer, lives.joints_in(stage, "received")
    lives.inspect(joints, by, on=lives.day(9), readings=(lives.wall("8.900"),))
    row = Judged(joints[0], "premium", readings=(lives.wall(value, position),))
    if allowed:
        services.record_inspections(facts=FACTS, rows=[row], by=by, now=NOW)
    else:
        assert faults(row, by) == {("value", "wall_grew")}


def test_record_of_an_earlier_day_is_held_against_later_ones(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.joints_in(stage, "received")
    lives.inspect(joints, by, readings=(lives.wall("8.900"),))
    thin = Judged(joints[0], readings=(lives.wall("8.700"),))
    assert faults(thin, by, Facts(lives.day(20), "ut", "A")) == {("value", "wall_grew")}


# -- withdrawing -------------------------------------------------------------------------------


def test_withdrawn_record_gives_the_classes_of_the_one_before_back(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.joints_in(stage, "received")
    lives.inspect(joints, by, on=lives.day(9), body_class="class_2")
    lives.inspect(joints, by, body_class="scrap", readings=(lives.wall("5"),))
    record = Inspection.objects.get(body_class="scrap")
    services.withdraw_inspection(inspection=record, by=by, now=NOW, reason="Another joint")
    (joint,) = lives.fresh(joints)
    assert (joint.body_class, joint.inspected_on) == ("class_2", lives.day(9))
    assert not JointReading.objects.standing().exists()
    event = Event.objects.get(object_id=record.public_id)
    assert (event.verb, event.reason) == ("inspection.withdrawn", "Another joint")
    with pytest.raises(Refused, match="already"):
        services.withdraw_inspection(inspection=record, by=by, now=NOW, reason="Again")
    with pytest.raises(NotAllowed):
        other = Inspection.objects.get(body_class="class_2")
        services.withdraw_inspection(inspection=other, by=stage.stp_engineer, now=NOW, reason="x")


def test_record_on_which_a_joint_is_in_stock_is_not_withdrawn(stage: cast.Cast) -> None:
    by, joints = stage.socar_engineer, lives.used(stage)
    joints = lives.take(lives.take(joints, "clean", by), "inspect", by)
    joints = lives.take(lives.inspect(joints, by), "classify", by)
    joints = lives.take(joints, "store", by)
    record = Inspection.objects.get()
    with pytest.raises(Refused, match="quarantine first"):
        services.withdraw_inspection(inspection=record, by=by, now=NOW, reason="Wrong")
    lives.take(joints, "quarantine", by, reason="Doubt")
    record.refresh_from_db()
    services.withdraw_inspection(inspection=record, by=by, now=NOW, reason="Wrong")
    assert lives.fresh(joints)[0].body_class is None


@pytest.mark.parametrize("count", [1, 3, 50])
def test_records_cost_the_same_for_any_number_of_joints(stage: cast.Cast, count: int) -> None:
    joints = lives.joints_in(stage, "received", count)
    rows = [Judged(joint, "premium", readings=(lives.wall("9"),)) for joint in joints]
    with CaptureQueriesContext(connection) as asked:
        services.record_inspections(facts=FACTS, rows=rows, by=stage.socar_engineer, now=NOW)
    assert len(asked) == RECORD_QUERIES
