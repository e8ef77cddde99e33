"""A recorder file becomes samples, or is refused with the row and column at fault."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from equipment.octg.charts.headings import Layout, layout_of
from equipment.octg.charts.numbers import Numbers
from equipment.octg.charts.samples import HIGHEST_MPA, Floats, Samples
from equipment.octg.charts.sheets import Row, sheet_of
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
#: So much of a cell is shown to whom it is refused.
SHOWN = 40

Micros = npt.NDArray[np.int64]
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
    rows = sheet_of(data).rows()
    first = next(rows)
    layout = layout_of(first[1], unit)
    begins = 2 if layout.has_heading else 1
    body = _of_width(rows if layout.has_heading else chain([first], rows), layout)
    writing, stamps, readings = _columns(body, layout, begins)
    micros = _since_first(stamps, writing, begins, layout.time + 1)
    return Samples(
        seconds=micros / MICRO,
        mpa=_in_mpa(readings, layout, begins),
        unit=layout.unit,
        started=_started(int(stamps[0]), writing),
    )


def _of_width(rows: Iterable[Row], layout: Layout) -> Iterator[Row]:
    for count, (number, cells) in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise ChartRefused(
                f"a chart has {MOST_ROWS:,} rows at most", code="too_many_rows", row=number
            )
        if len(cells) != layout.width:
            raise ChartRefused(
                f"this row has {len(cells)} cells, the first one has {layout.width}"
                if cells
                else "the row is empty",
                code="wrong_width",
                row=number,
                column=min(len(cells), layout.width) + 1,
            )
        yield number, cells


def _columns(rows: Iterator[Row], layout: Layout, begins: int) -> tuple[Writing, Micros, Floats]:
    """The stamps in microseconds and the pressures as they were written, cell by cell."""
    stamps, readings, number = array("q"), array("d"), begins - 1
    pressure, temperature = Numbers(), Numbers()
    time: Stamps | None = None
    for number, cells in rows:
        if time is None:
            time = Stamps(writing_of(cells[layout.time].strip()) or WRITINGS[-1])
        stamps.append(_value(time, cells, layout.time, number))
        readings.append(_value(pressure, cells, layout.pressure, number))
        if layout.temperature is not None:
            _value(temperature, cells, layout.temperature, number)
    if time is None or len(stamps) < FEWEST_ROWS:
        raise ChartRefused(
            f"a chart has {FEWEST_ROWS} rows at least, this one {len(stamps)}",
            code="too_few_rows",
            row=max(number, 1),
        )
    return time.writing, np.frombuffer(stamps, dtype=np.int64), np.frombuffer(readings)


def _value(reader: Reader[Value_co], cells: list[str], place: int, number: int) -> Value_co:
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
