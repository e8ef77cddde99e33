"""Suggesting how a sheet is to be read: header rows, columns, unit. A person decides."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from core.transfer.sheet import Sheet
from core.transfer.text import read_number, tidy
from equipment.pipes.tally import facts, words
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.words import LENGTHS, READINGS

DEEPEST_HEADER = 100
LONGEST_JOINT_M = 16


@dataclass(frozen=True)
class Header:
    """A header as found: its rows, its columns and the names they have in the sheet."""

    first: int
    last: int
    columns: dict[str, int]
    labels: dict[str, str]
    unit: str | None
    second_table: bool = False

    @property
    def score(self) -> int:
        """How many columns are understood; a header without a length is none."""
        return len(self.columns) if any(n in self.columns for n in LENGTHS) else 0


@dataclass(frozen=True)
class Suggestion:
    """What the engine would choose; `mapping` is None when no header was found."""

    mapping: Mapping | None
    facts: list[facts.Fact]
    notes: tuple[str, ...] = ()


def suggest(sheet: Sheet) -> Suggestion:
    """Suggest header rows, columns, unit and datum for a sheet; it never raises."""
    found = max(_headers(sheet), key=_merit, default=None)
    if found is None or not found.score:
        return Suggestion(None, facts.read(sheet, sheet.last_row + 1))
    told = facts.read(sheet, found.last + 3)
    unit = found.unit or _unit_by_size(sheet, found)
    depth = next((f.value for f in told if f.key == "shoe_depth"), None)
    mapping = Mapping(
        sheet=sheet.name,
        header_first=found.first,
        header_last=found.last,
        first_row=found.last + 1,
        columns=found.columns,
        labels=found.labels,
        unit=unit,
        datum=depth if isinstance(depth, Decimal) else None,
    )
    notes = ("second_table",) if found.second_table else ()
    return Suggestion(mapping, told, notes)


def _merit(header: Header) -> tuple[int, int, int]:
    """More columns first, then fewer rows, then the higher one."""
    return header.score, header.first - header.last, -header.first


def layout_key(sheet: Sheet, first: int, last: int) -> str:
    """The same key for every file that has the same header texts in the same columns."""
    texts = [
        f"{column}={words.plain(value)}"
        for row in range(first, last + 1)
        for column, value in sheet.filled(row)
        if isinstance(value, str)
    ]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def header_at(sheet: Sheet, first: int, last: int) -> Header:
    """Read the rows `first` to `last` as a header."""
    return _read_header(sheet, first, last)


def _headers(sheet: Sheet) -> Iterator[Header]:
    """Each row, alone and with the next, read as a header; a row of units below belongs to it."""
    end = min(sheet.last_row, sheet.first_row + DEEPEST_HEADER)
    for row in range(sheet.first_row, end + 1):
        single = _read_header(sheet, row, row)
        if single.score and _is_unit_row(sheet, row + 1):
            single = _read_header(sheet, row, row + 1)
        yield single
        if row < end and _is_text_row(sheet, row) and _is_text_row(sheet, row + 1):
            both = _read_header(sheet, row, row + 1)
            if both.score > single.score + 1:
                yield both


def _is_unit_row(sheet: Sheet, row: int) -> bool:
    cells = [value for _column, value in sheet.filled(row)]
    return bool(cells) and all(isinstance(v, str) and words.is_unit(v) for v in cells)


def _is_text_row(sheet: Sheet, row: int) -> bool:
    cells = [value for _column, value in sheet.filled(row)]
    return bool(cells) and all(isinstance(v, str) and read_number(v) is None for v in cells)


def _read_header(sheet: Sheet, first: int, last: int) -> Header:
    columns: dict[str, int] = {}
    labels: dict[str, str] = {}
    unit, repeated = None, False
    for column, texts in _columns(sheet, first, last):
        label = tidy(" ".join(t for t in texts if not words.is_unit(t)))
        target = words.target_of(label)
        if target == "id":
            target = next((name for name in READINGS if name not in columns), None)
        if target in LENGTHS and target in columns:
            repeated = True  # a second table stands beside the first: its columns are not ours
            break
        if target is None or target in columns:
            continue
        columns[target], labels[target] = column, label[:120]
        if target in LENGTHS:
            unit = unit or next(filter(None, map(words.unit_of, reversed(texts))), None)
    return Header(first, last, columns, labels, unit, second_table=repeated)


def _columns(sheet: Sheet, first: int, last: int) -> Iterator[tuple[int, list[str]]]:
    for column in range(sheet.first_column, sheet.last_column + 1):
        values = [sheet.value(row, column) for row in range(first, last + 1)]
        texts = [value for value in values if isinstance(value, str)]
        if texts:
            yield column, texts


def _unit_by_size(sheet: Sheet, header: Header) -> str:
    """Feet when the middle length is longer than any joint is in metres."""
    column = next(header.columns[name] for name in LENGTHS if name in header.columns)
    values = [sheet.value(row, column) for row in range(header.last + 1, sheet.last_row + 1)]
    numbers = [read_number(v) if isinstance(v, str) else v for v in values]
    lengths = [number for number in numbers if number is not None and number > 0]
    return "ft" if lengths and median(lengths) > LONGEST_JOINT_M else "m"
