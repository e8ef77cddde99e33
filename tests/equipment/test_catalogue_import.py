"""Product lines as a file: looked up, flagged beside the cell, stored whole, taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.models import Event, Import
from core.transfer import import_queries as queries
from core.transfer import import_services as services
from core.transfer import importing
from core.transfer.checking import DryRun
from core.transfer.kinds import choices_for
from equipment.models import GivenRating, ProductLine
from tests import cast, factories
from tests.callers import caller
from tests.cooperation.browsers import signed_in
from tests.core import transfers
from tests.equipment import catalogues

pytestmark = pytest.mark.django_db
NOW = factories.NOW
HEAD = [
    "Product",
    "Size",
    "Weight",
    "OD, in",
    "Wall, in",
    "Grade",
    "Thread",
    "Burst, psi",
    "Source",
]
GOOD = ["casing", '7"', "29.00#", "7", "0,408", "N80", "BTC", "8160", "API 5CT"]


@pytest.fixture
def actors() -> cast.Cast:
    factories.make_grade("N80")
    factories.make_connection("BTC")
    return cast.assemble()


def row(**changes: str) -> list[str]:
    names = ("product", "size", "weight", "od", "wall", "grade", "thread", "burst", "source")
    return [changes.get(name, value) for name, value in zip(names, GOOD, strict=True)]


def uploaded(actors: cast.Cast, *rows: list[str], head: list[str] = HEAD) -> Import:
    made = transfers.uploaded(
        actors,
        transfers.csv_of(rows, head),
        "lines.csv",
        kind="product-lines",
        by=actors.socar_admin,
    )
    sheet = queries.sheet_of(made, "")
    layout, _remembered = queries.suggestion_for(made, sheet)
    return services.map_import(
        made=made, sheet=sheet.name, header_row=layout.header, columns=layout.columns,
        by=actors.socar_admin, now=NOW,
    )  # fmt: skip


def looked_through(actors: cast.Cast, *rows: list[str]) -> DryRun:
    return queries.dry_run_of(uploaded(actors, *rows), actors.socar_admin)


def committed(actors: cast.Cast, *rows: list[str]) -> Import:
    made = services.commit_import(made=uploaded(actors, *rows), by=actors.socar_admin, now=NOW)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW)
    made.refresh_from_db()
    assert made.status == "committed"
    return made


def test_file_brings_lines_with_their_ratings_and_one_event(actors: cast.Cast) -> None:
    made = committed(actors, row(), row(weight="32.00#", wall="0.453", burst="9999"))
    assert (made.created_count, made.changed_count) == (2, 0)
    first, second = ProductLine.objects.order_by("pk")
    assert (first.wall_mm, first.entered_wall, str(first)) == (
        Decimal("10.363"), Decimal("0.408"), '7" 29.00# N80 BTC'
    )  # fmt: skip
    assert [one.is_flagged for one in GivenRating.objects.order_by("line")] == [False, True]
    assert not Event.objects.filter(verb="product_line.added").exists()
    assert second.source == "API 5CT"


def test_flag_is_a_remark_on_its_cell_and_stops_nothing(actors: cast.Cast) -> None:
    run = looked_through(actors, row(burst="9000"), row(weight="32.00#", wall="0.453", burst=""))
    assert run.ok
    flagged, plain = run.rows
    assert flagged.remarks == {
        "internal_yield_psi": "9\u00a0000\u00a0psi is given, the formula says 8\u00a0160\u00a0psi "
        "(10.3 %)."
    }
    assert plain.remarks == {}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"grade": "N81"}, "grade"),
        ({"thread": "BTX"}, "connection"),
        ({"product": "hose"}, "product"),
        ({"od": ""}, "designation"),
        ({"wall": "4"}, "wall_in"),
        ({"wall": "NaN"}, "wall_in"),
        ({"burst": "0"}, "internal_yield_psi"),
        ({"source": ""}, "source"),
    ],
)
def test_wrong_cell_is_named(actors: cast.Cast, changes: dict[str, str], column: str) -> None:
    run = looked_through(actors, row(**changes))
    assert list(run.rows[0].wrong) == [column]


def test_second_file_changes_what_it_says_otherwise_and_is_taken_back(actors: cast.Cast) -> None:
    line = catalogues.add_line(
        actors.stp_admin,
        connection=factories.make_connection("BTC"),
        ratings={"internal_yield": catalogues.psi("8160"), "collapse": catalogues.psi("7030")},
        note="kept",
    )
    assert looked_through(actors, row()).rows[0].outcome == "same"
    made = committed(actors, row(wall="0.362", burst="7240"))
    assert (made.created_count, made.changed_count) == (0, 1)
    line.refresh_from_db()
    kept = dict(line.given_ratings.values_list("kind", "entered_value"))
    assert (line.wall_mm, line.note) == (Decimal("9.195"), "kept")
    assert kept == {"internal_yield": Decimal("7240"), "collapse": Decimal("7030")}
    services.undo_import(made=made, by=actors.socar_admin, now=NOW)
    line.refresh_from_db()
    assert (line.wall_mm, line.entered_wall) == (Decimal("10.363"), Decimal("0.408"))
    assert line.given_ratings.get(kind="internal_yield").entered_value == Decimal("8160")


def test_created_lines_go_again_with_their_ratings(actors: cast.Cast) -> None:
    made = committed(actors, row())
    services.undo_import(made=made, by=actors.socar_admin, now=NOW)
    assert not ProductLine.objects.exists()
    assert not GivenRating.objects.exists()


def test_only_administrators_are_offered_the_kind(actors: cast.Cast) -> None:
    def offered(person: Any) -> list[str]:
        return [kind.name for kind in choices_for(person, actors.memorandum.pk)]

    assert "product-lines" in offered(actors.socar_admin)
    assert "product-lines" not in offered(actors.socar_engineer)


def test_preview_shows_the_remark(actors: cast.Cast) -> None:
    made = uploaded(actors, row(burst="9000"))
    page = signed_in(actors.socar_admin).get(f"{made.get_absolute_url()}?show=remarks")
    assert "the formula says 8\u00a0160\u00a0psi" in page.content.decode()
    told = caller(actors.socar_admin).get(f"imports/{made.public_id}/preview/").json()
    assert told["ok"] is True
    assert [one["column"] for one in told["results"][0]["remarks"]] == ["internal_yield_psi"]
