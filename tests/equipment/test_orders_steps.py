"""Steps of orders: by whom, in which state, and what they leave."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import NotAllowed, Refused
from equipment.installation import services as installation
from equipment.models import Joint, WorkOrder
from equipment.orders import pauses, rules, services
from equipment.orders.clocks import CLOCK
from tests import cast
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = yard.NOW
STEPS = {
    "submit": (services.submit_order, yard.draft),
    "accept": (services.accept_order, yard.submitted),
    "return": (services.return_order, yard.submitted),
    "start": (services.start_order, yard.accepted),
    "finish": (services.finish_order, yard.started),
    "cancel": (services.cancel_order, yard.submitted),
    "ask-hold": (pauses.ask_hold, yard.started),
    "agree-hold": (pauses.agree_hold, yard.asked),
    "drop-hold": (pauses.drop_hold, yard.asked),
    "resume": (pauses.resume_order, yard.held),
}


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def take(action: str, order: WorkOrder, by: Any) -> WorkOrder:
    reason = {"reason": "Because"} if action in ("return", "cancel", "ask-hold") else {}
    service: Any = STEPS[action][0]
    taken: WorkOrder = service(order=order, by=by, now=NOW, **reason)
    return taken


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("submit", "stp_engineer"),
        ("submit", "socar_observer"),
        ("accept", "socar_coordinator"),
        ("accept", "stp_signatory"),
        ("return", "socar_engineer"),
        ("start", "socar_engineer"),
        ("start", "stp_manager"),
        ("finish", "socar_coordinator"),
        ("cancel", "socar_engineer"),
        ("cancel", "stp_engineer"),
        ("cancel", "third_admin"),
        ("ask-hold", "socar_observer"),
        ("agree-hold", "socar_engineer"),
        ("agree-hold", "stp_signatory"),
        ("drop-hold", "third_admin"),
        ("resume", "socar_signatory"),
    ],
)
def test_step_of_somebody_else_is_not_allowed(stage: cast.Cast, action: str, name: str) -> None:
    order = STEPS[action][1](stage)
    before = order.status
    with pytest.raises(NotAllowed):
        take(action, order, getattr(stage, name))
    assert WorkOrder.objects.get().status == before


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("accept", "stp_engineer"),
        ("accept", "stp_manager"),
        ("return", "stp_coordinator"),
        ("start", "stp_engineer"),
        ("cancel", "socar_coordinator"),
        ("cancel", "stp_coordinator"),
    ],
)
def test_step_of_the_right_person_is_taken(stage: cast.Cast, action: str, name: str) -> None:
    order = STEPS[action][1](stage)
    take(action, order, getattr(stage, name))
    assert order.status == WorkOrder.TRANSITIONS[action].target


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("submit", "socar_engineer"),
        ("accept", "stp_engineer"),
        ("return", "stp_engineer"),
        ("start", "stp_engineer"),
        ("cancel", "socar_coordinator"),
    ],
)
def test_step_out_of_its_state_is_refused(stage: cast.Cast, action: str, name: str) -> None:
    order = yard.started(stage)
    with pytest.raises(Refused) as refused:
        take(action, order, getattr(stage, name))
    assert refused.value.code == "wrong_state"


def test_order_with_joints_left_is_not_finished_and_names_them(stage: cast.Cast) -> None:
    joints = yard.make_joints(stage, 2)
    order = yard.started(stage, joints)
    first, second = yard.lines(order)
    rows = [yard.run(first)]
    installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    with pytest.raises(Refused) as refused:
        services.finish_order(order=order, by=stage.stp_engineer, now=NOW)
    assert [row["row"] for row in refused.value.rows] == [second.public_id]
    assert str(joints[1]) in refused.value.message


def test_cancelled_order_sets_its_joints_free(stage: cast.Cast) -> None:
    joints = yard.make_joints(stage)
    order = yard.accepted(stage, joints)
    take("cancel", order, stage.socar_coordinator)
    assert yard.draft(stage, joints).number == "WO-2026-002"
    assert {joint.status for joint in Joint.objects.all()} == {"on_rig"}


def test_own_draft_is_dropped_by_the_engineer_who_works_on_it(stage: cast.Cast) -> None:
    order = yard.draft(stage)
    take("cancel", order, stage.socar_engineer)
    assert order.status == "cancelled"


def test_actions_are_those_of_the_persons_turn(stage: cast.Cast) -> None:
    order = yard.submitted(stage)
    assert rules.actions_for(stage.socar_engineer, order) == []
    assert rules.actions_for(stage.stp_engineer, order) == ["accept", "return"]
    assert rules.actions_for(stage.socar_coordinator, order) == ["cancel"]


def test_turn_passes_between_the_parties(stage: cast.Cast) -> None:
    order = yard.draft(stage)
    turns = [CLOCK.wanted(order)]
    services.submit_order(order=order, by=stage.socar_engineer, now=NOW)
    turns.append(CLOCK.wanted(order))
    take("return", order, stage.stp_engineer)
    turns.append(CLOCK.wanted(order))
    assert turns == [{stage.socar.pk}, {stage.stp.pk}, {stage.socar.pk}]
