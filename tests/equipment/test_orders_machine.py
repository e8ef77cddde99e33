"""No sequence of actions, by whoever, takes an order where it may not stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import PortalError
from core.models import Event
from equipment.installation import services as installation
from equipment.models import Joint, OrderLine, WorkOrder
from equipment.orders import pauses, releasing, rules, services
from tests import cast
from tests.equipment import yard
from tests.equipment.test_orders_races import at_once, refusals

NOW = yard.NOW
PEOPLE = (
    "socar_engineer", "socar_coordinator", "socar_signatory", "socar_observer", "stp_engineer",
    "stp_coordinator", "stp_manager", "third_admin",
)  # fmt: skip
REASON = {"reason": "Because"}
ACTIONS: dict[str, tuple[Any, dict[str, str]]] = {
    "submit": (services.submit_order, {}),
    "accept": (services.accept_order, {}),
    "return": (services.return_order, REASON),
    "start": (services.start_order, {}),
    "ask-hold": (pauses.ask_hold, REASON),
    "agree-hold": (pauses.agree_hold, {}),
    "drop-hold": (pauses.drop_hold, {}),
    "resume": (pauses.resume_order, {}),
    "finish": (services.finish_order, {}),
    "release": (releasing.release_lines, REASON),
    "cancel": (services.cancel_order, REASON),
}
MOVES = [(action, name) for action in (*ACTIONS, "run", "reject") for name in PEOPLE]


def take(order: WorkOrder, action: str, by: Any) -> None:
    if action in ACTIONS:
        service, more = ACTIONS[action]
        service(order=order, by=by, now=NOW, **more)
        return
    make = yard.run if action == "run" else yard.reject
    rows = [make(line) for line in yard.lines(order)]
    installation.save_records(order=order, rows=rows, by=by, now=NOW)


def check(order: WorkOrder, was: str, action: str, by: Any) -> None:
    """What holds after every action that was taken."""
    step = WorkOrder.TRANSITIONS.get(action)
    if order.status != was:
        reached = {one.target for one in WorkOrder.TRANSITIONS.values() if was in one.source}
        assert order.status in reached
    if step is not None and action in ("accept", "return", "start", "finish"):
        assert by.organisation_id == order.executor_id
    if action == "submit":
        assert by.organisation_id == order.requested_by_id
    open_lines = OrderLine.objects.filter(order=order, is_open=True).count()
    left = OrderLine.objects.filter(order=order).exists()
    assert (open_lines > 0) == (order.status in WorkOrder.OPEN and left)
    if order.status in ("draft", "submitted", "returned", "accepted"):
        assert set(Joint.objects.values_list("status", flat=True)) == {"on_rig"}


def check_pauses(order: WorkOrder) -> None:
    """Each pause was asked by one party and agreed by the other."""
    told = Event.objects.filter(
        object_id=order.public_id, verb__in=["order.hold_asked", "order.held"]
    ).order_by("pk")
    asked: int | None = None
    for event in told:
        assert event.actor is not None
        if event.verb == "order.held":
            assert asked not in (None, event.actor.organisation_id)
        asked = event.actor.organisation_id if event.verb == "order.hold_asked" else None


def offered_now(stage: cast.Cast, order: WorkOrder) -> list[tuple[str, str]]:
    found = [
        (action, name)
        for name in PEOPLE
        for action in rules.actions_for(getattr(stage, name), order)
    ]
    lawful = [pair for pair in found if pair[0] in ACTIONS and pair[0] != "cancel"]
    recorded = [("run", name) for action, name in found if action == "record"]
    return [*lawful, *recorded, *(("reject", name) for _run, name in recorded)]


@pytest.mark.django_db
def test_no_sequence_reaches_a_forbidden_state() -> None:
    stage = cast.assemble()
    reached: set[str] = set()

    def choose(data: st.DataObject, order: WorkOrder) -> tuple[str, str]:
        """Mostly what somebody may do now, often anything by anybody."""
        lawful = offered_now(stage, order)
        anything = not lawful or data.draw(st.integers(0, 2)) == 0
        return data.draw(st.sampled_from(MOVES if anything else lawful))

    @settings(
        max_examples=50, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(data=st.data())
    def walk(data: st.DataObject) -> None:
        with transaction.atomic():
            order = yard.draft(stage, yard.make_joints(stage, 2))
            for _move in range(data.draw(st.integers(6, 18))):
                action, name = choose(data, order)
                was, by = order.status, getattr(stage, name)
                offered = rules.actions_for(by, order)
                try:
                    with transaction.atomic():
                        take(order, action, by)
                except PortalError:
                    order = WorkOrder.objects.get(pk=order.pk)
                    assert order.status == was
                    continue
                order = WorkOrder.objects.get(pk=order.pk)
                assert action in offered or action in ("run", "reject")
                check(order, was, action, by)
                reached.add(order.status)
            check_pauses(order)
            transaction.set_rollback(True)

    walk()
    assert {"submitted", "accepted", "returned", "in_progress", "on_hold"} <= reached


def rounds(count: int, make: Any, *calls: Any) -> list[tuple[WorkOrder, list[object]]]:
    """Each round the calls start together on fresh copies of a new order."""
    found = []
    for _round in range(count):
        order = make()
        copies = [WorkOrder.objects.get(pk=order.pk) for _call in calls]
        answers = at_once(
            *(
                lambda call=call, copy=copy: call(copy)
                for call, copy in zip(calls, copies, strict=True)
            )
        )
        found.append((WorkOrder.objects.get(pk=order.pk), answers))
    return found


@pytest.mark.django_db(transaction=True)
def test_acceptance_against_withdrawal_has_one_winner_each_time() -> None:
    stage = cast.assemble()
    commitment = yard.facts(stage)["commitment"]
    (joint,) = yard.make_joints(stage, 1)

    def fresh() -> WorkOrder:
        OrderLine.objects.all().delete()
        return yard.submitted(stage, [joint], commitment=commitment)

    played = rounds(
        200,
        fresh,
        lambda order: services.accept_order(order=order, by=stage.stp_engineer, now=NOW),
        lambda order: services.cancel_order(
            order=order, by=stage.socar_coordinator, now=NOW, reason="Not needed"
        ),
    )
    for order, answers in played:
        lost = len(refusals(answers))
        verbs = yard.verbs(order)[2:]
        assert (order.status, verbs, lost) in [
            ("accepted", ["order.accepted"], 1),
            ("cancelled", ["order.cancelled"], 1),
            ("cancelled", ["order.accepted", "order.cancelled"], 0),
        ]
    assert connection.in_atomic_block is False


@pytest.mark.django_db(transaction=True)
def test_two_completions_at_once_are_one_each_time() -> None:
    stage = cast.assemble()
    commitment = yard.facts(stage)["commitment"]

    def fresh() -> WorkOrder:
        order = yard.started(stage, yard.make_joints(stage, 1), commitment=commitment)
        rows = [yard.run(line) for line in yard.lines(order)]
        installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
        return order

    def finish(order: WorkOrder) -> Any:
        later = NOW + dt.timedelta(minutes=1)
        return services.finish_order(order=order, by=stage.stp_engineer, now=later)

    for order, answers in rounds(200, fresh, finish, finish):
        assert len(refusals(answers)) == 1
        assert order.status == "done"
        assert yard.verbs(order).count("order.finished") == 1
