"""Joints as a file: known by their serials, whole or not at all, taken back if nothing builds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from core.errors import Refused
from core.events import services as events
from core.models import Event, Import, SearchEntry
from core.transfer import import_queries as queries
from core.transfer import import_services as services
from core.transfer import importing
from core.transfer.tasks import make_import
from equipment.models import Joint, Location, ProductLine
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.core.transfers import csv_of, uploaded
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW
HEAD = ["Serial", "Product line", "Place", "Length, m", "Kind", "Number", "Description"]
LINE = '9-5/8" 53.50# L80 VAM 21'
GOOD = [["A-1", LINE, "Rig 7", "12,85", "joint", "17", "first"],
        ["A-2", "9 5/8 53.50 l80 vam 21", "rig 7", "11.4", "pup", "", ""]]  # fmt: skip
DRY_RUN_QUERIES = 5


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture(autouse=True)
def line() -> ProductLine:
    return factories.make_product_line()


@pytest.fixture(autouse=True)
def rig(actors: cast.Cast) -> Location:
    return factories.make_location(actors.memorandum, actors.socar, name="Rig 7")


def quoted(rows: list[list[str]], head: list[str] = HEAD) -> bytes:
    """The rows as a spreadsheet program writes them: cells with a quotation mark are quoted."""
    cells = [['"' + c.replace('"', '""') + '"' if '"' in c else c for c in row] for row in rows]
    return csv_of(cells, head)


def mapped(actors: cast.Cast, rows: list[list[str]], head: list[str] = HEAD) -> Import:
    made = uploaded(actors, quoted(rows, head), "joints.csv", kind="joints")
    sheet = queries.sheet_of(made, "")
    layout, _remembered = queries.suggestion_for(made, sheet)
    return services.map_import(
        made=made, sheet=sheet.name, header_row=layout.header, columns=layout.columns,
        by=actors.socar_engineer, now=NOW,
    )  # fmt: skip


def committed(actors: cast.Cast, rows: list[list[str]], head: list[str] = HEAD) -> Import:
    made = mapped(actors, rows, head)
    services.commit_import(made=made, by=actors.socar_engineer, now=NOW)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW)
    made.refresh_from_db()
    return made


def undone(made: Import, actors: cast.Cast) -> Import:
    return services.undo_import(made=made, by=actors.socar_engineer, now=NOW)


def wrong_of(actors: cast.Cast, rows: list[list[str]]) -> list[tuple[str, str, str]]:
    """Row, column and words of everything that stops the file."""
    made = mapped(actors, rows)
    with pytest.raises(Refused) as refused:
        services.commit_import(made=made, by=actors.socar_engineer, now=NOW)
    return [(str(r["row"]), str(r["field"]), str(r["message"])) for r in refused.value.rows]


def test_new_joints_come_in_with_one_event(
    actors: cast.Cast, rig: Location, line: ProductLine
) -> None:
    made = committed(actors, GOOD)
    assert (made.status, made.created_count, made.changed_count) == ("committed", 2, 0)
    joint = Joint.objects.get(serial="A-1")
    assert (joint.product_line, joint.location, joint.effective_length_m) == (
        line, rig, Decimal("12.850")
    )  # fmt: skip
    assert (joint.organisation, joint.number_key, joint.kind) == (actors.socar, "17", "joint")
    assert Joint.objects.get(serial="A-2").kind == "pup"
    told = Event.objects.get(object_id=made.public_id, verb="import.committed")
    assert (told.after["created"], told.workspace_id) == (2, actors.memorandum.pk)
    assert not Event.objects.filter(verb="joint_batch.registered").exists()
    events.relay()
    assert SearchEntry.objects.filter(kind="joint", title="A-1").exists()


def test_known_serial_takes_on_what_the_file_says_and_keeps_the_rest(actors: cast.Cast) -> None:
    committed(actors, GOOD)
    made = committed(actors, [["a1", "12.900"], ["A-2", "11.400"]], ["Serial", "Length"])
    assert (made.created_count, made.changed_count) == (0, 1)
    joint = Joint.objects.get(serial_key="A1")
    assert (joint.serial, joint.effective_length_m, joint.description, joint.version) == (
        "a1", Decimal("12.900"), "first", 2
    )  # fmt: skip
    assert Joint.objects.count() == 2


def test_empty_cell_clears_a_text_and_says_nothing_of_what_a_joint_needs(actors: cast.Cast) -> None:
    committed(actors, GOOD)
    committed(actors, [["A-1", "", "", "", "", "", ""]])
    joint = Joint.objects.get(serial_key="A1")
    assert (joint.description, joint.tally_number, joint.number_key) == ("", "", "")
    assert (joint.effective_length_m, joint.location.name) == (Decimal("12.850"), "Rig 7")


def test_other_party_has_serials_of_its_own(actors: cast.Cast) -> None:
    factories.make_joint(
        factories.make_location(actors.memorandum, actors.stp), serial="A-1", serial_key="A1"
    )
    committed(actors, GOOD)
    assert Joint.objects.filter(serial_key="A1").count() == 2


def test_every_fault_is_named_by_row_and_column(actors: cast.Cast) -> None:
    factories.make_location(actors.memorandum, actors.socar, name="Rack A", kind="rack")
    yards = [factories.make_location(actors.memorandum, actors.socar, name=n) for n in ("Y", "Z")]
    for place in yards:
        factories.make_location(actors.memorandum, actors.socar, name="Rack B", parent=place)
    rows = [
        ["", LINE, "Rig 7", "12", "", "", ""],
        ["B-1", "13-3/8", "Rig 7", "12", "", "", ""],
        ["B-2", LINE, "Rack B", "12", "", "", ""],
        ["B-3", LINE, "", "12", "", "", ""],
        ["B-4", LINE, "Rig 7", "100", "", "", ""],
        ["B-5", LINE, "Rig 7", "x", "", "", ""],
        ["B-6", LINE, "Rig 7", "12", "ship", "", ""],
        ["B-7", LINE, "Z Rack B", "12", "", "", ""],
        ["b 7", LINE, "Rig 7", "12", "", "", ""],
        ["\u0412-8", LINE, "Rig 7", "12", "", "", ""],
    ]
    assert wrong_of(actors, rows) == [
        ("2", "serial", "This cell must be filled."),
        ("3", "product_line", "There is nothing of this name in the portal."),
        ("4", "location", "Several are called so: write which one, as the list shows it."),
        ("5", "location", "A new joint needs this."),
        ("6", "effective_length_m", "A joint is longer than 0 and shorter than 100 m."),
        ("7", "effective_length_m", "This is not a number."),
        ("8", "kind", "This is not known here. Known: Joint, Pup joint, Accessory."),
        ("10", "serial", "Row 9 says the same already."),
        ("11", "serial", "Latin and Cyrillic letters that look alike are mixed: write B-8."),
    ]
    assert not Joint.objects.exists()


def test_two_writings_of_one_serial_in_a_file_are_a_fault(actors: cast.Cast) -> None:
    rows = [["B-7", LINE, "Rig 7", "12", "", "", ""], ["B7", LINE, "Rig 7", "12", "", "", ""]]
    assert wrong_of(actors, rows) == [("3", "serial", "Row 2 has this serial already.")]


def test_joint_on_an_open_order_stays_as_it_is(actors: cast.Cast) -> None:
    committed(actors, GOOD)
    yard.draft(actors, [Joint.objects.get(serial="A-1")])
    words = "This joint is in the hole, rejected or on an open order: it stays as it is."
    assert wrong_of(actors, [["A-1", "", "", "12.9", "", "", ""]]) == [("2", "serial", words)]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_dry_run_costs_the_same_at_any_size(
    actors: cast.Cast, count: int, django_assert_num_queries: Any
) -> None:
    made = mapped(actors, [[f"S-{n}", *GOOD[0][1:]] for n in range(count)])
    queries.dry_run_of(made, actors.socar_engineer)
    with django_assert_num_queries(DRY_RUN_QUERIES):
        assert queries.dry_run_of(made, actors.socar_engineer).ok


# -- undo --------------------------------------------------------------------------------------


def test_undo_deletes_what_came_in_and_restores_what_was_changed(actors: cast.Cast) -> None:
    committed(actors, GOOD)
    before = Joint.objects.values().get(serial="A-1")
    other = factories.make_location(actors.memorandum, actors.socar, name="Rig 8")
    made = committed(
        actors,
        [["A-1", LINE, "Rig 8", "12.9", "pup", "18", "second"],
         ["C-1", LINE, "Rig 8", "10", "", "", ""]],
    )  # fmt: skip
    assert Joint.objects.get(serial="A-1").location == other
    undone(made, actors)
    assert not Joint.objects.filter(serial="C-1").exists()
    after = Joint.objects.values().get(serial="A-1")
    changing = {"version", "updated_at"}
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert after["version"] == 3


def test_undo_is_refused_by_the_name_of_what_builds_on_it(actors: cast.Cast) -> None:
    made = committed(actors, GOOD)
    order = yard.draft(actors, [Joint.objects.get(serial="A-1")])
    with pytest.raises(Refused) as refused:
        undone(made, actors)
    assert refused.value.code == "depended_on"
    assert refused.value.message.startswith("A-1 cannot be taken back: order line")
    assert order.lines.count() == 1 and Joint.objects.count() == 2


def test_undo_is_refused_when_a_changed_joint_is_on_an_open_order(actors: cast.Cast) -> None:
    committed(actors, GOOD)
    made = committed(actors, [["A-1", "12.900"]], ["Serial", "Length"])
    yard.draft(actors, [Joint.objects.get(serial="A-1")])
    with pytest.raises(Refused, match="A-1 is in the hole, rejected or on an open order"):
        undone(made, actors)
    assert Joint.objects.get(serial="A-1").effective_length_m == Decimal("12.900")


def test_undo_is_refused_for_a_joint_that_was_changed_since(actors: cast.Cast) -> None:
    made = committed(actors, GOOD)
    committed(actors, [["A-1", "12.900"]], ["Serial", "Length"])
    with pytest.raises(Refused, match="A-1 was changed after the import"):
        undone(made, actors)


# -- pages and API -----------------------------------------------------------------------------


def test_thread_on_pages(actors: cast.Cast) -> None:
    browser = signed_in(actors.socar_engineer)
    assert "/imports/new/?kind=joints" in browser.get("/pipes/").content.decode()
    file = SimpleUploadedFile("joints.csv", quoted([*GOOD, ["A-3", *[""] * 6]]))
    answer: Any = browser.post("/imports/new/", {"kind": "joints", "file": file})
    columns = {f"of_{name}": str(n) for n, name in enumerate(
        ("serial", "product_line", "location", "effective_length_m", "kind", "tally_number",
         "description"))}  # fmt: skip
    browser.post(answer.url, {"version": Import.objects.get().version, **columns})
    made = Import.objects.get()
    page = browser.get(made.get_absolute_url()).content.decode()
    assert "3 errors stop this import." in page
    assert '<span class="mono">B4</span> Product line: A new joint needs this.' in page


def test_thread_over_the_api_in_russian(actors: cast.Cast) -> None:
    type(actors.socar_engineer).objects.update(language="ru")
    erp = caller(actors.socar_engineer)
    with translation.override("ru"):
        head = ["Серийный номер", "Типоразмер", "Место", "Длина, м", "Вид"]
    file = SimpleUploadedFile(
        "joints.csv", quoted([["A-1", LINE, "Rig 7", "12,85", "труба"]], head)
    )
    told = erp.upload(
        "imports/", kind="joints", memorandum=actors.memorandum.public_id, file=file
    ).json()
    path = f"imports/{told['id']}/"
    assert erp.post(f"{path}map/").json()["mapping"] == {
        "serial": 0, "product_line": 1, "location": 2, "effective_length_m": 3, "kind": 4,
    }  # fmt: skip
    assert erp.act(path, "commit").json()["status"] == "committing"
    assert make_import(Import.objects.get().pk)
    assert Joint.objects.get().serial == "A-1"
    assert erp.act(path, "undo").json()["status"] == "undone"
    assert not Joint.objects.exists()


# -- serials that look like others -------------------------------------------------------------

ALIKE = [["ABO-1", LINE, "Rig 7", "12.85", "joint", "17", ""]]


def test_serial_that_looks_like_another_waits_for_a_word(
    actors: cast.Cast, rig: Location, line: ProductLine
) -> None:
    factories.make_joint(rig, serial="AB0-1", serial_key="AB01", product_line=line)
    made, client = mapped(actors, ALIKE), signed_in(actors.socar_engineer)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "looks like AB0-1 at Rig 7" in page and 'name="accept_look_alikes"' in page
    commit = reverse("core:import-commit", args=[made.public_id])
    refused = client.post(commit, {"version": made.version})
    assert refused.status_code == 422
    assert "confirm that they are other things" in refused.content.decode()
    client.post(commit, {"version": made.version, "accept_look_alikes": "1"})
    assert make_import(made.pk)
    assert sorted(Joint.objects.values_list("serial", flat=True)) == ["AB0-1", "ABO-1"]
    told = Event.objects.get(verb="import.commit_requested")
    assert told.after["look_alikes_accepted"] is True


def test_look_alike_that_came_meanwhile_is_not_taken_by_itself(
    actors: cast.Cast, rig: Location, line: ProductLine
) -> None:
    made = mapped(actors, ALIKE)
    services.commit_import(made=made, by=actors.socar_engineer, now=NOW)
    factories.make_joint(rig, serial="AB0-1", serial_key="AB01", product_line=line)
    assert not make_import(made.pk)
    made.refresh_from_db()
    assert (made.status, made.failure) == ("failed", "look_alike")
    assert Joint.objects.count() == 1


def test_look_alikes_are_told_and_accepted_over_the_api(
    actors: cast.Cast, rig: Location, line: ProductLine
) -> None:
    factories.make_joint(rig, serial="AB0-1", serial_key="AB01", product_line=line)
    made, erp = mapped(actors, ALIKE), caller(actors.socar_engineer)
    path = f"imports/{made.public_id}/"
    (row,) = erp.get(f"{path}preview/").json()["results"]
    assert row["wrong"] == [] and row["look_alikes"][0]["column"] == "serial"
    refused = problem_of(erp.act(path, "commit"), 422)
    assert refused["code"] == "look_alike"
    assert erp.act(path, "commit", {"accept_look_alikes": True}).status_code == 200
    assert make_import(made.pk)
    assert Joint.objects.count() == 2
