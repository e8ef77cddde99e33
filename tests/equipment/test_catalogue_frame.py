"""Every list of the catalogue is one of the API like any other: tags, members, tables, lookups."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment.catalogue.entry_services import retire_entry
from equipment.models import ProductLine
from tests import cast, catalogue, factories
from tests.callers import Caller, caller, problem_of
from tests.equipment import catalogues

pytestmark = pytest.mark.django_db
NOUNS = ("product-lines", "grades", "connections", "tool-joint-limits", "class-schemes")
LIST_QUERIES = 2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def admin(actors: cast.Cast) -> Caller:
    return caller(actors.socar_admin)


@pytest.fixture
def planted() -> None:
    catalogue.plant()


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.usefixtures("planted")
def test_members_are_chosen_and_what_names_a_row_stands_first(admin: Caller, noun: str) -> None:
    first = admin.rows(f"{noun}/?limit=1")[0]
    assert next(iter(first)) == "id"
    assert admin.rows(f"{noun}/?limit=1&fields=id,source") == [
        {"id": first["id"], "source": first["source"]}
    ]


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.usefixtures("planted")
def test_list_is_a_table_too(admin: Caller, noun: str) -> None:
    answer = admin.get(f"{noun}/?format=csv")
    lines = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [line["id"] for line in lines] == [
        row["id"] for row in admin.rows(f"{noun}/?limit=1000")
    ]
    assert admin.get(f"{noun}/?format=xlsx").headers["Content-Type"] == XLSX


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("limit", [1, 3, 50])
def test_list_costs_the_same_at_any_length(admin: Caller, noun: str, limit: int) -> None:
    admin.rows(f"{noun}/?limit={limit}")
    with CaptureQueriesContext(connection) as asked:
        admin.rows(f"{noun}/?limit={limit}")
    assert len(asked) == LIST_QUERIES


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.usefixtures("planted")
def test_change_is_carried_out_on_the_version_that_was_read(admin: Caller, noun: str) -> None:
    path = f"{noun}/{admin.rows(f'{noun}/?limit=1')[0]['id']}/"
    tag = admin.etag(path)
    assert admin.get(path, if_none_match=tag).status_code == 304
    assert admin.patch(path, {"note": "Seen in print."}, etag=tag).status_code == 200
    problem_of(admin.patch(path, {"note": "Not this."}, etag=tag), 412)
    seen = admin.get(path).json()
    assert (seen["note"], admin.etag(path) == tag) == ("Seen in print.", False)


def test_grade_and_connection_of_a_line_open(actors: cast.Cast, admin: Caller) -> None:
    line = catalogues.add_line(
        actors.socar_admin, connection=factories.make_connection("BTC", kind="api_thread")
    )
    row = admin.rows("product-lines/?expand=grade_id,connection_id")[0]
    assert (row["id"], row["grade_id"]["yield_min_mpa"], row["connection_id"]["kind"]) == (
        line.public_id, "551.580583", "api_thread",
    )  # fmt: skip


def lines_of(admin: Caller, query: str) -> list[Any]:
    return [row["weight_name"] for row in admin.rows(f"product-lines/?ordering=product&{query}")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("grade=N80", ["29.00#"]),
        ("grade__not=N80", ["26.00#"]),
        ("grade__contains=k5", ["26.00#"]),
        ("connection__empty=true", ["29.00#"]),
        ("connection__contains=bt", ["26.00#"]),
        ("state=retired", ["26.00#"]),
        ("state__not=retired", ["29.00#"]),
        ("state=offered,retired", ["26.00#", "29.00#"]),
        ("wall_mm__gte=10", ["29.00#"]),
        ("od_mm__lte=177.8", ["26.00#", "29.00#"]),
        ("retired_at__empty=false", ["26.00#"]),
        ("product__not=casing", []),
        ("weight_name=26.00%23", ["26.00#"]),
    ],
)
def test_lines_are_narrowed_by_documented_lookups(
    actors: cast.Cast, admin: Caller, query: str, found: list[str]
) -> None:
    catalogues.add_line(actors.socar_admin)
    other: ProductLine = catalogues.add_line(
        actors.socar_admin, weight_name="26.00#", wall=catalogues.inches("0.362"),
        grade=factories.make_grade("K55"), connection=factories.make_connection("BTC"),
    )  # fmt: skip
    retire_entry(entry=other, by=actors.socar_admin, now=catalogues.NOW)
    assert lines_of(admin, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("product=drill_pipe", ["E75", "X95", "G105", "S135", "Д", "К", "Е", "Л", "М"]),
        ("product=drill_pipe&group=api", ["E75", "X95", "G105", "S135"]),
        ("group=api&yield_min_mpa__lte=380", ["H40", "J55", "K55"]),
        ("group=gost&product__not=drill_pipe", []),
    ],
)
@pytest.mark.usefixtures("planted")
def test_grades_are_found_by_what_they_are_for(admin: Caller, query: str, found: list[str]) -> None:
    assert {row["name"] for row in admin.rows(f"grades/?{query}")} == set(found)
