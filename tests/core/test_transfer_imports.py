"""Imports: a file is looked through, enters whole or not at all, and can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Refused
from core.models import Attachment, Event, Import, ImportChange
from core.transfer import import_queries as queries
from core.transfer import import_services as services
from core.transfer import importing
from equipment.models import Location
from tests import cast, factories
from tests.core.transfers import (
    GOOD,
    HEAD,
    bomb,
    committed,
    csv_of,
    mapped,
    uploaded,
    wrong_of,
    xlsx_of,
)

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


# -- the thread --------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_file_is_imported_whole_with_one_event(actors: cast.Cast, make: Any) -> None:
    name = "places.xlsx" if make is xlsx_of else "places.csv"
    made = services.commit_import(
        made=mapped(actors, make(GOOD), name), by=actors.socar_engineer, now=NOW
    )
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW)
    rack = Location.objects.get(name="Rack A")
    assert rack.parent and (rack.parent.name, rack.parent.name_ru) == ("Yard 1", "База 1")
    assert rack.organisation == actors.socar
    told = Event.objects.filter(object_id=made.public_id, verb="import.committed")
    assert told.get().after == {
        "kind": "places", "created": 2, "changed": 0, "status": "committed"
    }  # fmt: skip
    assert not Event.objects.filter(verb="location.created").exists()


def test_second_file_changes_only_what_it_says_otherwise(actors: cast.Cast) -> None:
    committed(actors, csv_of(GOOD))
    made = committed(actors, csv_of([["yard 1", "yard", "", "База № 1"], GOOD[1]]))
    assert (made.created_count, made.changed_count) == (0, 1)
    yard = Location.objects.get(name="Yard 1")
    assert (yard.name_ru, yard.version) == ("База № 1", 2)
    assert ImportChange.objects.get(made_by=made).before == {"name_ru": "База 1"}


def test_headers_are_known_in_three_languages_and_below_a_title(actors: cast.Cast) -> None:
    data = csv_of(
        [["Название", "Вид", "Входит в", ""], ["Цех 2", "цех", "", ""]], ["Places", "", "", ""]
    )
    committed(actors, data)
    assert Location.objects.get().kind == "workshop"


def test_choice_of_columns_is_remembered_for_the_party(actors: cast.Cast) -> None:
    head = ["A", "B"]
    first = uploaded(actors, csv_of([["Rig 9", "rig"]], head))
    services.map_import(
        made=first, sheet="CSV", header_row=1, columns={"name": 0, "kind": 1},
        by=actors.socar_engineer, now=NOW,
    )  # fmt: skip
    second = uploaded(actors, csv_of([["Rig 10", "rig"]], head))
    layout, remembered = queries.suggestion_for(second, queries.sheet_of(second, ""), 1)
    assert remembered and layout.columns == {"name": 0, "kind": 1}
    other = uploaded(actors, csv_of([["Rig 10", "rig"]], head), by=actors.stp_engineer)
    assert not queries.suggestion_for(other, queries.sheet_of(other, ""), 1)[1]


# -- what is wrong -----------------------------------------------------------------------------


def test_every_wrong_cell_is_named_and_nothing_is_stored(actors: cast.Cast) -> None:
    rows = [
        ["Rig 1", "rig", "", ""],
        ["", "rig", "", ""],
        ["Rig 2", "ship", "", ""],
        ["Rig 3", "rig", "Nowhere", ""],
        ["rig 1", "rig", "", ""],
        ["Rig\u202e5", "rig", "", ""],
        ["x" * 201, "rig", "", ""],
    ]
    wrong = dict(wrong_of(actors, csv_of(rows)))
    assert wrong == {
        "A3": "This cell must be filled.",
        "B4": "This is not known here. Known: Pipe yard, Rack, Rig, Well, Workshop.",
        "C5": "There is no place of this name, neither here nor in the file.",
        "A6": "Row 2 says the same already.",
        "A7": "The cell holds the invisible character U+202E.",
        "A8": "At most 200 characters are kept here.",
    }


def test_formula_is_refused_by_its_cell(actors: cast.Cast) -> None:
    rows = [["Rig 1", "rig"], ['=CONCATENATE("Rig"," 2")', "rig"]]
    wrong = wrong_of(actors, xlsx_of(rows, ["Name", "Kind"]), "places.xlsx")
    assert wrong == [("A3", "The cell holds a formula: paste its value.")]


def test_file_without_a_needed_column_or_row(actors: cast.Cast) -> None:
    with pytest.raises(Refused, match="Say which column holds: Kind"):
        mapped(actors, csv_of([["Rig 1", "x"]], ["Name", "Nothing"]))
    with pytest.raises(Refused, match="no row below"):
        services.commit_import(
            made=mapped(actors, csv_of([], HEAD) + b"\r\n"), by=actors.socar_engineer, now=NOW
        )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(), "zip_bomb"),
        (b"%PDF-1.7 not a list", "not_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n0000", "not_spreadsheet"),
        (b"x" * (21 * 1024 * 1024), "file_too_large"),
        (b"", "not_spreadsheet"),
    ],
    ids=["bomb", "pdf", "png", "large", "empty"],
)
def test_file_that_is_no_list_is_refused_at_the_gate(
    actors: cast.Cast, data: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        uploaded(actors, data)
    assert (refused.value.field, refused.value.code) == ("file", code)
    assert not Import.objects.exists() and not Attachment.objects.exists()


def test_another_partys_place_is_not_changed(actors: cast.Cast) -> None:
    factories.make_location(actors.memorandum, actors.stp, name="Rig 1")
    made = mapped(actors, csv_of([["Rig 1", "yard"]], ["Name", "Kind"]))
    with pytest.raises(Refused) as refused:
        services.commit_import(made=made, by=actors.socar_engineer, now=NOW)
    assert refused.value.rows[0]["message"] == "This place is another party's."


def test_other_party_hears_what_an_import_changed_and_not_of_its_file(actors: cast.Cast) -> None:
    made = committed(actors, csv_of(GOOD))
    told = Event.objects.visible_to(actors.stp_engineer).filter(object_id=made.public_id)
    assert list(told.values_list("verb", "object_label")) == [("import.committed", "places")]
    own = Event.objects.visible_to(actors.socar_observer).filter(object_id=made.public_id)
    assert own.count() == 4
    assert made.source is not None
    attached = Event.objects.filter(object_id=made.source.public_id)
    seen = [
        (Attachment.objects.visible_to(one).count(), attached & Event.objects.visible_to(one))
        for one in (actors.stp_engineer, actors.socar_observer)
    ]
    assert [(files, told.count()) for files, told in seen] == [(0, 0), (1, 1)]
