"""The gate refuses what must never reach a parser, quickly and in little memory."""

import io
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.errors import Refused
from core.transfer import gate, sheet
from tests.equipment import workbooks

ROOT = Path(__file__).parents[2]
SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
GOOD = workbooks.tally([1, "1", None, "Casing", 12.5])


def code_of(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        gate.admit(data)
    assert caught.value.field == "file"
    assert caught.value.message
    return caught.value.code


def with_entry(name: str, mode: int = 0) -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as opened:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        opened.writestr(entry, b"x")
    return out.getvalue()


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
        (with_entry("xl/link.xml", stat.S_IFLNK | 0o777), "unsafe_entry"),
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


def one_entry(body: bytes) -> bytes:
    return workbooks.rebuilt(GOOD, add={"xl/media/big.bin": body})


def many_cells(count: int) -> bytes:
    cells = b"".join(b'<c s="%d"/>' % (n * 7919 % 99991) for n in range(count))
    return workbooks.rebuilt(GOOD, {SHEET: b"<worksheet><row>" + cells + b"</row></worksheet>"})


BOMBS = {
    "zeros": lambda: one_entry(bytes(200 * 1024 * 1024)),
    "ratio": lambda: one_entry(bytes(2 * 1024 * 1024)),
    "elements": lambda: many_cells(3_100_000),
    "lying": lambda: workbooks.lying_about(
        one_entry(bytes(60 * 1024 * 1024)), "xl/media/big.bin", 1000
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_within_five_seconds_and_200_mib(bomb: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(BOMBS[bomb]())
    script = (
        "import pathlib, re, sys, time\n"
        "from core.errors import Refused\n"
        "from core.transfer import gate\n"
        "try:\n    gate.admit(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "except Refused as refusal:\n    print(refusal.code)\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024)\n"
        # The processor's seconds: those of the wall belong to whoever else is at work here.
        "print(time.process_time())\n"
    )
    prelude = "from django.conf import settings\nsettings.configure(USE_I18N=False)\n"
    ran = subprocess.run(
        [sys.executable, "-c", prelude + script, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    code, mebibytes, seconds = ran.stdout.split()
    assert code == "zip_bomb"
    assert int(mebibytes) <= 200
    assert float(seconds) <= 5
