"""Whatever anybody does with a request, in whatever order: no forbidden state, no own answer."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clocks.invariants import clocks_match_states
from core.errors import PortalError
from core.models import Event
from equipment.invariants import requests_follow_their_orders
from equipment.models import WorkOrder, WorkRequest
from equipment.orders import services as orders
from equipment.requests import rules, services
from tests import cast
from tests.equipment import requested, yard

NOW = requested.NOW
PAIRS = {
    (source, step.target) for step in WorkRequest.TRANSITIONS.values() for source in step.source
}
PEOPLE = (
    "socar_engineer", "socar_coordinator", "socar_manager", "socar_observer", "socar_signatory",
    "stp_engineer", "stp_coordinator", "stp_manager", "stp_signatory", "third_engineer",
)  # fmt: skip
ACTIONS = ("update", "submit", "accept", "return", "withdraw", "order", "cancel an order")
#: Mostly what the state permits to somebody, so that long lives come about.
MOVES = st.lists(
    st.tuples(
        st.sampled_from([*ACTIONS, *["what is permitted"] * 10]),
        st.sampled_from(PEOPLE),
        st.integers(min_value=0, max_value=5),
    ),
    max_size=14,
)
ANSWERS = {"request.accepted", "request.returned"}


def take(action: str, made: WorkRequest, by: Any, stage: cast.Cast) -> None:
    """One thing that a person does; what is refused changes nothing."""
    said: dict[str, Any] = {"work_request": made, "by": by, "now": NOW}
    if action == "update":
        services.update_request(**said, title="Otherwise", addressed_to=made.addressed_to)
    elif action == "order":
        beside = stage.stp if by.organisation == stage.socar else stage.socar
        yard.draft(stage, [], request=made, by=by, executor=beside)
    elif action == "cancel an order":
        order = WorkOrder.objects.filter(request=made).order_by("pk").last()
        if order is not None:
            orders.cancel_order(order=order, by=by, now=NOW, reason="No rig")
    elif action in ("return", "withdraw"):
        service: Any = getattr(services, f"{action}_request")
        service(**said, reason="Because")
    else:
        service = getattr(services, f"{action}_request")
        service(**said)


def check(made: WorkRequest) -> None:
    """All that must hold of a request after anything."""
    told = list(Event.objects.filter(object_id=made.public_id).order_by("pk"))
    states = [event.after["status"] for event in told if "status" in event.after]
    assert states[0] == "draft"
    assert states[-1] == WorkRequest.objects.get(pk=made.pk).status
    assert set(pairwise(states)) <= PAIRS
    for event in told:
        answered_by = event.organisation_id
        if event.verb in ANSWERS:
            assert answered_by == made.addressed_to_id
        elif event.verb in ("request.submitted", "request.withdrawn", "request.updated"):
            assert answered_by == made.requested_by_id
    accepted_by = made.accepted_by
    assert (accepted_by is not None) == (made.status in WorkRequest.AGREED)
    assert accepted_by is None or accepted_by.organisation_id == made.addressed_to_id
    assert made.is_shared == any(event.verb == "request.submitted" for event in told)
    assert (
        not WorkOrder.objects.filter(request=made)
        .exclude(request__status__in=WorkRequest.AGREED)
        .exists()
    )


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES, asks=st.sampled_from(["socar", "stp"]))
def test_no_order_of_steps_reaches_a_forbidden_state(
    moves: list[tuple[str, str, int]], asks: str
) -> None:
    with transaction.atomic():
        stage = cast.assemble()
        other = stage.stp if asks == "socar" else stage.socar
        made = requested.draft(stage, addressed_to=other, by=getattr(stage, f"{asks}_engineer"))
        for wanted, name, choice in moves:
            made, by = WorkRequest.objects.get(pk=made.pk), getattr(stage, name)
            offered = rules.actions_for(by, made) or ["accept"]
            action = offered[choice % len(offered)] if wanted == "what is permitted" else wanted
            before = made.status, Event.objects.count()
            try:
                with transaction.atomic():
                    take(action, made, by, stage)
            except PortalError:
                made.refresh_from_db()
                assert (made.status, Event.objects.count()) == before
            made.refresh_from_db()
            check(made)
        assert requests_follow_their_orders() == clocks_match_states() == []
        transaction.set_rollback(True)
