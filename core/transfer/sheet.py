"""Sheets as plain rows of text and Decimal, each cell with its address."""

import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import python_calamine
from django.utils.translation import gettext as _

from core.errors import Refused
from core.transfer import delimited, gate, places
from core.transfer.parts import Used

MICRO = Decimal("0.000001")

Value = str | Decimal | None


@dataclass(frozen=True)
class Cell:
    """One cell: its address, its value, and whether a formula made the value."""

    address: str
    value: Value
    formula: bool = False
    hollow: bool = False


@dataclass(frozen=True)
class Sheet:
    """The used part of a sheet; `first_row` counts from 1, `first_column` from 0."""

    name: str
    first_row: int
    first_column: int
    rows: list[list[Value]]
    used: Used = field(default_factory=Used)
    text_only: bool = False

    @property
    def last_row(self) -> int:
        """The number of the last row that holds something; 0 for an empty sheet."""
        return self.first_row + len(self.rows) - 1 if self.rows else 0

    @property
    def last_column(self) -> int:
        """The index of the last column that holds something."""
        return self.first_column + max((len(row) for row in self.rows), default=1) - 1

    def value(self, row: int, column: int) -> Value:
        """The value at a place; None outside the used part."""
        up, left = row - self.first_row, column - self.first_column
        if 0 <= up < len(self.rows) and 0 <= left < len(self.rows[up]):
            return self.rows[up][left]
        return None

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place, with its address."""
        place = (row, column)
        return Cell(
            places.address(row, column),
            self.value(row, column),
            formula=place in self.used.formulas,
            hollow=place in self.used.hollow,
        )

    def filled(self, row: int) -> Iterator[tuple[int, str | Decimal]]:
        """The filled cells of a row as (column, value), from left to right."""
        if not self.first_row <= row <= self.last_row:
            return
        for left, value in enumerate(self.rows[row - self.first_row]):
            if value is not None:
                yield self.first_column + left, value


@dataclass(frozen=True)
class Workbook:
    """An admitted file; sheets are parsed only when one is asked for."""

    kind: str
    names: list[str]
    data: bytes
    used: dict[str, Used]

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; Refused when there is none or it spreads too far to be read."""
        if name not in self.names:
            raise Refused(_("The file has no sheet of this name."), field="sheet", code="no_sheet")
        if self.kind == "csv":
            return Sheet(name, 1, 0, _texts(delimited.read(self.data)), text_only=True)
        used = self.used[name]
        if used.cells > delimited.MAX_CELLS:
            raise Refused(
                _("The sheet has values as far away as %(cell)s: delete what is not the list.")
                % {"cell": places.address(used.last_row, used.last_column)},
                field="sheet",
                code="sheet_too_wide",
            )
        return _parse(self.data, name, used)


def open_workbook(data: bytes) -> Workbook:
    """Pass `data` through the gate and list its sheets; raises Refused."""
    admitted = gate.admit(data)
    if admitted.kind == "csv":
        delimited.read(data)
        return Workbook("csv", ["CSV"], data, {})
    return Workbook("xlsx", list(admitted.sheets), data, admitted.sheets)


def _parse(data: bytes, name: str, used: Used) -> Sheet:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            found = book.get_sheet_by_name(name)
            start = found.start or (0, 0)
            rows = [[_plain(value) for value in row] for row in found.to_python()]
    except python_calamine.CalamineError as error:
        raise gate.refuse("damaged", _("The workbook cannot be read: save it again.")) from error
    return Sheet(name, start[0] + 1, start[1], rows, used)


def _texts(rows: list[list[str]]) -> list[list[Value]]:
    return [[_plain(value) for value in row] for row in rows]


def _plain(value: object) -> Value:
    """Text, Decimal or None for what the parser gives; the noise of binary floats is removed."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _decimal(repr(value))
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    text = str(value)
    return text if text.strip() else None


def _decimal(written: str) -> Value:
    """The decimal nearest to a float, to six places; what is no finite number stays text."""
    number = Decimal(written)
    if not number.is_finite() or abs(number) >= 10**12:
        return written
    number = number.quantize(MICRO).normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
