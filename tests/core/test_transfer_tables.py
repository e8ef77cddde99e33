"""Every list of the API as CSV and XLSX: the same rows, filters, order and sight as in JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.api import lists
from mou_portal.api import router
from tests import cast, factories
from tests.callers import Caller, caller, problem_of
from tests.equipment import yard

pytestmark = pytest.mark.django_db
#: The token with its sight, how many rows there are, the rows.
QUERIES = 3
NAMES = [name for name, _view, _base in router.registry]


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


def table(erp: Caller, path: str) -> list[dict[str, str]]:
    """The rows of a list as CSV, by the names in its head."""
    answer = erp.get(path)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_every_list_comes_as_a_table(actors: cast.Cast, name: str, format: str) -> None:
    yard.make_joints(actors, 1)
    factories.make_commitment(actors.area, actors.socar_coordinator)
    answer = caller(actors.socar_engineer).get(f"{name}/?format={format}")
    assert answer.status_code == 200
    assert answer.streaming
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.{format}"'
    assert b"".join(answer.streaming_content)


def test_list_inside_a_row_is_json_in_one_cell(actors: cast.Cast, erp: Caller) -> None:
    """The driver reads `json` by itself, unlike `jsonb`: seen on the running server first."""
    clause = factories.make_clause(actors.memorandum)
    clause.areas.add(actors.area)
    told = json.loads(table(erp, "clauses/?format=csv")[0]["areas"])
    assert told == erp.rows("clauses/")[0]["areas"] != []
    assert erp.get("clauses/?format=xlsx").status_code == 200


def test_table_has_the_rows_and_the_order_of_the_list(actors: cast.Cast, erp: Caller) -> None:
    for number in ("3", "1", "2"):
        yard.make_joints(actors, 1, tally_number=number)
    path = "joints/?ordering=-tally_number"
    rows = table(erp, path + "&format=csv")
    assert [row["tally_number"] for row in rows] == ["3", "2", "1"]
    listed = erp.rows(path)
    assert [row["id"] for row in rows] == [row["id"] for row in listed]
    first = listed[0]
    assert rows[0]["location.name"] == first["location"]["name"]
    assert Decimal(rows[0]["effective_length_m"]) == Decimal(first["effective_length_m"])
    assert dt.datetime.fromisoformat(rows[0]["updated_at"]) == dt.datetime.fromisoformat(
        first["updated_at"]
    )


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_table_tells_for_whom_a_row_waits_as_json(actors: cast.Cast, format: str) -> None:
    yard.submitted(actors, yard.make_joints(actors, 1))
    erp = caller(actors.socar_engineer)
    listed = erp.rows("work-orders/")[0]["waiting_on"]
    answer = erp.get(f"work-orders/?format={format}")
    data = b"".join(answer.streaming_content)
    if format == "csv":
        told = next(csv.DictReader(io.StringIO(data.decode(), newline="")))["waiting_on"]
    else:
        head, line = (
            python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        )
        told = str(line[head.index("waiting_on")])
    assert json.loads(told) == listed == [{"id": actors.stp.public_id, "short": "STP"}]


def test_table_knows_the_filters_of_the_list(actors: cast.Cast, erp: Caller) -> None:
    yard.make_joints(actors, 2)
    yard.make_joints(actors, 1, status="rejected")
    assert len(table(erp, "joints/?format=csv&status=rejected")) == 1
    assert len(table(erp, f"joints/?format=csv&memorandum={actors.memorandum.public_id}")) == 3


def test_xlsx_of_the_api_holds_numbers(actors: cast.Cast, erp: Caller) -> None:
    yard.make_joints(actors, 1, description="=cmd()")
    answer = erp.get("joints/?format=xlsx")
    data = b"".join(answer.streaming_content)
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    head, row = sheet.to_python()
    assert row[head.index("effective_length_m")] == 12.8
    assert row[head.index("description")] == "=cmd()"


def test_third_party_gets_an_empty_table(actors: cast.Cast) -> None:
    yard.make_joints(actors, 2)
    assert table(caller(actors.third_engineer), "joints/?format=csv") == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("format=pdf", "format"),
        ("format=csv&limit=5", "limit"),
        ("format=csv&cursor=x", "cursor"),
        ("format=xlsx&count=exact", "count"),
        ("format=csv&nothing=1", "nothing"),
        ("format=csv&status=no", "status"),
        ("format=csv&ordering=no", "ordering"),
        ("format=csv&format=xlsx", "format"),
    ],
)
def test_wrong_parameter_of_a_table_is_400_and_named(erp: Caller, query: str, name: str) -> None:
    said: Any = problem_of(erp.get(f"joints/?{query}"), 400)
    assert said["errors"][0]["parameter"] == name


def test_table_above_the_limit_names_the_export(
    actors: cast.Cast, erp: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_TABLE_ROWS", 2)
    yard.make_joints(actors, 2)
    assert len(table(erp, "joints/?format=csv")) == 2
    yard.make_joints(actors, 1)
    said = problem_of(erp.get("joints/?format=csv"), 422)
    assert said["code"] == "too_many_rows"
    assert "/api/v1/exports/" in said["detail"]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_table_costs_the_same_few_statements(actors: cast.Cast, erp: Caller, count: int) -> None:
    yard.make_joints(actors, count)
    table(erp, "joints/?format=csv")
    with CaptureQueriesContext(connection) as asked:
        assert len(table(erp, "joints/?format=csv")) == count
    assert len(asked) == QUERIES
