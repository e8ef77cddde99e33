"""The gate refuses what must never reach a parser, quickly and in little memory."""

import json
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.errors import Refused
from core.transfer import gate, sheet
from tests.equipment import workbooks
from tests.equipment.bad_books import BOOKS, GOOD, LARGE, RELATIONS, SHEET, bytes_of, with_entry

ROOT = Path(__file__).parents[2]


def code_of(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        gate.admit(data)
    assert caught.value.field == "file"
    assert caught.value.message
    return caught.value.code


def test_real_tallies_are_admitted_with_what_their_sheets_use() -> None:
    admitted = gate.admit(workbooks.real("tubing_7_in.xlsx"))
    assert {name: (u.last_row, u.last_column) for name, u in admitted.sheets.items()} == {
        "Tally1": (201, 17),
        "Racked tubing": (151, 25),
        "Tally pups": (34, 14),
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_spreadsheet"),
        (b"   \n", "not_spreadsheet"),
        (b"%PDF-1.7 ...", "not_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n", "not_spreadsheet"),
        (b"<html><table>", "not_spreadsheet"),
        (gate.OLE + b"\x00" * 600, "old_format"),
        (gate.OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (GOOD[:-40], "damaged"),
        (b"x," * (10 * 1024 * 1024 + 1), "too_large"),
        (workbooks.rebuilt(GOOD, {"[Content_Types].xml": None}), "not_spreadsheet"),
        (workbooks.rebuilt(GOOD, {"xl/workbook.xml": None}), "not_spreadsheet"),
        (workbooks.rebuilt(GOOD, {SHEET: b"<worksheet><sheetData>"}), "damaged"),
        (workbooks.rebuilt(GOOD, {SHEET: None}), "damaged"),
        (workbooks.rebuilt(GOOD, add={"xl/vbaProject.bin": b"x"}), "macros"),
        (workbooks.rebuilt(GOOD, add={"xl/macrosheets/sheet1.xml": b"<a/>"}), "macros"),
        (workbooks.rebuilt(GOOD, add={"xl/externalLinks/link1.xml": b"<a/>"}), "external_link"),
        (workbooks.rebuilt(GOOD, add={"xl/connections.xml": b"<a/>"}), "external_link"),
        (workbooks.rebuilt(GOOD, add={f"xl/media/{n}.png": b"x" for n in range(200)}), "zip_bomb"),
        (with_entry("../outside.xml"), "unsafe_entry"),
        (with_entry("xl/../../outside.xml"), "unsafe_entry"),
        (with_entry("/etc/passwd"), "unsafe_entry"),
        (with_entry("C:\\outside.xml"), "unsafe_entry"),
        (with_entry("xl/link.xml", mode=stat.S_IFLNK | 0o777), "unsafe_entry"),
        (workbooks.lying_about(GOOD, SHEET, 10), "damaged"),
        (workbooks.lying_about(GOOD, SHEET, 2**31), "damaged"),
    ],
)  # fmt: skip
def test_gate_refuses(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_gate_refuses_macros_told_by_the_content_type_alone() -> None:
    types = workbooks.part(GOOD, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert code_of(workbooks.rebuilt(GOOD, {"[Content_Types].xml": types})) == "macros"


def test_gate_refuses_relations_that_leave_the_workbook_but_not_hyperlinks() -> None:
    relation = '<Relationship Id="x" Type="http://x/{}" Target="http://x/" TargetMode="External"/>'
    good = workbooks.part(GOOD, RELATIONS)
    linked, shown = (
        good.replace(b"</Relationships>", relation.format(kind).encode() + b"</Relationships>")
        for kind in ("externalLink", "hyperlink")
    )
    assert code_of(workbooks.rebuilt(GOOD, {RELATIONS: linked})) == "external_link"
    assert gate.admit(workbooks.rebuilt(GOOD, {RELATIONS: shown})).kind == "xlsx"


def test_gate_refuses_entities_before_they_grow() -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    assert code_of(workbooks.rebuilt(GOOD, {SHEET: bomb})) == "xml_entities"


def test_gate_refuses_two_entries_of_one_name() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        assert code_of(with_entry(SHEET)) == "damaged"


def test_a_declared_dimension_is_not_believed() -> None:
    body = workbooks.part(GOOD, SHEET)
    start = body.index(b'ref="') + 5
    end = body.index(b'"', start)
    lying = body[:start] + b"A1:XFD1048576" + body[end:]
    opened = sheet.open_workbook(workbooks.rebuilt(GOOD, {SHEET: lying}))
    assert opened.sheet("Sheet1").last_row == 2


def test_a_stray_far_cell_is_refused_and_named_when_its_sheet_is_read() -> None:
    far = workbooks.part(GOOD, SHEET).replace(
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    opened = sheet.open_workbook(workbooks.rebuilt(GOOD, {SHEET: far}))
    with pytest.raises(Refused, match="XFD1048576") as caught:
        opened.sheet("Sheet1")
    assert caught.value.field == "sheet"


def test_cells_without_addresses_count_too() -> None:
    row = b"<row>" + b"<c/>" * 16000 + b"<c><v>1</v></c></row>"
    body = b'<worksheet><sheetData><row r="900000"/>' + row + b"</sheetData></worksheet>"
    used = gate.admit(workbooks.rebuilt(GOOD, {SHEET: body})).sheets["Sheet1"]
    assert (used.last_row, used.last_column) == (900001, 16000)


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What every bad and every large file costs to look through, measured in processes."""
    folder = tmp_path_factory.mktemp("books")
    makers = {name: partial(bytes_of, name) for name in BOOKS} | LARGE
    paths = []
    for number, make in enumerate(makers.values()):
        paths.append(folder / f"{number}.bin")
        paths[-1].write_bytes(make())
    command = [sys.executable, "-m", "tests.equipment.measured", *map(str, paths)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    return dict(zip(makers, lines, strict=True))


@pytest.mark.parametrize("name", BOOKS)
def test_bad_file_is_refused_within_five_seconds_and_200_mib(
    name: str, costs: dict[str, dict[str, Any]]
) -> None:
    assert costs[name]["code"] == BOOKS[name].code
    assert costs[name]["mebibytes"] <= 200
    assert costs[name]["seconds"] <= 5


@pytest.mark.parametrize("name", LARGE)
def test_largest_files_are_read_within_five_seconds_and_200_mib(
    name: str, costs: dict[str, dict[str, Any]]
) -> None:
    assert costs[name]["code"] == "read"
    assert costs[name]["mebibytes"] <= 200
    assert costs[name]["seconds"] <= 5
