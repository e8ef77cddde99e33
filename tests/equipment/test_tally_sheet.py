"""Sheets and delimited files become rows of text and Decimal with addresses."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.transfer import delimited, sheet
from tests.equipment import workbooks

CSV = "№;Длина;Примечание\n1;12,453;ə Баку\n2;12,805;\n"


def test_binary_noise_is_removed_from_numbers() -> None:
    liner = sheet.open_workbook(workbooks.real("liner_9_5-8_as_run.xlsx")).sheet(
        '9 5-8" Liner Tally'
    )
    cell = liner.cell(27, 5)
    assert (cell.address, cell.value) == ("F27", Decimal("52.162"))
    assert liner.value(27, 2) == Decimal(4)
    assert str(liner.value(27, 2)) == "4"
    assert liner.value(27, 3) == '9 5/8" liner'
    assert liner.value(5000, 3) is None


def test_a_sheet_formatted_over_16378_rows_is_read_within_two_seconds() -> None:
    data = workbooks.real("tubing_7_in.xlsx")
    started = time.monotonic()
    racked = sheet.open_workbook(data).sheet("Racked tubing")
    assert (racked.first_row, racked.last_row) == (1, 151)
    assert time.monotonic() - started <= 2


def test_formulas_are_known_with_their_stored_values() -> None:
    data = workbooks.workbook([["a", "=1+1"], ["b", 3]])
    body = workbooks.part(data, "xl/worksheets/sheet1.xml")
    hollow = workbooks.rebuilt(data, {"xl/worksheets/sheet1.xml": body.replace(b"<v>0</v>", b"")})
    assert sheet.open_workbook(data).sheet("Sheet1").cell(1, 1) == sheet.Cell(
        "B1", Decimal(0), formula=True
    )
    assert sheet.open_workbook(hollow).sheet("Sheet1").cell(1, 1).hollow


def test_values_of_every_kind_become_text_or_decimal() -> None:
    body = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>NaN</v></c><c r="B1" t="b"><v>1</v></c>'
        '<c r="C1"><v>1E+300</v></c><c r="D1"><v>0.1</v></c><c r="E1"><v>1E-9</v></c></row>'
        "</sheetData></worksheet>"
    )
    data = workbooks.rebuilt(
        workbooks.workbook([["x"]]), {"xl/worksheets/sheet1.xml": body.encode()}
    )
    row = dict(sheet.open_workbook(data).sheet("Sheet1").filled(1))
    assert all(
        isinstance(v, str) or (isinstance(v, Decimal) and v.is_finite()) for v in row.values()
    )
    assert (row[1], row[3], row[4]) == ("TRUE", Decimal("0.1"), Decimal(0))


def test_an_unknown_sheet_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        sheet.open_workbook(workbooks.tally()).sheet("Other")
    assert caught.value.field == "sheet"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_any_encoding_of_the_yard(encoding: str) -> None:
    read = sheet.open_workbook(CSV.encode(encoding)).sheet("CSV")
    assert read.rows[1] == ["1", "12,453", "ə Баку"]


def test_cp1251_is_what_is_left() -> None:
    assert delimited.read("№;Длина\n1;12,5\n".encode("cp1251"))[0] == ["№", "Длина"]


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_delimiters_are_found(delimiter: str) -> None:
    rows = [["no", "length"], ["1", "12.5"], ["2", "12.6"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert delimited.read(text.encode()) == rows


def test_a_decimal_comma_is_no_delimiter() -> None:
    text = "no;length\n1;12,5\n2;12,6\n3;12,7\n"
    assert delimited.read(text.encode())[1] == ["1", "12,5"]


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03\xff", b"just one word", b'a;"b\nc;d'])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        sheet.open_workbook(data)
    assert caught.value.code == "not_spreadsheet"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        opened = sheet.open_workbook(data)
    except Refused:
        return
    assert opened.sheet(opened.names[0]).rows


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from(["tubing", "liner"]))
def test_a_real_file_with_one_byte_changed_is_read_or_refused(
    place: int, value: int, which: str
) -> None:
    data = bytearray(workbooks.tally([1, which, None, "Casing", 12.5]))
    data[place % len(data)] = value
    try:
        opened = sheet.open_workbook(bytes(data))
        for name in opened.names:
            opened.sheet(name)
    except Refused:
        return
