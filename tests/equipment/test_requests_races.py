"""Two people at once on one request: one gets on, the other is told; over real connections."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Conflict, PortalError, Refused
from core.models import ClockSpell, Event
from equipment.models import WorkOrder, WorkRequest
from equipment.orders import services as orders
from equipment.requests import services
from tests import cast
from tests.equipment import requested, yard
from tests.equipment.test_orders_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)
NOW = requested.NOW
ROUNDS = 200
ENDS = {"accepted": "request.accepted", "withdrawn": "request.withdrawn"}


def copies(made: WorkRequest) -> list[WorkRequest]:
    """The request as two people have read it."""
    return [WorkRequest.objects.get(pk=made.pk) for _copy in range(2)]


def test_acceptance_against_withdrawal_leaves_one_of_them_in_each_of_many_rounds() -> None:
    stage = cast.assemble()
    won: dict[str, int] = dict.fromkeys(ENDS, 0)
    for number in range(ROUNDS):
        made = requested.submitted(stage)
        one, other = copies(made)
        calls: list[Any] = [
            lambda one=one: services.accept_request(
                work_request=one, by=stage.stp_engineer, now=NOW
            ),
            lambda other=other: services.withdraw_request(
                work_request=other, by=stage.socar_engineer, now=NOW, reason="Not any more"
            ),
        ]
        answers = at_once(*(calls if number % 2 else calls[::-1]))
        assert refusals(answers) == [Conflict], number
        made.refresh_from_db()
        told = Event.objects.filter(object_id=made.public_id).order_by("-pk")
        assert (told.count(), told[0].verb) == (3, ENDS[made.status])
        assert (made.accepted_by is not None) == (made.status == "accepted")
        won[made.status] += 1
    assert sum(won.values()) == ROUNDS
    waiting = ClockSpell.objects.filter(object_type="workrequest", closed_at=None)
    assert waiting.count() == won["accepted"]


def test_acceptance_against_return_leaves_one_of_them() -> None:
    stage = cast.assemble()
    one, other = copies(requested.submitted(stage))
    answers = at_once(
        lambda: services.accept_request(work_request=one, by=stage.stp_engineer, now=NOW),
        lambda: services.return_request(
            work_request=other, by=stage.stp_manager, now=NOW, reason="Which rig?"
        ),
    )
    assert refusals(answers) == [Conflict]
    assert WorkRequest.objects.get().status in ("accepted", "returned")


def test_requests_submitted_at_once_have_numbers_without_a_gap() -> None:
    stage = cast.assemble()
    drafts = [requested.draft(stage) for _request in range(6)]
    answers = at_once(
        *(
            lambda made=made: services.submit_request(
                work_request=made, by=stage.socar_engineer, now=NOW
            )
            for made in drafts
        )
    )
    assert refusals(answers) == []
    numbers = WorkRequest.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"RQ-2026-00{number}" for number in range(1, 7)]


def test_orders_drawn_up_and_cancelled_at_once_leave_the_request_as_they_are() -> None:
    stage = cast.assemble()
    made = requested.accepted(stage)
    order = requested.order_of(stage, made)
    asked = yard.facts(stage, joints=[], request=WorkRequest.objects.get(pk=made.pk))
    copy = WorkOrder.objects.get(pk=order.pk)
    answers = at_once(
        lambda: orders.create_order(**asked),
        lambda: orders.cancel_order(
            order=copy, by=stage.socar_engineer, now=NOW, reason="Wrong well"
        ),
    )
    assert refusals(answers) == []
    states = sorted(WorkOrder.objects.values_list("status", flat=True))
    assert (states, WorkRequest.objects.get().status) == (["cancelled", "draft"], "ordered")


def test_two_orders_of_a_request_cancelled_at_once_give_it_back() -> None:
    stage = cast.assemble()
    made = requested.accepted(stage)
    drawn_up = [requested.order_of(stage, made) for _order in range(2)]
    answers = at_once(
        *(
            lambda order=order: orders.cancel_order(
                order=order, by=stage.socar_engineer, now=NOW, reason="Wrong well"
            )
            for order in [WorkOrder.objects.get(pk=one.pk) for one in drawn_up]
        )
    )
    assert refusals(answers) == []
    made.refresh_from_db()
    assert (made.status, yard.verbs(made)[-1]) == ("accepted", "request.reopened")


def test_order_is_not_drawn_up_while_the_acceptance_is_lost() -> None:
    """A draft order against a request that is withdrawn in the meantime: never both."""
    stage = cast.assemble()
    made = requested.submitted(stage)
    services.withdraw_request(
        work_request=WorkRequest.objects.get(pk=made.pk), by=stage.socar_engineer, now=NOW,
        reason="No rig",
    )  # fmt: skip
    made.status = WorkRequest.Status.ACCEPTED  # as a page that was read too early would have it
    with pytest.raises(PortalError) as refused:
        requested.order_of(stage, made)
    assert isinstance(refused.value, Refused)
    assert not WorkOrder.objects.exists()
