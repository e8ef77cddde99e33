"""Delimited text: encodings and separators as the yard's programs write them."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.errors import Refused

DELIMITERS = (";", "\t", ",")
MAX_ROWS = 100_000
MAX_COLUMNS = 256
#: As many as a sheet of a workbook may have.
MAX_CELLS = 300_000
SAMPLE = 50
#: Where the separator is looked for: a file of empty lines alone is not cut into all of them.
SAMPLE_TEXT = 100_000
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x19\x1b-\x1f\x7f]")


def _refuse() -> Refused:
    message = _("This is not a spreadsheet: send an .xlsx or .csv file.")
    return Refused(message, field="file", code="not_spreadsheet")


def read(data: bytes) -> list[list[str]]:
    """The rows of a delimited file; Refused when it is no table of text.

    UTF-8 and UTF-16 with or without a mark, otherwise cp1251; `;`, tab or comma.
    """
    text = decode(data)
    delimiter = _delimiter(text)
    try:
        return list(
            _counted(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        )
    except csv.Error as error:
        raise _refuse() from error


def _counted(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The same rows; Refused as soon as they are too many, before all are in memory."""
    cells = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        if number > MAX_ROWS or len(row) > MAX_COLUMNS or cells > MAX_CELLS:
            words = _("The file has too many rows or columns.")
            raise Refused(words, field="file", code="too_large")
        yield row


def decode(data: bytes) -> str:
    """The text of a file; Refused for bytes that are no text."""
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refuse() from error
    if NO_TEXT.search(text):
        raise _refuse()
    return text


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:2000]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) // 4:
        return "utf-16-be"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8-sig"


def _delimiter(text: str) -> str:
    """The separator that most lines hold equally often; a decimal comma loses to the others."""
    head = text[:SAMPLE_TEXT].splitlines()
    lines = [line for line in head[: SAMPLE * 4] if line.strip()][:SAMPLE]
    best, score = "", 0
    for delimiter in DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        agreeing = max(counts.values(), default=0)
        if agreeing > score * 1.2:
            best, score = delimiter, agreeing
    if not best:
        raise _refuse()
    return best
