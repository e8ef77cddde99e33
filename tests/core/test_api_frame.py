"""The frame of the API: who may call, what an answer looks like, what is refused."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from core.accounts import token_services
from core.models import ApiToken
from tests import cast, factories
from tests.callers import V1, Caller, caller, problem_of

pytestmark = pytest.mark.django_db

LISTS = [
    "memoranda/",
    "parties/",
    "areas/",
    "clauses/",
    "resulting-instruments/",
    "commitments/",
    "progress-entries/",
    "acts/",
    "signatures/",
    "product-lines/",
    "locations/",
    "tallies/",
    "joints/",
    "work-orders/",
    "order-lines/",
    "installations/",
    "dismantlings/",
    "files/",
    "events/",
]


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


# -- who ---------------------------------------------------------------------------------------


def test_caller_without_credentials_is_401_and_told_how() -> None:
    answer = Client().get(V1 + "joints/")
    assert problem_of(answer, 401)["code"] == "not_authenticated"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize("raw", ["", "mp_nobody.x", "mp_.", "x", "mp_é.ü", "mp_" + "a" * 9000])
def test_unknown_token_is_401(raw: str) -> None:
    answer = Client().get(V1 + "joints/", headers={"authorization": f"Bearer {raw}"})
    assert problem_of(answer, 401)["code"] == "authentication_failed"


def test_expired_revoked_or_orphaned_token_is_401(actors: cast.Cast, erp: Caller) -> None:
    token = ApiToken.objects.get()
    assert erp.get("me/").status_code == 200
    ApiToken.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert erp.get("me/").status_code == 401
    ApiToken.objects.update(expires_at=None)
    token.refresh_from_db()
    token_services.revoke_token(token=token, by=actors.socar_engineer, now=timezone.now())
    assert erp.get("me/").status_code == 401


def test_token_does_only_what_its_scopes_say(actors: cast.Cast) -> None:
    reader = caller(actors.socar_engineer, "equipment:read")
    assert reader.get("joints/").status_code == 200
    refused = problem_of(reader.get("acts/"), 403)
    assert refused["code"] == "scope_missing"
    assert "acts:read" in refused["detail"]
    assert problem_of(reader.post("work-orders/", {}), 403)["code"] == "scope_missing"


def test_session_changes_nothing_without_csrf(actors: cast.Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(actors.socar_engineer)
    assert browser.get(V1 + "me/").json()["token"] is None
    answer = browser.post(V1 + "work-orders/", {}, "application/json")
    assert problem_of(answer, 403)["code"] == "permission_denied"


def test_me_names_person_party_roles_and_scopes(actors: cast.Cast, erp: Caller) -> None:
    said = erp.get("me/").json()
    assert said["email"] == actors.socar_engineer.email
    assert said["organisation"]["short"] == "SOCAR"
    assert said["grants"] == [{"role": "engineer", "memorandum": None}]
    assert said["token"]["scopes"] == list(token_services.SCOPES)


# -- errors ------------------------------------------------------------------------------------


def test_unknown_address_method_and_media_are_problems(erp: Caller) -> None:
    assert problem_of(erp.get("nothing/here/"), 404)["code"] == "not_found"
    assert problem_of(erp.get("joints/pip_00000000000000000000000000/"), 404)["code"] == "not_found"
    assert problem_of(erp.post("progress-entries/"), 405)["code"] == "method_not_allowed"
    assert problem_of(erp.get("joints/", accept="text/csv"), 406)["code"] == "not_acceptable"
    answer = erp.client.post(V1 + "work-orders/", b"x", "text/plain", headers=erp.headers)
    assert problem_of(answer, 415)["code"] == "unsupported_media_type"


def test_detail_is_in_the_language_of_the_tokens_person(actors: cast.Cast) -> None:
    actors.socar_engineer.language = "ru"
    actors.socar_engineer.save()
    answer = caller(actors.socar_engineer).post("progress-entries/")
    assert answer.headers["Content-Language"] == "ru"
    assert answer.json()["detail"] == 'Метод "POST" не разрешен.'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "line 1"),
        (b'{"title": NaN}', "NaN"),
        (b'{"title": -Infinity}', "Infinity"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b"[" * 60 + b"]" * 60, "deeply"),
        (b"[" * 200_000, "deeply"),
        (b'{"title": "\\ud800"}', "half"),
        (b"\xff", "UTF-8"),
        (b'{"n": ' + b"9" * 5000 + b"}", "too long"),
        (json.dumps({str(n): n for n in range(10_001)}).encode(), "too many"),
    ],
)
def test_body_that_is_not_plain_json_is_refused(erp: Caller, body: bytes, words: str) -> None:
    refused = problem_of(erp.post("work-orders/", body), 400)
    assert refused["code"] == "malformed"
    assert words in refused["detail"]


def test_body_above_ten_megabytes_is_refused(erp: Caller) -> None:
    body = b'{"title": "' + b"a" * 10_000_000 + b'"}'
    assert problem_of(erp.post("work-orders/", body), 413)["code"] == "too_large"


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"null"])
def test_body_that_is_no_object_is_400(erp: Caller, body: bytes) -> None:
    problem_of(erp.post("work-orders/", body), 400)


def test_unknown_member_is_named_by_its_pointer(erp: Caller) -> None:
    refused = problem_of(erp.post("work-orders/", {"status": "done", "a/b~c": 1}), 400)
    pointers = {error["pointer"]: error["code"] for error in refused["errors"]}
    assert pointers["#/status"] == "unknown_member"
    assert pointers["#/a~1b~0c"] == "unknown_member"


# -- lists -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS)
def test_unknown_parameter_is_400_and_names_the_known(erp: Caller, path: str) -> None:
    refused = problem_of(erp.get(f"{path}?colour=red"), 400)
    assert refused["code"] == "unknown_parameter"
    assert refused["errors"][0]["parameter"] == "colour"
    assert "limit" in refused["errors"][0]["known"]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "limit=x", "limit=٣", "limit=1&limit=2", "ordering=secret",
     "ordering=--updated_at", "count=all", "cursor=x", "cursor=%00", "cursor=W10",
     "memorandum=%00", "q=%00"],
)  # fmt: skip
def test_broken_parameter_is_400(erp: Caller, query: str) -> None:
    problem_of(erp.get(f"joints/?{query}"), 400)


def test_cursor_of_another_ordering_is_refused(actors: cast.Cast, erp: Caller) -> None:
    _joints(actors, 3)
    following = erp.get("joints/?limit=1").json()["next"]
    cursor = following.partition("cursor=")[2]
    answer = erp.get(f"joints/?limit=1&ordering=-updated_at&cursor={cursor}")
    assert problem_of(answer, 400)["code"] == "invalid_cursor"


@pytest.mark.parametrize("ordering", ["created_at", "-created_at", "effective_length_m"])
def test_pages_hold_every_row_once_in_both_directions(
    actors: cast.Cast, erp: Caller, ordering: str
) -> None:
    _joints(actors, 7)
    whole = [row["id"] for row in erp.rows(f"joints/?ordering={ordering}")]
    pages = _walk(erp, f"joints/?limit=3&ordering={ordering}", "next")
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [row for page in pages for row in page] == whole
    last = _last_address(erp, f"joints/?limit=3&ordering={ordering}")
    back = _walk(erp, last, "previous")
    assert [row for page in reversed(back) for row in page] == whole


def test_page_is_stable_while_rows_come(actors: cast.Cast, erp: Caller) -> None:
    _joints(actors, 4)
    first = erp.get("joints/?limit=2&ordering=-created_at").json()
    _joints(actors, 3)
    second = erp.client.get(first["next"], headers=erp.headers).json()
    seen = [row["id"] for row in first["results"] + second["results"]]
    assert len(set(seen)) == 4


def test_count_is_made_only_when_asked(actors: cast.Cast, erp: Caller) -> None:
    _joints(actors, 3)
    assert "count" not in erp.get("joints/").json()
    assert erp.get("joints/?limit=1&count=exact").json()["count"] == 3


@pytest.mark.parametrize("path", LISTS)
def test_list_takes_three_queries_whatever_its_length(
    actors: cast.Cast, erp: Caller, path: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        assert erp.get(path).status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_list_of_joints_takes_three_queries(
    actors: cast.Cast, erp: Caller, rows: int, django_assert_num_queries: Any
) -> None:
    _joints(actors, rows)
    with django_assert_num_queries(3):
        assert len(erp.rows("joints/")) == rows


# -- one object --------------------------------------------------------------------------------


def test_known_version_is_304_in_one_query(
    actors: cast.Cast, erp: Caller, django_assert_num_queries: Any
) -> None:
    joint = _joints(actors, 1)[0]
    answer = erp.get(f"joints/{joint.public_id}/")
    tag = answer.headers["ETag"]
    assert tag.startswith('"1-')
    erp.get(f"joints/{joint.public_id}/", if_none_match=tag)  # the connection plans it once
    with django_assert_num_queries(1):
        again = erp.get(f"joints/{joint.public_id}/", if_none_match=tag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    weak = erp.get(f"joints/{joint.public_id}/", if_none_match=f'"x", W/{tag}')
    assert weak.status_code == 304
    assert erp.get(f"joints/{joint.public_id}/", if_none_match='"0-x"').status_code == 200


def test_numbers_travel_as_text_and_times_as_iso(actors: cast.Cast, erp: Caller) -> None:
    joint = _joints(actors, 1)[0]
    said = erp.get(f"joints/{joint.public_id}/").json()
    assert said["effective_length_m"] == "12.800"
    assert dt.datetime.fromisoformat(said["updated_at"]) == joint.updated_at


def test_every_answer_carries_a_request_id(erp: Caller) -> None:
    answer = erp.get("me/", x_request_id="erp-2026-0001")
    assert answer.headers["X-Request-Id"] == "erp-2026-0001"


# -- the description ---------------------------------------------------------------------------


def test_description_is_valid_and_without_warnings(capfd: pytest.CaptureFixture[str]) -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    validate_schema(schema)  # type: ignore[no-untyped-call]
    assert capfd.readouterr().err == ""
    assert schema["openapi"].startswith("3.1")
    for path in LISTS:
        assert f"/api/v1/{path}" in schema["paths"]


def test_description_and_its_page_are_open(client: Client) -> None:
    assert client.get(V1 + "schema/").status_code == 200
    again = client.get(V1 + "schema/", headers={"accept": "application/json"})
    assert again.json()["openapi"].startswith("3.1")
    assert client.get(V1 + "schema/?version=9").status_code == 400
    answer = client.get(V1 + "docs/")
    assert answer.status_code == 200
    assert b"<script>" not in answer.content
    assert b"https://" not in answer.content


def _joints(actors: cast.Cast, count: int) -> list[Any]:
    place = factories.make_location(actors.memorandum, actors.socar)
    return [factories.make_joint(place) for _number in range(count)]


def _walk(erp: Caller, address: str, direction: str) -> list[list[str]]:
    pages = []
    following: str | None = address if address.startswith("http") else V1 + address
    while following:
        page = erp.client.get(following, headers=erp.headers).json()
        pages.append([row["id"] for row in page["results"]])
        following = page[direction]
    return pages


def _last_address(erp: Caller, address: str) -> str:
    following = V1 + address
    while True:
        page = erp.client.get(following, headers=erp.headers).json()
        if page["next"] is None:
            return following
        following = page["next"]
