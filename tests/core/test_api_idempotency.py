"""`Idempotency-Key`: a write is carried out once, its answer is given as often as it is asked."""

from __future__ import annotations

import datetime as dt
import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from core.api import services
from core.api.models import KeptAnswer
from core.models import Event, RoleGrant
from equipment.models import Location, Tally, WorkOrder
from tests import cast, factories
from tests.callers import V1, Caller, caller, problem_of
from tests.equipment import yard
from tests.stack import eventually
from tests.works import place

pytestmark = pytest.mark.django_db
PATH = "locations/"


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


def order(actors: cast.Cast) -> dict[str, Any]:
    where = factories.make_location(actors.memorandum, actors.socar)
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    return {
        "memorandum": actors.memorandum.public_id,
        "title": "Run",
        "executor": actors.stp.public_id,
        "commitment": commitment.public_id,
        "planned_start": "2026-06-01",
        "planned_end": "2026-06-05",
        "place": {"location": where.public_id, "well": "Bulla-Deniz 90"},
    }


def test_same_key_and_body_give_the_same_answer_and_one_row(actors: cast.Cast, erp: Caller) -> None:
    first = erp.post(PATH, place(actors), idempotency_key="k-1")
    again = erp.post(PATH, place(actors), idempotency_key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    for name in ("Location", "ETag", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Location.objects.count() == 1
    assert Event.objects.filter(object_id=first.json()["id"]).count() == 1


def test_same_key_with_another_body_is_422(actors: cast.Cast, erp: Caller) -> None:
    erp.post(PATH, place(actors), idempotency_key="k-1")
    other = erp.post(PATH, place(actors, name="Rig 8"), idempotency_key="k-1")
    assert problem_of(other, 422)["code"] == "key_reused"
    assert Location.objects.count() == 1


def test_key_belongs_to_its_token_method_and_path(actors: cast.Cast, erp: Caller) -> None:
    askers = (erp, caller(actors.socar_engineer), caller(actors.stp_engineer))
    for number, asking in enumerate(askers):
        body = place(actors, name=f"Rig {number}")
        answer = asking.post(PATH, body, idempotency_key="k-1")
        assert answer.status_code == 201, answer.content
        assert "Idempotency-Replayed" not in answer.headers
    browser = Client()
    browser.force_login(actors.socar_engineer)
    for number, replayed in ((4, None), (4, "true")):
        answer = browser.post(
            V1 + PATH, place(actors), "application/json", headers={"idempotency-key": "k-1"}
        )
        assert answer.headers.get("Idempotency-Replayed") == replayed
        assert Location.objects.count() == number


def test_failed_request_is_not_kept(actors: cast.Cast, erp: Caller) -> None:
    broken = erp.post(PATH, place(actors, kind="moon"), idempotency_key="k-1")
    problem_of(broken, 400)
    assert KeptAnswer.objects.count() == 0
    assert erp.post(PATH, place(actors), idempotency_key="k-1").status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "a" * 256, "a\tb"])
def test_key_that_is_no_visible_ascii_is_400(actors: cast.Cast, erp: Caller, key: str) -> None:
    refused = problem_of(erp.post(PATH, place(actors), idempotency_key=key), 400)
    assert refused["code"] == "invalid_header"
    assert refused["errors"][0]["header"] == "Idempotency-Key"


def test_longest_key_is_taken(actors: cast.Cast, erp: Caller) -> None:
    assert erp.post(PATH, place(actors), idempotency_key="~" * 255).status_code == 201


def test_action_is_given_again_under_the_tag_that_it_used_up(actors: cast.Cast) -> None:
    erp, order = caller(actors.socar_engineer), yard.draft(actors)
    path = f"work-orders/{order.public_id}/"
    tag = erp.etag(path)
    first = erp.post(f"{path}submit/", etag=tag, idempotency_key="once")
    again = erp.post(f"{path}submit/", etag=tag, idempotency_key="once")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["ETag"] == first.headers["ETag"] == erp.etag(path)
    assert problem_of(erp.post(f"{path}submit/", etag=tag, idempotency_key="twice"), 412)
    assert WorkOrder.objects.get().status == "submitted"


def test_answer_is_not_given_again_to_who_sees_its_object_no_more(
    actors: cast.Cast, erp: Caller
) -> None:
    assert erp.post(PATH, place(actors), idempotency_key="k-1").status_code == 201
    RoleGrant.objects.filter(person=actors.socar_engineer).update(revoked_at=factories.now())
    problem_of(erp.post(PATH, place(actors), idempotency_key="k-1"), 404)


def test_upload_is_the_same_whatever_stands_between_its_parts(
    actors: cast.Cast, erp: Caller
) -> None:
    where = factories.make_location(actors.memorandum, actors.socar)
    line = factories.make_product_line()
    for boundary, letter, status in (("aaa", "1", 201), ("bbb", "1", 201), ("ccc", "2", 422)):
        parts = {"memorandum": actors.memorandum.public_id, "product_line": line.public_id,
                 "location": where.public_id}  # fmt: skip
        body = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in parts.items()
        )
        body += (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n'
            f"No,Length m\r\n1,12.{letter}\r\n2,12.8\r\n\r\n--{boundary}--\r\n"
        )
        answer = erp.client.post(
            V1 + "tallies/",
            body.encode(),
            f"multipart/form-data; boundary={boundary}",
            headers=erp.headers | {"idempotency-key": "up"},
        )
        assert answer.status_code == status, answer.content
    assert Tally.objects.count() == 1


def test_answers_are_forgotten_after_seven_days(actors: cast.Cast, erp: Caller) -> None:
    erp.post(PATH, place(actors), idempotency_key="k-1")
    now = factories.now()
    assert services.purge_answers(now=now + dt.timedelta(days=6, hours=23)) == 0
    assert services.purge_answers(now=now + dt.timedelta(days=7, minutes=1)) == 1
    assert KeptAnswer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_key_in_flight_is_409(actors: cast.Cast, erp: Caller) -> None:
    held, done = threading.Event(), threading.Event()
    erp.post(PATH, place(actors), idempotency_key="k-1")
    number = int.from_bytes(bytes.fromhex(KeptAnswer.objects.get().name[:16]), signed=True)

    def hold() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [number])
            held.set()
            done.wait(30)
        finally:
            connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(30)
        answer = erp.post(PATH, place(actors), idempotency_key="k-1")
    finally:
        done.set()
        holder.join()
    assert problem_of(answer, 409)["code"] == "key_in_flight"
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.django_db(transaction=True)
def test_of_fifty_parallel_posts_with_one_key_a_single_one_creates(
    actors: cast.Cast, erp: Caller, live_server: LiveServer
) -> None:
    body = json.dumps(order(actors)).encode()
    together = threading.Barrier(50)

    def post(_number: int) -> str:
        asked = urllib.request.Request(
            f"{live_server.url}{V1}work-orders/",
            body,
            {**erp.headers, "Content-Type": "application/json", "Idempotency-Key": "k-50"},
        )
        together.wait(30)
        said: str = eventually(lambda: _said(asked) or "", what="an answer")
        return said

    with ThreadPoolExecutor(50) as pool:
        answers = Counter(pool.map(post, range(50)))
    assert answers["created 201"] == 1, answers
    assert answers["replayed"] + answers["key_in_flight"] == 49, answers
    assert WorkOrder.objects.count() == 1
    assert Event.objects.filter(verb="order.created").count() == 1


def _said(asked: urllib.request.Request) -> str | None:
    """What the server answers; None when its queue of connections was full: then ask again."""
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            replayed = answer.headers.get("Idempotency-Replayed") == "true"
            return "replayed" if replayed else f"created {answer.status}"
    except urllib.error.HTTPError as refused:
        return str(json.load(refused)["code"])
    except OSError:
        return None
