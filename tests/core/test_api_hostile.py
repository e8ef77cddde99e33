"""Hostile bodies, parameters and keys: a clear 4xx, nothing stored, memory and time bounded."""

from __future__ import annotations

import http.client
import json
import time
import tracemalloc
from urllib.parse import urlparse

import pytest
from pytest_django.live_server_helper import LiveServer

from core.api.models import KeptAnswer
from core.models import Event
from equipment.models import Joint, Location
from mou_portal.api import router
from tests import cast, factories
from tests.callers import V1, Caller, caller, problem_of

pytestmark = pytest.mark.django_db
WRITES = ("locations/", "joints/", "joints/bulk/", "work-orders/", "acts/", "comments/")
#: Seconds for a refusal; a quiet machine takes a tenth of it.
SOON = 5
MOST_MEMORY = 120_000_000


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


def deep(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


def wide(members: int) -> bytes:
    return json.dumps({f"m{number}": number for number in range(members)}).encode()


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "body",
    [deep(10_000), b"[" * 10_000 + b"]" * 10_000, wide(100_000), b"[" + b"{}," * 99_999 + b"{}]"],
    ids=["10,000 levels", "10,000 lists", "100,000 members", "100,000 rows"],
)
def test_monstrous_body_is_refused_soon_and_stores_nothing(
    erp: Caller, path: str, body: bytes
) -> None:
    events = Event.objects.count()
    started = time.monotonic()
    refused = problem_of(erp.post(path, body, idempotency_key="k-1"), 400)
    assert time.monotonic() - started < SOON
    assert refused["code"] in ("malformed", "invalid")
    assert (Event.objects.count(), KeptAnswer.objects.count()) == (events, 0)
    assert not Joint.objects.exists()
    assert not Location.objects.exists()


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("key", [{}, {"idempotency_key": "k-1"}], ids=["plain", "with a key"])
def test_body_of_a_hundred_megabytes_is_413_in_bounded_memory(
    erp: Caller, path: str, key: dict[str, str]
) -> None:
    body = b'{"name": "' + b"a" * 100_000_000 + b'"}'
    tracemalloc.start()
    try:
        refused = problem_of(erp.post(path, body, **key), 413)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused["code"] == "too_large"
    assert peak < MOST_MEMORY
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_hundred_megabytes_over_a_socket_are_refused(live_server: LiveServer) -> None:
    """The server answers before the whole body has come, or closes: it never keeps it."""
    erp = caller(cast.assemble().socar_engineer)
    address = urlparse(live_server.url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
    connection.putrequest("POST", f"{V1}locations/")
    for name, value in (erp.headers | {"content-type": "application/json"}).items():
        connection.putheader(name, value)
    connection.putheader("content-length", "100000000")
    connection.endheaders()
    status = None
    try:
        for _part in range(100):
            connection.send(b"a" * 1_000_000)
        status = connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        pass
    assert status in (413, None)
    assert not Location.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "a" * 5_000,
        "%00",
        "status%00",
        "%E2%80%AE",
        "%E2%80%8Bstatus",
        "__proto__",
        "constructor",
        "__class__",
        "pk",
        "memorandum__party__organisation__short",
        "memorandum__workspace__roles__person__password__startswith",
        "organisation__users__password__contains",
        "location__memorandum__public_id",
        "status__in",
        "status__regex",
        "status__",
        "status__not__not",
        "__not",
        "id__isnull",
        "updated_at__gte",
        "ordering__not",
        "limit__gte",
        "%F0%9F%9B%A2",
        "%ED%A0%80",
        "%FF",
    ],
)
def test_hostile_parameter_is_400_on_every_list(erp: Caller, name: str) -> None:
    for resource, _view, _basename in router.registry:
        refused = problem_of(erp.get(f"{resource}/?{name}=x"), 400)
        assert refused["code"] == "unknown_parameter", resource
        assert len(refused["errors"][0]["parameter"]) <= 60


def test_hostile_values_of_members_and_references_are_400(erp: Caller) -> None:
    for value in ("__class__", "_meta", "memorandum.workspace", "pk", "x" * 9_000, "%00", "id,,"):
        for parameter in ("fields", "expand"):
            problem_of(erp.get(f"joints/?{parameter}={value[:4000]}"), 400)


def test_more_than_a_hundred_thousand_parameters_are_refused(erp: Caller) -> None:
    query = "&".join(f"p{number}=1" for number in range(100_001))
    started = time.monotonic()
    refused = problem_of(erp.get(f"joints/?{query}"), 400)
    assert refused["code"] == "malformed"
    assert time.monotonic() - started < SOON


def test_member_with_a_name_of_the_language_is_unknown(erp: Caller, actors: cast.Cast) -> None:
    body = {"memorandum": actors.memorandum.public_id, "name": "Yard", "kind": "yard"}
    for name in ("__proto__", "constructor", "__class__", "memorandum__party", "\u202ename", ""):
        told = problem_of(erp.post("locations/", {**body, name: "x"}), 400)["errors"]
        assert [error["code"] for error in told] == ["unknown_member"]
    assert not Location.objects.exists()


def test_key_with_another_body_leaves_the_first_alone(erp: Caller, actors: cast.Cast) -> None:
    place = factories.make_location(actors.memorandum, actors.socar)
    body = {
        "memorandum": actors.memorandum.public_id,
        "serial": "A-1",
        "product_line": factories.make_product_line().public_id,
        "location": place.public_id,
        "effective_length_m": "12.8",
    }
    assert erp.post("joints/", body, idempotency_key="k-1").status_code == 201
    other = erp.post("joints/", {**body, "serial": "A-2"}, idempotency_key="k-1")
    assert problem_of(other, 422)["code"] == "key_reused"
    assert Joint.objects.count() == 1
