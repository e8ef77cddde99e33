"""Which joints may stand on an order."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from core.errors import Refused
from equipment.models import Joint, OrderLine, WorkOrder
from equipment.orders import services
from tests import cast, factories
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = yard.NOW


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def refusal(stage: cast.Cast, joints: list[Joint]) -> Refused:
    with pytest.raises(Refused) as refused:
        yard.draft(stage, joints)
    assert not WorkOrder.objects.filter(lines=None).exists()
    return refused.value


def test_joint_on_an_open_order_is_refused_naming_joint_and_order(stage: cast.Cast) -> None:
    joints = yard.make_joints(stage, 2)
    order = yard.draft(stage, joints)
    error = refusal(stage, joints[:1])
    assert error.message == f"Joint {joints[0]} stands on the open order {order.number}."
    assert [row["row"] for row in error.rows] == [joints[0].public_id]


def test_all_wrong_joints_are_told_at_once(stage: cast.Cast) -> None:
    good = yard.make_joints(stage, 1)
    run = yard.make_joints(stage, 2, status="run")
    error = refusal(stage, good + run)
    assert [row["row"] for row in error.rows] == [joint.public_id for joint in run]
    assert "2 of 3" in error.message


def test_joint_of_another_memorandum_is_refused_without_its_name(stage: cast.Cast) -> None:
    far = factories.make_joint(
        factories.make_location(stage.other_memorandum, stage.third), serial="CANARY-77"
    )
    assert "CANARY-77" not in refusal(stage, [far]).message


def test_joint_in_the_custody_of_a_stranger_is_refused(stage: cast.Cast) -> None:
    (joint,) = yard.make_joints(stage, 1)
    Joint.objects.filter(pk=joint.pk).update(organisation=stage.third)
    joint.refresh_from_db()
    assert "custody" in refusal(stage, [joint]).message


def test_joint_given_twice_is_refused(stage: cast.Cast) -> None:
    (joint,) = yard.make_joints(stage, 1)
    assert "twice" in refusal(stage, [joint, joint]).message


def test_lines_are_added_behind_the_others(stage: cast.Cast) -> None:
    order = yard.draft(stage, yard.make_joints(stage, 2))
    more = yard.make_joints(stage, 2)
    services.add_lines(order=order, joints=more, by=stage.socar_engineer, now=NOW)
    assert [(line.position, line.joint) for line in yard.lines(order)][2:] == [
        (3, more[0]),
        (4, more[1]),
    ]
    assert yard.verbs(order)[-1] == "order.lines_added"


def test_removed_lines_let_the_others_close_up(stage: cast.Cast) -> None:
    joints = yard.make_joints(stage, 3)
    order = yard.draft(stage, joints)
    middle = yard.lines(order)[1]
    services.remove_lines(order=order, lines=[middle], by=stage.socar_engineer, now=NOW)
    assert [(line.position, line.joint) for line in yard.lines(order)] == [
        (1, joints[0]),
        (2, joints[2]),
    ]
    assert yard.verbs(order)[-1] == "order.lines_removed"


@pytest.mark.parametrize("change", ["add", "remove"])
def test_lines_of_a_submitted_order_stay(stage: cast.Cast, change: str) -> None:
    order = yard.submitted(stage)
    with pytest.raises(Refused) as refused:
        if change == "add":
            joints = yard.make_joints(stage, 1)
            services.add_lines(order=order, joints=joints, by=stage.socar_engineer, now=NOW)
        else:
            lines = yard.lines(order)
            services.remove_lines(order=order, lines=lines, by=stage.socar_engineer, now=NOW)
    assert refused.value.code == "wrong_state"


def test_database_keeps_a_joint_on_one_open_order(stage: cast.Cast) -> None:
    joints = yard.make_joints(stage, 1)
    yard.draft(stage, joints)
    other = yard.draft(stage, [])
    with pytest.raises(IntegrityError, match="joint_on_one_open_order"), transaction.atomic():
        OrderLine.objects.create(
            memorandum=stage.memorandum, order=other, position=1, joint=joints[0]
        )
