"""A recorder file becomes samples, or is refused with the row and column at fault."""

from __future__ import annotations

import datetime as dt
from array import array
from typing import Protocol, TypeVar

import numpy as np

from equipment.octg.charts.blocks import Micros, numbers_at_once, stamps_at_once
from equipment.octg.charts.headings import Layout, layout_of
from equipment.octg.charts.numbers import Numbers
from equipment.octg.charts.samples import HIGHEST_MPA, Floats, Samples
from equipment.octg.charts.sheets import Row, Sheet, sheet_of
from equipment.octg.charts.stamps import DAY, MICRO, WRITINGS, Stamps, Writing, writing_of
from equipment.octg.errors import ChartRefused
from equipment.octg.units import UNITS

FEWEST_ROWS, MOST_ROWS = 10, 500_000
WHY = {
    "empty_cell": "the cell is empty",
    "unreadable_cell": "{cell!r} is not a number",
    "unreadable_time": "{cell!r} is no time, or written otherwise than the first one",
    "not_finite": "{cell!r} is not a finite number",
    "decimal_mark": "{cell!r} has another decimal mark than the rows above",
    "out_of_range": "no recorder shows such a pressure: check the unit",
    "repeated_stamp": "the time is that of the row above",
    "time_going_back": "the time goes back",
    "midnight_twice": "the time passes midnight a second time; name the date too",
}
#: Rows that are read at once.
BLOCK = 4096
#: So much of a cell is shown to whom it is refused.
SHOWN = 40

Value_co = TypeVar("Value_co", int, float, covariant=True)


class Reader(Protocol[Value_co]):
    """Reads a cell; where it cannot, `fault` is the code of why."""

    fault: str

    def __call__(self, cell: str) -> Value_co | None: ...


def read_chart(data: bytes, unit: str | None = None) -> Samples:
    """The samples of a recorder file, in seconds since the first one and MPa.

    Cells parted by comma, semicolon or tab; decimal point or comma; UTF-8, UTF-16 or cp1251; time
    as ISO, dd.mm.yyyy hh:mm:ss, hh:mm:ss or seconds. The unit stands in the heading or is given.
    Raises ChartRefused with row and column, UnknownName for a `unit` that is none of pressure.
    """
    sheet = sheet_of(data)
    heading, refused = sheet.rows(1, 1)
    if refused:
        raise refused
    layout = layout_of(heading[0], unit)
    begins = 2 if layout.has_heading else 1
    writing, stamps, readings = _columns(sheet, layout, begins)
    micros = _since_first(stamps, writing, begins, layout.time + 1)
    return Samples(
        seconds=micros / MICRO,
        mpa=_in_mpa(readings, layout, begins),
        unit=layout.unit,
        started=_started(int(stamps[0]), writing),
    )


def _columns(sheet: Sheet, layout: Layout, begins: int) -> tuple[Writing, Micros, Floats]:
    """The stamps in microseconds and the pressures as they were written, block by block."""
    columns: _Columns | None = None
    blocks: list[tuple[Micros, Floats]] = []
    for number in range(begins, len(sheet.lines) + 1, BLOCK):
        rows, refused = _sound_rows(sheet, layout, number, begins)
        if rows:
            columns = columns or _Columns(layout, rows[0])
            blocks.append(columns.read(rows, number))
        if refused:
            raise refused
    count = len(sheet.lines) + 1 - begins
    if columns is None or count < FEWEST_ROWS:
        raise ChartRefused(
            f"a chart has {FEWEST_ROWS} rows at least, this one {count}",
            code="too_few_rows",
            row=len(sheet.lines),
        )
    stamps, readings = zip(*blocks, strict=True)
    return columns.time.writing, np.concatenate(stamps), np.concatenate(readings)


def _sound_rows(
    sheet: Sheet, layout: Layout, number: int, begins: int
) -> tuple[list[Row], ChartRefused | None]:
    """A block of rows of the right width; those before one that is none, and why."""
    rows, refused = sheet.rows(number, BLOCK)
    if set(map(len, rows)) - {layout.width}:
        good = next(place for place, row in enumerate(rows) if len(row) != layout.width)
        refused, rows = _wrong_width(rows[good], layout, number + good), rows[:good]
    most = MOST_ROWS + begins - number
    if len(rows) > most:
        refused, rows = _too_many(MOST_ROWS + begins), rows[:most]
    return rows, refused


def _wrong_width(cells: Row, layout: Layout, row: int) -> ChartRefused:
    said = f"this row has {len(cells)} cells, the first one has {layout.width}"
    column = min(len(cells), layout.width) + 1
    return ChartRefused(
        said if cells else "the row is empty", code="wrong_width", row=row, column=column
    )


def _too_many(row: int) -> ChartRefused:
    return ChartRefused(f"a chart has {MOST_ROWS:,} rows at most", code="too_many_rows", row=row)


class _Columns:
    """The readers of a file's columns, with what they learned from the rows above."""

    def __init__(self, layout: Layout, first: list[str]) -> None:
        self.layout = layout
        self.time = Stamps(writing_of(first[layout.time].strip()) or WRITINGS[-1])
        self.pressure, self.temperature = Numbers(), Numbers()

    def read(self, block: list[Row], number: int) -> tuple[Micros, Floats]:
        """Stamps and pressures of a block: at once where its cells are alike, else one by one."""
        columns = list(zip(*block, strict=True))
        stamps = stamps_at_once(self.time, columns[self.layout.time])
        readings = numbers_at_once(self.pressure, columns[self.layout.pressure])
        place = self.layout.temperature
        beside = readings if place is None else numbers_at_once(self.temperature, columns[place])
        if stamps is None or readings is None or beside is None:
            return self._one_by_one(block, number)
        return stamps, readings

    def _one_by_one(self, block: list[Row], begins: int) -> tuple[Micros, Floats]:
        stamps, readings = array("q"), array("d")
        for number, cells in enumerate(block, start=begins):
            stamps.append(_value(self.time, cells, self.layout.time, number))
            readings.append(_value(self.pressure, cells, self.layout.pressure, number))
            if self.layout.temperature is not None:
                _value(self.temperature, cells, self.layout.temperature, number)
        return np.frombuffer(stamps, np.int64), np.frombuffer(readings)


def _value(reader: Reader[Value_co], cells: Row, place: int, number: int) -> Value_co:
    cell = cells[place].strip()
    value = reader(cell)
    if value is None:
        raise _refused(reader.fault, number, place + 1, cell)
    return value


def _refused(code: str, row: int, column: int, cell: str = "") -> ChartRefused:
    return ChartRefused(WHY[code].format(cell=cell[:SHOWN]), code=code, row=row, column=column)


def _since_first(stamps: Micros, writing: Writing, begins: int, column: int) -> Micros:
    """Microseconds since the first stamp; a clock without date may pass midnight once.

    A step of a clock is the shorter way round: half a day and more means that the time went back.
    """
    steps = np.diff(stamps)
    passes = np.zeros(len(steps), dtype=bool)
    if writing.has_midnight:
        passes = steps < 0
        steps = (steps + DAY // 2) % DAY - DAY // 2
        passes &= steps > 0
    bad = (steps <= 0) | (passes.cumsum() > 1)
    if bad.any():
        place = int(bad.argmax())
        code = "midnight_twice" if steps[place] > 0 else "time_going_back"
        raise _refused(code if steps[place] else "repeated_stamp", begins + place + 1, column)
    return np.concatenate(([0], steps.cumsum()))


def _in_mpa(readings: Floats, layout: Layout, begins: int) -> Floats:
    mpa = readings * float(UNITS[layout.unit].factor)
    beyond = np.abs(mpa) > HIGHEST_MPA
    if beyond.any():
        raise _refused("out_of_range", begins + int(beyond.argmax()), layout.pressure + 1)
    return mpa


def _started(micros: int, writing: Writing) -> dt.datetime | None:
    if not writing.is_dated:
        return None
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    started = epoch + dt.timedelta(microseconds=micros)
    return started if writing.is_zoned else started.replace(tzinfo=None)
