"""The one writer of tables: CSV and XLSX, row by row, and never a formula.

What a person typed may begin like a formula; a spreadsheet would run it. In CSV such a text gets
an apostrophe before it (OWASP, CSV injection), in XLSX it is written as a string, not as a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any, ClassVar

from django.utils import timezone
from django.utils.functional import Promise
from xlsxwriter import Workbook

from core.api.bodies import dump

CSV, XLSX, ZIP = "csv", "xlsx", "zip"
#: The formats of tables.
FORMATS = (CSV, XLSX)
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ZIP: "application/zip",
}
BOM = "\ufeff"
#: Characters with which a spreadsheet takes a cell for a formula (full-width forms too).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: A cell of XLSX holds no more characters.
LONGEST_TEXT = 32_767
#: XLSX keeps numbers as binary floats: integers beyond this lose digits and go as text.
LARGEST_EXACT = 10**15
WIDEST_COLUMN, SCANNED_WIDTH = 48, 12
LINES_A_CHUNK = 200
IN_MEMORY = 1_000_000
#: As XLSX numbers its papers.
A4 = 9

Line = Sequence[Any]


@dataclass(frozen=True)
class Dialect:
    """How a CSV is written: for programs (the default), or as a person's spreadsheet reads it."""

    delimiter: str = ","
    decimal: str = "."
    bom: bool = False


PLAIN = Dialect()


def dialect_of(language: str) -> Dialect:
    """What Excel of that language opens by a double click: az and ru have a decimal comma."""
    if language in ("az", "ru"):
        return Dialect(";", ",", bom=True)
    return Dialect(bom=True)


def csv_chunks(head: Line, lines: Iterable[Line], dialect: Dialect = PLAIN) -> Iterator[bytes]:
    """The table as CSV (RFC 4180) in UTF-8, a chunk of rows at a time."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=dialect.delimiter, lineterminator="\r\n")
    if dialect.bom:
        out.write(BOM)
    writer.writerow([_csv_cell(value, dialect) for value in head])
    for number, line in enumerate(lines, start=1):
        writer.writerow([_csv_cell(value, dialect) for value in line])
        if number % LINES_A_CHUNK == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    data = out.getvalue().encode("utf-8", "replace")
    out.seek(0)
    out.truncate()
    return data


def _csv_cell(value: Any, dialect: Dialect) -> str:
    if isinstance(value, str | Promise):
        return harmless(str(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", dialect.decimal)
    return harmless(plain(value)) if isinstance(value, list | dict) else plain(value)


def harmless(text: str) -> str:
    """The text of a CSV cell that no spreadsheet takes for a formula."""
    clean = text.replace("\x00", "")
    return f"'{clean}" if clean.startswith(DANGEROUS) else clean


def plain(value: Any) -> str:
    """A value that is no text as text: nothing for None, ISO 8601, JSON for lists."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | dict | tuple):
        return dump(value).decode()
    return str(value)


@dataclass(frozen=True)
class Marked:
    """A value that XLSX shows `strong` or `struck` out; CSV knows no looks."""

    value: Any
    look: str


def strong(*values: Any) -> list[Any]:
    """The values as they stand in a heading or in a row of sums."""
    return [Marked(value, "strong") for value in values]


@dataclass(frozen=True)
class Layout:
    """What a table has beside its head and rows: lines `above` the head (it is then shown below
    them), widths of columns by their place, and the moment by which the file is dated, so that
    the same table gives the same bytes."""

    above: Sequence[Line] = ()
    widths: Mapping[int, int] = field(default_factory=dict)
    dated: dt.datetime | None = None


BARE = Layout()


def write_xlsx(
    out: IO[bytes], head: Line, lines: Iterable[Line], title: str = "", layout: Layout = BARE
) -> int:
    """Write the table as XLSX with a frozen head; returns the number of rows.

    Rows leave memory as they are written. Decimals and whole numbers are numbers, dates are
    dates (moments in the portal's own time zone, since a spreadsheet knows none). Printed, it is
    as wide as a page of A4 lying, with the head on every page.
    """
    book = Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    )
    if layout.dated is not None:
        book.set_properties({"created": layout.dated.astimezone(dt.UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet(_sheet_name(title))
    styles = _Styles(book)
    start = len(layout.above) + 1
    _set_up(sheet, [str(value) for value in head], start, layout, styles)
    count = 0
    for count, line in enumerate(lines, start=1):
        for column, value in enumerate(line):
            _write_cell(sheet, start + count - 1, column, value, styles)
    book.close()
    return count


def _set_up(sheet: Any, head: list[str], start: int, layout: Layout, styles: _Styles) -> None:
    """Page, widths, what stands above, and the head in the row before `start`."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(start - 1)
    sheet.freeze_panes(start, 0)
    for column, text in enumerate(head):
        width = min(max(SCANNED_WIDTH, len(text) + 2), WIDEST_COLUMN)
        sheet.set_column(column, column, layout.widths.get(column, width))
    for row, line in enumerate(layout.above):
        for column, value in enumerate(line):
            _write_cell(sheet, row, column, value, styles)
    for column, text in enumerate(head):
        sheet.write_string(start - 1, column, text[:LONGEST_TEXT], styles.head)


def _sheet_name(title: str) -> str:
    clean = "".join(" " if letter in "[]:*?/\\'" else letter for letter in title).strip()
    return clean[:31] or "Sheet1"


class _Styles:
    """The formats of one workbook, each made once."""

    LOOKS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "strong": {"bold": True},
        "struck": {"font_strikeout": True, "font_color": "#8a5a5a"},
    }

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._known: dict[tuple[str, str], Any] = {}

    def day(self, look: str = "") -> Any:
        return self._of("dd.mm.yyyy", look)

    def moment(self, look: str = "") -> Any:
        return self._of("dd.mm.yyyy hh:mm", look)

    def text(self, look: str = "") -> Any:
        return self._of("", look) if look else None

    def decimal(self, value: Decimal, look: str = "") -> Any:
        places = max(0, -int(value.as_tuple().exponent))
        return self._of("0" + ("." + "0" * places if places else ""), look)

    def _of(self, shown: str, look: str) -> Any:
        if (shown, look) not in self._known:
            facts = dict(self.LOOKS.get(look, {})) | ({"num_format": shown} if shown else {})
            self._known[shown, look] = self.book.add_format(facts)
        return self._known[shown, look]


def _write_cell(sheet: Any, row: int, column: int, value: Any, styles: _Styles) -> None:
    look = ""
    if isinstance(value, Marked):
        value, look = value.value, value.look
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, styles.text(look))
    elif isinstance(value, int) and abs(value) < LARGEST_EXACT:
        sheet.write_number(row, column, value, styles.text(look))
    elif isinstance(value, Decimal) and value.is_finite():
        sheet.write_number(row, column, value, styles.decimal(value, look))
    elif isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        sheet.write_datetime(row, column, local.replace(tzinfo=None), styles.moment(look))
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, styles.day(look))
    else:
        text = str(value) if isinstance(value, str | Promise) else plain(value)
        shown = text.replace("\x00", "")[:LONGEST_TEXT]
        sheet.write_string(row, column, shown, styles.text(look))


def xlsx_file(
    head: Line, lines: Iterable[Line], title: str = "", layout: Layout = BARE
) -> IO[bytes]:
    """The table as an open temporary XLSX file at its beginning; who takes it closes it."""
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    write_xlsx(out, head, lines, title, layout)
    out.seek(0)
    return out
