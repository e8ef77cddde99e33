"""From a request to its orders: drawn up by either party, kept by them, followed to the end."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import ProtectedError

from core.errors import Refused
from core.models import Party
from equipment.invariants import requests_follow_their_orders
from equipment.models import WorkOrder, WorkRequest
from equipment.orders import services as orders
from equipment.orders.acceptance import OrderLines
from equipment.requests.rules import state_by_orders
from tests import cast
from tests.equipment import requested, yard

pytestmark = pytest.mark.django_db
NOW = requested.NOW


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def status(made: WorkRequest) -> str:
    made.refresh_from_db()
    return made.status


@pytest.mark.parametrize(
    ("states", "reached"),
    [
        ([], "accepted"),
        (["cancelled"], "accepted"),
        (["draft"], "ordered"),
        (["cancelled", "in_progress"], "ordered"),
        (["closed", "on_act"], "ordered"),
        (["closed"], "done"),
        (["closed", "cancelled"], "done"),
    ],
)
def test_orders_say_what_a_request_is(states: list[str], reached: str) -> None:
    assert state_by_orders(states) == reached


def test_order_is_drawn_up_from_an_accepted_request_and_keeps_it(stage: cast.Cast) -> None:
    made = requested.accepted(stage)
    order = requested.order_of(stage, made)
    assert (order.request, status(made)) == (made, "ordered")
    assert yard.verbs(made)[-1] == "request.ordered"
    with pytest.raises(ProtectedError):
        made.delete()


def test_party_that_was_asked_may_draw_the_order_up_and_the_other_accepts_it(
    stage: cast.Cast,
) -> None:
    made = requested.accepted(stage)
    order = requested.order_of(stage, made, by=stage.stp_engineer, executor=stage.socar)
    assert (order.requested_by, order.executor) == (stage.stp, stage.socar)
    orders.submit_order(order=order, by=stage.stp_engineer, now=NOW)
    orders.accept_order(order=order, by=stage.socar_engineer, now=NOW)
    assert status(made) == "ordered"


@pytest.mark.parametrize(
    "make", [requested.draft, requested.submitted, requested.returned], ids=lambda one: one.__name__
)
def test_order_is_drawn_up_from_nothing_else(stage: cast.Cast, make: Any) -> None:
    made = make(stage)
    with pytest.raises(Refused) as refused:
        requested.order_of(stage, made)
    assert (refused.value.code, WorkOrder.objects.count()) == ("wrong_state", 0)


def test_request_of_another_memorandum_is_refused(stage: cast.Cast) -> None:
    made = requested.accepted(stage)
    WorkRequest.objects.filter(pk=made.pk).update(memorandum=stage.other_memorandum)
    made.refresh_from_db()
    with pytest.raises(Refused) as refused:
        requested.order_of(stage, made)
    assert refused.value.field == "request"


def test_order_stands_between_the_parties_of_its_request(stage: cast.Cast) -> None:
    Party.objects.create(workspace=stage.memorandum.workspace, organisation=stage.third, position=3)
    made = requested.accepted(stage)
    with pytest.raises(Refused) as refused:
        requested.order_of(stage, made, executor=stage.third)
    assert refused.value.field == "executor"
    order = requested.order_of(stage, made)
    with pytest.raises(Refused) as refused:
        orders.update_order(order=order, by=stage.socar_engineer, now=NOW, executor=stage.third)
    assert refused.value.field == "executor"


def test_second_order_changes_nothing_of_the_request(stage: cast.Cast) -> None:
    made = requested.ordered(stage)
    before = yard.verbs(made)
    requested.order_of(stage, made)
    assert (status(made), yard.verbs(made), made.orders.count()) == ("ordered", before, 2)


def test_request_waits_for_an_order_again_when_all_are_cancelled(stage: cast.Cast) -> None:
    made = requested.accepted(stage)
    first, second = requested.order_of(stage, made), requested.order_of(stage, made)
    for order, reached in ((first, "ordered"), (second, "accepted")):
        orders.cancel_order(order=order, by=stage.socar_engineer, now=NOW, reason="Wrong well")
        assert status(made) == reached
    assert yard.verbs(made)[-2:] == ["request.ordered", "request.reopened"]
    requested.order_of(stage, made)
    assert status(made) == "ordered"


def test_request_is_done_when_its_orders_are_closed(stage: cast.Cast) -> None:
    made = requested.accepted(stage)
    done = yard.finished(stage, yard.make_joints(stage, 1), request=made)
    cancelled = requested.order_of(stage, made)
    orders.cancel_order(order=cancelled, by=stage.socar_engineer, now=NOW, reason="Wrong well")
    assert status(made) == "ordered"
    act = yard.make_act(stage)
    ids = [line.public_id for line in yard.lines(done)]
    source, by = OrderLines(), stage.stp_signatory
    source.take(source_ids=ids, act=act, by=by, now=NOW)
    source.lock(source_ids=ids, act=act, by=by, now=NOW)
    assert WorkOrder.objects.get(pk=done.pk).status == "closed"
    assert (status(made), yard.verbs(made)[-1]) == ("done", "request.completed")
    with pytest.raises(Refused):
        requested.order_of(stage, made)


def test_invariant_sees_a_request_that_does_not_follow_its_orders(stage: cast.Cast) -> None:
    made = requested.ordered(stage)
    assert requests_follow_their_orders() == []
    WorkOrder.objects.filter(request=made).update(status="cancelled")
    assert requests_follow_their_orders() == [
        f"request {made.public_id} is ordered against its orders"
    ]
