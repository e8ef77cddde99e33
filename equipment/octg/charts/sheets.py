"""From the bytes of a recorder file to numbered rows of cells."""

from __future__ import annotations

import codecs
import csv
from contextlib import suppress
from dataclasses import dataclass

from equipment.octg.errors import ChartRefused, InvalidArgument

MOST_BYTES = 20_000_000
#: A tab never stands in a heading, a semicolon hardly, a comma often.
DELIMITERS = "\t;,"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: So much of a file tells how it is encoded.
BEGINNING = 4096


Row = list[str]


@dataclass(frozen=True)
class Sheet:
    """The lines of a file and what parts their cells; blank lines at the end are gone."""

    lines: list[str]
    delimiter: str

    def rows(self, number: int, count: int) -> tuple[list[Row], ChartRefused | None]:
        """Up to `count` rows from row `number` on; those before one that cannot be read, and why.

        A line is a row: quotes close where they open.
        """
        lines = self.lines[number - 1 : number - 1 + count]
        try:
            rows = self._parted(lines)
        except csv.Error:
            rows = []
        return (rows, None) if len(rows) == len(lines) else self._until_fault(lines, number)

    def _until_fault(self, lines: list[str], number: int) -> tuple[list[Row], ChartRefused]:
        rows: list[Row] = []
        with suppress(csv.Error):
            for line in lines:
                rows += self._parted([line])
        return rows, ChartRefused(
            "this row cannot be read", code="unreadable_row", row=number + len(rows)
        )

    def _parted(self, lines: list[str]) -> list[Row]:
        return list(csv.reader(lines, delimiter=self.delimiter, strict=True))


def sheet_of(data: bytes) -> Sheet:
    """The rows of a recorder file. Raises ChartRefused for what is too large or is no text."""
    if not isinstance(data, bytes | bytearray | memoryview):
        raise InvalidArgument("data", "give the bytes of the file", code="not_bytes")
    if len(data) > MOST_BYTES:
        raise ChartRefused("a chart has 20 MB at most", code="too_large")
    lines = _text(bytes(data)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise ChartRefused("the file is empty", code="too_few_rows")
    delimiter = next((each for each in DELIMITERS if each in lines[0]), None)
    if delimiter is None:
        raise ChartRefused(
            "no column ends here: cells are parted by comma, semicolon or tab", code="no_columns"
        )
    return Sheet(lines, delimiter)


def _text(data: bytes) -> str:
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        raise ChartRefused(
            "this is no text in UTF-8, UTF-16 or cp1251", code="unreadable_text"
        ) from None
    if "\0" in text:
        raise ChartRefused("this is no text file", code="unreadable_text")
    return text


def _encoding(data: bytes) -> str:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return encoding
    odd, even = data[1:BEGINNING:2].count(0), data[0:BEGINNING:2].count(0)
    if odd or even:
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8"
