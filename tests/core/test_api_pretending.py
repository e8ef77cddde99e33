"""`validate_only=true` tries a change, `reason` tells why one was made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.api.models import KeptAnswer
from core.events.models import EventOutbox
from core.models import Event
from equipment.models import Location, WorkOrder
from tests import cast
from tests.callers import Caller, caller, problem_of
from tests.equipment import yard
from tests.works import place

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


def test_tried_create_tells_what_would_be_and_leaves_nothing(
    actors: cast.Cast, erp: Caller
) -> None:
    events = Event.objects.count(), EventOutbox.objects.count()
    answer = erp.post("locations/?validate_only=true", place(actors), idempotency_key="k-1")
    assert (answer.status_code, answer.json()["name"]["en"]) == (200, "Rig 7")
    assert "Location" not in answer.headers
    assert "ETag" not in answer.headers
    assert Location.objects.count() == 0
    assert (Event.objects.count(), EventOutbox.objects.count()) == events
    assert KeptAnswer.objects.count() == 0
    made = erp.post("locations/?validate_only=false", place(actors), idempotency_key="k-1")
    assert made.status_code == 201


def test_tried_change_and_action_leave_the_version(actors: cast.Cast, erp: Caller) -> None:
    order = yard.draft(actors)
    path = f"work-orders/{order.public_id}/"
    tag = erp.etag(path)
    tried = erp.patch(f"{path}?validate_only=true", {"title": "New"}, etag=tag)
    assert (tried.status_code, tried.json()["title"]) == (200, "New")
    tried = erp.post(f"{path}submit/?validate_only=true", etag=tag)
    assert (tried.status_code, tried.json()["status"]) == (200, "submitted")
    assert erp.etag(path) == tag
    assert WorkOrder.objects.get().status == "draft"


def test_tried_request_fails_exactly_like_the_real_one(actors: cast.Cast, erp: Caller) -> None:
    path = f"work-orders/{yard.draft(actors).public_id}/"
    tag = erp.etag(path)
    body = {"planned_start": "2026-06-05", "planned_end": "2026-06-01"}
    sent: tuple[Callable[[str], Any], ...] = (
        lambda query: erp.post(f"locations/{query}", place(actors, kind="moon")),
        lambda query: erp.patch(path + query, body, etag=tag),
        lambda query: erp.patch(path + query, {"title": "x"}),
        lambda query: erp.patch(path + query, {"title": "x"}, etag='"0-x"'),
        lambda query: erp.post(f"{path}accept/{query}", etag=tag),
        lambda query: erp.post(f"work-orders/ord_{'0' * 26}/submit/{query}", etag=tag),
    )
    for send in sent:
        told = [send(query) for query in ("?validate_only=true", "")]
        tried, real = (answer.json() | {"request_id": ""} for answer in told)
        assert tried == real
        assert told[0].status_code == told[1].status_code >= 400


@pytest.mark.parametrize("query", ["validate_only=1", "validate_only=", "validate_only=true&x=1",
                                   "validate_only=true&validate_only=false"])  # fmt: skip
def test_parameter_takes_true_and_false_alone(actors: cast.Cast, erp: Caller, query: str) -> None:
    problem_of(erp.post(f"locations/?{query}", place(actors)), 400)
    assert Location.objects.count() == 0


def test_reads_know_no_such_parameter(erp: Caller) -> None:
    refused = problem_of(erp.get("locations/?validate_only=true"), 400)
    assert refused["code"] == "unknown_parameter"


def test_reason_of_any_change_stands_in_its_event(actors: cast.Cast, erp: Caller) -> None:
    made = erp.post("locations/", place(actors, reason="Rig move 14"))
    assert made.status_code == 201, made.content
    path = f"work-orders/{yard.draft(actors).public_id}/"
    changed = erp.patch(path, {"title": "New", "reason": "Wrong string"}, etag=erp.etag(path))
    assert changed.status_code == 200, changed.content
    erp.act(path, "submit", {"reason": "Ready"})
    told = Event.objects.exclude(reason="").order_by("pk").values_list("verb", "reason")
    assert list(told) == [
        ("location.created", "Rig move 14"),
        ("order.updated", "Wrong string"),
        ("order.submitted", "Ready"),
    ]


def test_reason_is_forgotten_with_its_request(actors: cast.Cast, erp: Caller) -> None:
    erp.post("locations/", place(actors, reason="Rig move 14"))
    second = erp.post("locations/", place(actors, name="Rig 8"))
    assert Event.objects.get(object_id=second.json()["id"]).reason == ""


@pytest.mark.parametrize("reason", [7, None, "a" * 501, "nul\x00l"])
def test_reason_is_text_of_at_most_five_hundred(
    actors: cast.Cast, erp: Caller, reason: Any
) -> None:
    refused = problem_of(erp.post("locations/", place(actors, reason=reason)), 400)
    assert refused["errors"][0]["pointer"] == "#/reason"


def test_nested_bodies_take_no_reason(actors: cast.Cast, erp: Caller) -> None:
    path = f"work-orders/{yard.draft(actors).public_id}/"
    body = {"torque_band": {"minimum": "1", "unit": "kN·m", "reason": "x"}}
    refused = problem_of(erp.patch(path, body, etag=erp.etag(path)), 400)
    assert refused["errors"][0]["pointer"] == "#/torque_band/reason"
