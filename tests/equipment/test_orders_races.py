"""Two people at once: one is first, the other is told so, and nothing is written twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core.errors import Conflict, PortalError, Refused
from core.models import Event
from equipment.installation import services as installation
from equipment.models import OrderLine, RunningRecord, WorkOrder
from equipment.orders import services
from tests import cast
from tests.equipment import yard

pytestmark = pytest.mark.django_db(transaction=True)
NOW = yard.NOW


def at_once(*calls: Callable[[], Any]) -> list[object]:
    """Run the calls in threads that start together; each answers its result or its refusal."""
    gate = threading.Barrier(len(calls))
    answers: list[object] = [None] * len(calls)

    def work(index: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=10)
            answers[index] = call()
        except PortalError as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def refusals(answers: list[object]) -> list[type]:
    return [type(answer) for answer in answers if isinstance(answer, PortalError)]


def test_two_acceptances_at_once_are_one() -> None:
    stage = cast.assemble()
    order = yard.submitted(stage)
    copies = [WorkOrder.objects.get(pk=order.pk) for _copy in range(2)]
    answers = at_once(
        *(
            lambda copy=copy: services.accept_order(order=copy, by=stage.stp_engineer, now=NOW)
            for copy in copies
        )
    )
    assert refusals(answers) == [Conflict]
    assert Event.objects.filter(verb="order.accepted").count() == 1


def test_acceptance_against_return_leaves_one_of_them() -> None:
    stage = cast.assemble()
    order = yard.submitted(stage)
    one, other = (WorkOrder.objects.get(pk=order.pk) for _copy in range(2))
    answers = at_once(
        lambda: services.accept_order(order=one, by=stage.stp_engineer, now=NOW),
        lambda: services.return_order(
            order=other, by=stage.stp_coordinator, now=NOW, reason="Wrong well"
        ),
    )
    assert refusals(answers) == [Conflict]
    verbs = Event.objects.filter(verb__in=["order.accepted", "order.returned"])
    assert [event.after["status"] for event in verbs] == [WorkOrder.objects.get().status]


def test_acceptance_against_cancellation_leaves_one_of_them() -> None:
    stage = cast.assemble()
    order = yard.submitted(stage)
    one, other = (WorkOrder.objects.get(pk=order.pk) for _copy in range(2))
    answers = at_once(
        lambda: services.accept_order(order=one, by=stage.stp_engineer, now=NOW),
        lambda: services.cancel_order(
            order=other, by=stage.socar_coordinator, now=NOW, reason="Well was lost"
        ),
    )
    assert refusals(answers) == [Conflict]
    open_lines = OrderLine.objects.filter(is_open=True).count()
    assert (WorkOrder.objects.get().status, open_lines) in [("accepted", 3), ("cancelled", 0)]


def test_joint_put_on_two_orders_at_once_stands_on_one() -> None:
    stage = cast.assemble()
    joints = yard.make_joints(stage, 2)
    asked = yard.facts(stage, joints=joints)
    people = [stage.socar_engineer, stage.socar_coordinator]
    answers = at_once(
        *(lambda by=by: services.create_order(**{**asked, "by": by}) for by in people)
    )
    assert refusals(answers) == [Refused]
    (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
    order = WorkOrder.objects.get()
    assert f"Joint {joints[0]} stands on the open order {order.number}." in refused.message
    assert order.number == "WO-2026-001"


def test_joint_added_to_two_drafts_at_once_stands_on_one() -> None:
    stage = cast.assemble()
    orders = [yard.draft(stage, []), yard.draft(stage, [])]
    joints = yard.make_joints(stage, 1)
    answers = at_once(
        *(
            lambda order=order: services.add_lines(
                order=order, joints=joints, by=stage.socar_engineer, now=NOW
            )
            for order in orders
        )
    )
    assert refusals(answers) == [Refused]
    assert OrderLine.objects.count() == 1


def test_orders_created_at_once_have_numbers_without_a_gap() -> None:
    stage = cast.assemble()
    commitment = yard.facts(stage)["commitment"]
    asked = yard.facts(stage, commitment=commitment, joints=[])
    at_once(*(lambda: services.create_order(**asked) for _order in range(6)))
    numbers = WorkOrder.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"WO-2026-00{number}" for number in range(1, 7)]


def record_at_once(*numbers: int) -> list[object]:
    """One joint recorded by two sheets, opened before either was saved, as these numbers."""
    stage = cast.assemble()
    order = yard.started(stage)
    line = yard.lines(order)[0]
    sheets = [(WorkOrder.objects.get(pk=order.pk), number) for number in numbers]
    return at_once(
        *(
            lambda copy=copy, number=number: installation.save_records(
                order=copy, rows=[yard.run(line, sequence=number)], by=stage.stp_engineer, now=NOW
            )
            for copy, number in sheets
        )
    )


def test_same_joint_recorded_twice_at_once_is_recorded_once() -> None:
    answers = record_at_once(1, 1)
    assert refusals(answers) in [[], [Conflict]], "the later of two equal sheets has nothing to say"
    assert RunningRecord.objects.count() == 1
    assert Event.objects.filter(verb="order.recorded").count() == 1


def test_joint_recorded_otherwise_at_once_keeps_the_first_record() -> None:
    answers = record_at_once(1, 2)
    assert refusals(answers) == [Conflict]
    assert RunningRecord.objects.count() == 1
    assert Event.objects.filter(verb="order.recorded").count() == 1


def test_recording_against_finishing_never_leaves_a_finished_order_with_an_open_record() -> None:
    stage = cast.assemble()
    order = yard.started(stage, yard.make_joints(stage, 1))
    line = yard.lines(order)[0]
    installation.save_records(order=order, rows=[yard.run(line)], by=stage.stp_engineer, now=NOW)
    one, other = (WorkOrder.objects.get(pk=order.pk) for _copy in range(2))
    answers = at_once(
        lambda: services.finish_order(order=one, by=stage.stp_engineer, now=NOW),
        lambda: installation.save_records(
            order=other,
            rows=[yard.run(line, outcome="")],
            by=stage.stp_engineer,
            now=NOW,
        ),
    )
    assert refusals(answers) == [Conflict]
    state = WorkOrder.objects.get().status, OrderLine.objects.get().status
    assert state in [("done", "done"), ("in_progress", "planned")]
