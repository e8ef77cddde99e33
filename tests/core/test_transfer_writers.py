"""Tables as files: numbers stay numbers, dates dates, and nothing becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from django.utils import translation

from core.transfer import writers

HEAD = ["name", "length"]


def csv_rows(*lines: Any, dialect: writers.Dialect = writers.PLAIN) -> list[list[str]]:
    data = b"".join(writers.csv_chunks(HEAD, lines, dialect)).decode("utf-8")
    return list(csv.reader(io.StringIO(data, newline=""), delimiter=dialect.delimiter))


def xlsx_rows(*lines: Any) -> list[list[Any]]:
    with writers.xlsx_file(HEAD, lines, "Pipes [all]") as made:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made.read()))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", '=HYPERLINK("http://x","y")', "＝1"],
)
def test_text_that_begins_like_a_formula_is_made_harmless(text: str) -> None:
    assert csv_rows([text, 1])[1][0] == f"'{text}"
    data = b"".join(writers.csv_chunks(HEAD, [[text, 1]]))
    assert data.count(b"'") == 1
    assert xlsx_rows([text, 1])[1][0].strip() == text.strip()


def test_xlsx_holds_no_formula_and_no_link() -> None:
    lines = [["=1+1", "http://example.test"], ["@x", "007"]]
    with writers.xlsx_file(HEAD, lines) as made, zipfile.ZipFile(made) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet
    assert xlsx_rows(["007", 1])[1][0] == "007"


def test_numbers_and_days_keep_their_kind() -> None:
    day, moment = dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
    line = ["a", Decimal("-12.800")]
    assert csv_rows(line)[1] == ["a", "-12.800"]
    assert xlsx_rows(line)[1] == ["a", -12.8]
    assert csv_rows([day, moment])[1] == ["2026-11-24", "2026-11-24T08:30:00+00:00"]
    kept_day, in_baku = xlsx_rows([day, moment])[1]
    assert (kept_day, in_baku.isoformat()) == (day, "2026-11-24T12:30:00")
    assert csv_rows([None, True])[1] == ["", "true"]
    assert csv_rows([["a", 1], 10**20])[1] == ['["a",1]', str(10**20)]


def test_page_csv_opens_in_the_spreadsheet_of_its_language() -> None:
    with translation.override("az"):
        dialect = writers.dialect_of("az")
        data = b"".join(writers.csv_chunks(HEAD, [["Şah dəniz", Decimal("12.8")]], dialect))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[1] == "Şah dəniz;12,8"
    assert writers.dialect_of("en").delimiter == ","


def test_many_rows_come_in_chunks_and_none_is_lost() -> None:
    chunks = list(writers.csv_chunks(HEAD, ([str(n), n] for n in range(1001))))
    assert len(chunks) == 6
    assert len(b"".join(chunks).splitlines()) == 1002
