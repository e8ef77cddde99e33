"""Exports on pages and over the API: the button of a list, the background, the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.api import lists
from core.models import Export
from core.transfer.tasks import make_export
from tests import cast, factories
from tests.callers import Caller, caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.core.transfers import asked, made
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW
LIST_QUERIES = 6


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


# -- pages -------------------------------------------------------------------------------------


@pytest.fixture
def browser(actors: cast.Cast) -> Iterator[Client]:
    yield signed_in(actors.socar_engineer)


def test_button_of_the_list_gives_the_file_at_once(actors: cast.Cast, browser: Client) -> None:
    yard.make_joints(actors, 2)
    page = browser.get("/pipes/?kind=joint").content.decode()
    assert 'action="/exports/lists/equipment:joint-list/"' in page
    said = {"format": "csv", "query": "kind=joint&columns=length"}
    answer: Any = browser.post("/exports/lists/equipment:joint-list/", said)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == 'Number,"Length, m",State'
    assert len(lines) == 3
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pipes.csv"'


@pytest.mark.parametrize(
    "key",
    ["equipment:joint-list", "equipment:order-list", "cooperation:act-list",
     "cooperation:commitment-list"],
)  # fmt: skip
def test_every_registered_list_is_exported(actors: cast.Cast, browser: Client, key: str) -> None:
    yard.draft(actors, yard.make_joints(actors))
    yard.make_act(actors)
    factories.make_commitment(actors.area, actors.socar_coordinator)
    answer: Any = browser.post(f"/exports/lists/{key}/", {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) > 1


def test_long_list_is_made_in_the_background(
    actors: cast.Cast, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.transfer.views.MOST_TABLE_ROWS", 1)
    yard.make_joints(actors, 2)
    answer: Any = browser.post("/exports/lists/equipment:joint-list/", {"format": "xlsx"})
    export = Export.objects.get()
    assert answer.url == export.get_absolute_url()
    page = browser.get(answer.url).content.decode()
    assert 'hx-trigger="every 1s"' in page and "Cancel export" in page
    assert made(export, timezone.now())
    assert browser.get(answer.url, headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"
    assert "Download" in browser.get(answer.url).content.decode()
    assert "Download" in browser.get("/exports/").content.decode()
    fetched: Any = browser.post(f"{answer.url}file/")
    assert b"".join(fetched.streaming_content)[:2] == b"PK"


def test_wrong_format_list_or_filter_of_a_page(actors: cast.Cast, browser: Client) -> None:
    path = "/exports/lists/equipment:joint-list/"
    assert browser.post(path, {"format": "pdf"}).status_code == 400
    assert browser.post("/exports/lists/nothing/", {"format": "csv"}).status_code == 404
    assert browser.post(path, {"format": "csv", "query": "status=no"}).status_code == 302


@pytest.mark.parametrize("count", [1, 3, 50])
def test_page_of_exports_costs_the_same(
    actors: cast.Cast, browser: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        assert made(asked(actors), timezone.now())
    with django_assert_num_queries(LIST_QUERIES):
        assert browser.get("/exports/").status_code == 200


# -- API ---------------------------------------------------------------------------------------


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


def test_export_of_the_api_is_202_then_its_file(actors: cast.Cast, erp: Caller) -> None:
    yard.make_joints(actors, 2)
    answer = erp.post("exports/", {"resource": "joints", "format": "csv", "query": "kind=joint"})
    assert answer.status_code == 202
    told = answer.json()
    path = f"exports/{told['id']}/"
    assert answer.headers["Location"].endswith(path)
    assert problem_of(erp.get(f"{path}content/"), 422)["code"] == "wrong_state"
    assert make_export(Export.objects.get().pk)
    assert erp.get(path).json()["rows_done"] == 2
    lines = b"".join(erp.get(f"{path}content/").streaming_content).decode().splitlines()
    assert lines[0].startswith("id,memorandum,organisation.id")
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"resource": "nothing", "format": "csv"}, 422),
        ({"resource": "joints", "format": "pdf"}, 400),
        ({"resource": "joints", "format": "csv", "query": "nothing=1"}, 400),
        ({"resource": "joints", "format": "csv", "query": "limit=1"}, 400),
        ({"resource": "joints", "format": "csv", "query": "status=no"}, 400),
    ],
)
def test_wrong_export_is_refused(erp: Caller, body: dict[str, str], status: int) -> None:
    problem_of(erp.post("exports/", body), status)
    assert not Export.objects.exists()


def test_token_needs_the_scope_of_the_list(actors: cast.Cast) -> None:
    narrow = caller(actors.socar_engineer, "files:read", "files:write")
    answer = narrow.post("exports/", {"resource": "joints", "format": "csv"})
    assert problem_of(answer, 403)["code"] == "scope_missing"


def test_export_of_the_api_is_cancelled(actors: cast.Cast, erp: Caller) -> None:
    told = erp.post("exports/", {"resource": "joints", "format": "csv"}).json()
    assert erp.act(f"exports/{told['id']}/", "cancel").json()["status"] == "cancelled"
    assert problem_of(caller(actors.stp_engineer).get(f"exports/{told['id']}/"), 404)


def test_large_list_is_what_the_422_promises(
    actors: cast.Cast, erp: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_TABLE_ROWS", 1)
    yard.make_joints(actors, 2)
    assert problem_of(erp.get("joints/?format=csv"), 422)["code"] == "too_many_rows"
    assert erp.post("exports/", {"resource": "joints", "format": "csv"}).status_code == 202
