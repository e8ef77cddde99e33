"""Imports: a file is looked through, enters whole or not at all, and can be taken back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from xlsxwriter import Workbook

from core.errors import Conflict, NotAllowed, Refused
from core.models import Attachment, Event, Import, ImportChange
from core.transfer import import_queries as queries
from core.transfer import import_services as services
from core.transfer import importing
from core.transfer.rules import LEASE
from core.transfer.tasks import make_import, resume_imports
from equipment.models import Location
from tests import cast, factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
HEAD = ["Name", "Kind", "Part of", "Name in Russian"]
GOOD = [["Yard 1", "Pipe yard", "", "База 1"], ["Rack A", "rack", "Yard 1", ""]]


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def csv_of(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    return "\r\n".join(";".join(row) for row in [head, *rows]).encode("utf-8-sig")


def xlsx_of(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"strings_to_formulas": True, "nan_inf_to_errors": True})
    sheet = book.add_worksheet("Places")
    for number, row in enumerate([head, *rows]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def uploaded(actors: cast.Cast, data: bytes, name: str = "places.csv", **changes: Any) -> Import:
    values: dict[str, Any] = {
        "kind": "places",
        "workspace": actors.memorandum.workspace,
        "upload": SimpleUploadedFile(name, data),
        "by": actors.socar_engineer,
        "now": NOW,
        **changes,
    }
    return services.upload_import(**values)


def mapped(actors: cast.Cast, data: bytes, name: str = "places.csv") -> Import:
    made = uploaded(actors, data, name)
    sheet = queries.sheet_of(made, "")
    layout, _remembered = queries.suggestion_for(made, sheet)
    return services.map_import(
        made=made,
        sheet=sheet.name,
        header_row=layout.header,
        columns=layout.columns,
        by=actors.socar_engineer,
        now=NOW,
    )


def committed(actors: cast.Cast, data: bytes) -> Import:
    made = services.commit_import(made=mapped(actors, data), by=actors.socar_engineer, now=NOW)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW)
    made.refresh_from_db()
    assert made.status == "committed"
    return made


def wrong_of(actors: cast.Cast, data: bytes, name: str = "places.csv") -> list[tuple[str, str]]:
    """Cell and words of everything that stops the file; and nothing is stored."""
    made = mapped(actors, data, name)
    with pytest.raises(Refused) as refused:
        services.commit_import(made=made, by=actors.socar_engineer, now=NOW)
    assert not Location.objects.exists()
    return [(str(row["cell"]), str(row["message"])) for row in refused.value.rows]


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


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return out.getvalue()


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


# -- who and when ------------------------------------------------------------------------------


def test_only_who_works_for_the_party_imports(actors: cast.Cast) -> None:
    for by in (actors.socar_observer, actors.third_engineer):
        with pytest.raises(NotAllowed):
            uploaded(actors, csv_of(GOOD), by=by)
    made = mapped(actors, csv_of(GOOD))
    with pytest.raises(NotAllowed):
        services.commit_import(made=made, by=actors.stp_engineer, now=NOW)
    for other in (actors.stp_engineer, actors.third_admin):
        assert not Import.objects.visible_to(other).exists()


def test_import_of_an_old_version_loses(actors: cast.Cast) -> None:
    made = mapped(actors, csv_of(GOOD))
    stale = Import.objects.get(pk=made.pk)
    services.commit_import(made=made, by=actors.socar_engineer, now=NOW)
    with pytest.raises(Conflict):
        services.commit_import(made=stale, by=actors.socar_engineer, now=NOW)


def test_task_repeated_doubled_or_late_imports_once(
    actors: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = services.commit_import(
        made=mapped(actors, csv_of(GOOD)), by=actors.socar_engineer, now=NOW
    )
    second: list[bool] = []
    inner = importing._finish

    def meanwhile(*args: Any) -> bool:
        second.append(importing.make_import(import_id=made.pk, clock=lambda: NOW))
        return inner(*args)

    monkeypatch.setattr(importing, "_finish", meanwhile)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW)
    assert second == [False]
    assert not make_import(made.pk)
    assert resume_imports() == 0
    assert Location.objects.count() == 2


def test_worker_reads_the_file_in_the_language_of_its_person(actors: cast.Cast) -> None:
    type(actors.socar_engineer).objects.update(language="az")
    with translation.override("az"):
        word = str(Location.Kind.WORKSHOP.label)
        data = csv_of([["Yer 1", word, "", ""]])
        made = services.commit_import(made=mapped(actors, data), by=actors.socar_engineer, now=NOW)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW)
    assert Location.objects.get().kind == "workshop"


def test_dead_workers_import_is_made_by_the_next(actors: cast.Cast) -> None:
    made = services.commit_import(
        made=mapped(actors, csv_of(GOOD)), by=actors.socar_engineer, now=NOW
    )
    assert importing._claim(made.pk, "dead", NOW)
    assert not importing.make_import(import_id=made.pk, clock=lambda: NOW)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW + LEASE * 2)
    assert Location.objects.count() == 2


def test_cancelled_import_stores_nothing(actors: cast.Cast) -> None:
    made = services.commit_import(
        made=mapped(actors, csv_of(GOOD)), by=actors.socar_engineer, now=NOW
    )
    services.cancel_import(made=made, by=actors.socar_engineer, now=NOW)
    assert not importing.make_import(import_id=made.pk, clock=lambda: NOW)
    assert not Location.objects.exists()
    assert made.status == "mapped"


def test_portal_that_changed_meanwhile_fails_the_import_whole(actors: cast.Cast) -> None:
    made = services.commit_import(
        made=mapped(actors, csv_of(GOOD)), by=actors.socar_engineer, now=NOW
    )
    factories.make_location(actors.memorandum, actors.stp, name="Yard 1")
    assert not importing.make_import(import_id=made.pk, clock=lambda: NOW)
    made.refresh_from_db()
    assert (made.status, made.failure) == ("failed", "errors")
    assert Location.objects.count() == 1


# -- undo --------------------------------------------------------------------------------------


def test_import_is_undone_in_one_event(actors: cast.Cast) -> None:
    committed(actors, csv_of(GOOD))
    made = committed(
        actors,
        csv_of(
            [["Yard 1", "yard", "", "X"], ["Yard 2", "yard", "", ""], ["R", "rack", "Yard 2", ""]]
        ),
    )
    services.undo_import(made=made, by=actors.socar_engineer, now=NOW, reason="wrong file")
    names = Location.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["Rack A", "Yard 1"]
    assert Location.objects.get(name="Yard 1").name_ru == "База 1"
    told = Event.objects.get(object_id=made.public_id, verb="import.undone")
    assert (told.reason, told.before["status"], told.after["status"]) == (
        "wrong file", "committed", "undone"
    )  # fmt: skip
    with pytest.raises(Refused):
        services.undo_import(made=made, by=actors.socar_engineer, now=NOW)


def test_undo_is_refused_by_the_name_of_what_builds_on_it(actors: cast.Cast) -> None:
    made = committed(actors, csv_of(GOOD))
    factories.make_joint(Location.objects.get(name="Rack A"), serial="S-17")
    with pytest.raises(Refused) as refused:
        services.undo_import(made=made, by=actors.socar_engineer, now=NOW)
    assert refused.value.message == "Rack A cannot be taken back: joint S-17 builds on it."
    assert Location.objects.count() == 2


def test_undo_is_refused_for_what_was_changed_since(actors: cast.Cast) -> None:
    made = committed(actors, csv_of(GOOD))
    committed(actors, csv_of([["Yard 1", "workshop", "", "База 1"]]))
    with pytest.raises(Refused, match="Yard 1 was changed after the import"):
        services.undo_import(made=made, by=actors.socar_engineer, now=NOW)
