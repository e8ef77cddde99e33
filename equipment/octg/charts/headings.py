"""Which column is which, and the unit: from the heading, or from who brings the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from equipment.octg.charts.numbers import is_number
from equipment.octg.charts.stamps import writing_of
from equipment.octg.errors import ChartRefused
from equipment.octg.units import PRESSURE_UNITS, pressure_unit, pressure_units_in

TIME, PRESSURE, TEMPERATURE = "time", "pressure", "temperature"
WORDS = {
    TEMPERATURE: {"temperature", "temp", "температура", "temperatur", "hərarət"},
    PRESSURE: {"pressure", "press", "p", "давление", "təzyiq", "tezyiq"},
    TIME: {"time", "timestamp", "date", "datetime", "время", "дата", "vaxt", "zaman", "tarix"},
}
LETTERS = re.compile(r"[^\W\d_]+")
COLUMNS_WITHOUT_HEADING = 2


@dataclass(frozen=True)
class Layout:
    """Where time, pressure and perhaps temperature stand, counted from 0, and the unit."""

    width: int
    time: int
    pressure: int
    temperature: int | None
    unit: str
    has_heading: bool


def layout_of(first: list[str], unit: str | None) -> Layout:
    """The layout that the first row of a file tells; `unit` is what its bearer says.

    Raises ChartRefused where columns or unit are not clear: nothing is guessed.
    """
    cells = [cell.strip() for cell in first]
    data = [is_number(cell) or writing_of(cell) is not None for cell in cells]
    asked = None if unit is None else pressure_unit(unit)
    if all(data):
        return _without_heading(len(cells), asked)
    if any(data):
        column = data.index(False) + 1
        raise ChartRefused(
            f"{cells[column - 1]!r} is neither a reading nor a heading",
            code="unreadable_cell", column=column,
        )  # fmt: skip
    return _with_heading(cells, asked)


def _without_heading(width: int, unit: str | None) -> Layout:
    if width != COLUMNS_WITHOUT_HEADING:
        raise ChartRefused(
            f"without a heading a row has time and pressure, this one has {width} cells",
            code="wrong_width",
            column=min(width, COLUMNS_WITHOUT_HEADING + 1),
        )
    if unit is None:
        raise _unit_missing(2)
    return Layout(width, 0, 1, None, unit, has_heading=False)


def _with_heading(cells: list[str], asked: str | None) -> Layout:
    kinds = [_kind(cell) for cell in cells]
    if not any(kinds):
        raise ChartRefused("the heading names neither time nor pressure", code="unreadable_heading")
    time = _only(kinds, TIME)
    if time is None and kinds[0] is None:
        time, kinds[0] = 0, TIME
    temperature, pressure = _only(kinds, TEMPERATURE), _only(kinds, PRESSURE)
    unnamed = [place for place, kind in enumerate(kinds) if kind is None]
    if pressure is None and len(unnamed) == 1:
        pressure = unnamed[0]
    if time is None or pressure is None:
        raise ChartRefused(
            f"the heading does not tell which column is {TIME if time is None else PRESSURE}",
            code="unreadable_heading",
        )
    unit = _unit(cells[pressure], asked, pressure + 1)
    return Layout(len(cells), time, pressure, temperature, unit, has_heading=True)


def _kind(cell: str) -> str | None:
    text = cell.lower().replace("\u0307", "")
    if "°" in text:
        return TEMPERATURE
    words = set(LETTERS.findall(text))
    kinds = {kind for kind, known in WORDS.items() if words & known}
    if pressure_units_in(cell):
        kinds.add(PRESSURE)
    return kinds.pop() if len(kinds) == 1 else None


def _only(kinds: list[str | None], kind: str) -> int | None:
    places = [place for place, each in enumerate(kinds) if each == kind]
    if len(places) > 1:
        raise ChartRefused(
            f"the heading names {kind} twice", code="ambiguous_heading", column=places[1] + 1
        )
    return places[0] if places else None


def _unit(cell: str, asked: str | None, column: int) -> str:
    named = pressure_units_in(cell)
    if len(named) > 1 or (named and asked is not None and asked not in named):
        raise ChartRefused(
            f"the heading says {' and '.join(sorted(named))}"
            + ("" if asked is None else f", you say {asked}"),
            code="unit_conflict",
            column=column,
        )
    if named:
        return named.pop()
    if asked is None:
        raise _unit_missing(column)
    return asked


def _unit_missing(column: int) -> ChartRefused:
    return ChartRefused(
        f"the unit of pressure is not told: name one of {', '.join(PRESSURE_UNITS)}",
        code="unit_missing",
        column=column,
    )
