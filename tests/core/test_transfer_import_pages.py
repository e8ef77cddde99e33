"""Imports on pages and over the API: the same steps, the same words."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.models import Import
from core.transfer.tasks import make_import
from equipment.models import Location
from tests import cast
from tests.callers import caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.core.transfers import GOOD, bomb, csv_of, mapped, uploaded

pytestmark = pytest.mark.django_db
LIST_QUERIES = 6


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


# -- pages -------------------------------------------------------------------------------------


@pytest.fixture
def browser(actors: cast.Cast) -> Client:
    return signed_in(actors.socar_engineer)


def press(browser: Client, made: Import, verb: str) -> Any:
    made.refresh_from_db()
    return browser.post(f"{made.get_absolute_url()}{verb}/", {"version": made.version})


def test_whole_thread_on_pages(actors: cast.Cast, browser: Client) -> None:
    page = browser.get("/imports/")
    assert "Import a file" in page.content.decode()
    file = SimpleUploadedFile("places.csv", csv_of(GOOD))
    answer: Any = browser.post("/imports/new/", {"kind": "places", "file": file})
    made = Import.objects.get()
    assert answer.url == f"{made.get_absolute_url()}columns/"
    columns = browser.get(answer.url).content.decode()
    assert "Row of the headers" in columns and "Yard 1 · Rack A" in columns
    said = {"version": made.version, "of_name": "0", "of_kind": "1", "of_parent": "2"}
    assert browser.post(answer.url, said).status_code == 302
    preview = browser.get(made.get_absolute_url()).content.decode()
    assert "This file can be imported." in preview
    press(browser, made, "commit")
    assert 'hx-trigger="every 1s"' in browser.get(made.get_absolute_url()).content.decode()
    assert make_import(made.pk)
    assert "What was stored" in browser.get(made.get_absolute_url()).content.decode()
    press(browser, made, "undo")
    assert not Location.objects.exists()
    assert "Undone" in browser.get("/imports/").content.decode()


def test_preview_marks_the_wrong_cells(actors: cast.Cast, browser: Client) -> None:
    made = mapped(actors, csv_of([["Rig 1", "rig", "", ""], ["Rig 2", "ship", "", ""]]))
    page = browser.get(made.get_absolute_url()).content.decode()
    assert "1 error stops this import." in page
    assert '<span class="mono">B3</span> Kind: This is not known here.' in page
    assert "Import</button>" not in page
    assert press(browser, made, "commit").status_code == 422


def test_wrong_file_on_the_page_says_why(actors: cast.Cast, browser: Client) -> None:
    file = SimpleUploadedFile("places.xlsx", bomb())
    answer = browser.post("/imports/new/", {"kind": "places", "file": file})
    assert answer.status_code == 422
    assert "inflates far beyond" in answer.content.decode()


def test_observer_is_offered_no_import(actors: cast.Cast) -> None:
    observer = signed_in(actors.socar_observer)
    assert "Import a file" not in observer.get("/imports/").content.decode()
    assert observer.get("/imports/new/").status_code == 403


@pytest.mark.parametrize("count", [1, 3, 50])
def test_history_of_imports_costs_the_same(
    actors: cast.Cast, browser: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        uploaded(actors, csv_of(GOOD))
    with django_assert_num_queries(LIST_QUERIES):
        assert browser.get("/imports/").status_code == 200


# -- API ---------------------------------------------------------------------------------------


def test_whole_thread_over_the_api(actors: cast.Cast) -> None:
    erp = caller(actors.socar_engineer)
    kinds = erp.get("imports/kinds/").json()["results"]
    assert [one["name"] for one in kinds[0]["columns"]][:2] == ["name", "kind"]
    file = SimpleUploadedFile("places.csv", csv_of(GOOD))
    memorandum = actors.memorandum.public_id
    answer = erp.upload("imports/", kind="places", memorandum=memorandum, file=file)
    assert answer.status_code == 201
    path = f"imports/{answer.json()['id']}/"
    assert erp.post(f"{path}map/").json()["mapping"]["kind"] == 1
    assert erp.get(f"{path}preview/").json()["ok"] is True
    assert erp.act(path, "commit").json()["status"] == "committing"
    assert make_import(Import.objects.get().pk)
    told = erp.get(path).json()
    assert (told["status"], told["created_count"]) == ("committed", 2)
    assert erp.get(f"{path}actions/").json()["actions"][0]["action"] == "undo"
    assert erp.act(path, "undo").json()["status"] == "undone"


def test_errors_over_the_api_name_row_and_column(actors: cast.Cast) -> None:
    erp = caller(actors.socar_engineer)
    made = mapped(actors, csv_of([["Rig 1", "ship", "", ""]]))
    path = f"imports/{made.public_id}/"
    wrong = erp.get(f"{path}preview/").json()["results"][0]["wrong"]
    assert (wrong[0]["column"], wrong[0]["cell"]) == ("kind", "B2")
    said = problem_of(erp.act(path, "commit"), 422)
    assert said["code"] == "import_errors"
    assert (said["errors"][0]["cell"], said["errors"][0]["field"]) == ("B2", "kind")


def test_import_into_a_foreign_memorandum_is_missing(actors: cast.Cast) -> None:
    file = SimpleUploadedFile("places.csv", csv_of(GOOD))
    third = caller(actors.third_engineer)
    memorandum = actors.memorandum.public_id
    answer = third.upload("imports/", kind="places", memorandum=memorandum, file=file)
    assert problem_of(answer, 400)["errors"][0]["code"] == "does_not_exist"
