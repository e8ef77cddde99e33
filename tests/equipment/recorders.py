"""Recorder files as tests need them: any chart, written in any of the ways that recorders write."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from equipment.octg.units import UNITS

Pairs = list[tuple[float, float]]

#: A test of 20 MPa over five minutes, with a minute before it.
TERMS: dict[str, Any] = {
    "target": 20.0, "tolerance": 1.0, "stabilisation_s": 60, "hold_s": 300, "max_drop": 0.4,
    "max_rise": 0.1, "max_gap_s": 5, "ceiling": 22.0,
}  # fmt: skip
STARTS = {
    "iso": dt.datetime(2026, 3, 7, 17, 40, tzinfo=dt.UTC),
    "dotted": dt.datetime(2026, 3, 7, 9, 5, tzinfo=dt.UTC),
    "clock": dt.datetime(2026, 3, 7, 23, 57, tzinfo=dt.UTC),
}
HEADINGS = {
    "psi": "pressure [psi]",
    "MPa": "Давление, МПа",
    "bar": "Təzyiq (bar)",
    "kgf/cm²": "давление [кгс/см2]",
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1251")


@dataclass(frozen=True)
class Style:
    """How a recorder writes: `time` is iso, dotted, clock or seconds."""

    delimiter: str = ";"
    mark: str = "."
    time: str = "seconds"
    unit: str = "MPa"
    encoding: str = "utf-8"
    end: str = "\n"
    has_temperature: bool = False

    @property
    def is_possible(self) -> bool:
        """A comma cannot be both; ə stands in no cp1251."""
        is_clear = (self.delimiter, self.mark) != (",", ",")
        return is_clear and (self.encoding, self.unit) != ("cp1251", "bar")

    @property
    def heading(self) -> list[str]:
        temperature = ["temperature °C"] if self.has_temperature else []
        # A heading is no place for the delimiter.
        pressure = HEADINGS[self.unit].replace(",", "")
        return ["time", pressure, *temperature]


STYLES = [
    style
    for delimiter in ";,\t"
    for mark in ".,"
    for time in ("seconds", "iso", "dotted", "clock")
    for unit in UNITS
    if UNITS[unit].si == "MPa"
    for encoding in ENCODINGS
    if (style := Style(delimiter, mark, time, unit, encoding)).is_possible
]


def held(
    level: float = 20.2, leak: float = 0.0, seconds: int = 480, step: float = 1.0, ramp: int = 60
) -> Pairs:
    """Pumped up in `ramp` seconds, held while `leak` MPa are lost over five minutes, let off."""
    pairs: Pairs = []
    for number in range(round(seconds / step)):
        at = number * step
        mpa = level * at / ramp if at < ramp else level - leak * (at - ramp) / 300
        pairs.append((at, mpa if at < seconds - 10 else 0.0))
    return pairs


def between(pairs: Pairs, begins: float, ends: float, mpa: float) -> Pairs:
    """The chart with another pressure from a second to a second."""
    return [(at, mpa if begins <= at <= ends else p) for at, p in pairs]


def lifted(pairs: Pairs, begins: float, by: float) -> Pairs:
    """The chart with the pump put on again at a second."""
    return [(at, p + by if at >= begins and p > 1 else p) for at, p in pairs]


def rows_of(pairs: Pairs, style: Style = Style()) -> list[list[str]]:
    """Heading and rows as a recorder would write them, cell by cell."""
    factor = float(UNITS[style.unit].factor)
    rows = [style.heading]
    for second, mpa in pairs:
        cells = [stamp(second, style), f"{mpa / factor:.6f}".replace(".", style.mark)]
        rows.append([*cells, "21" + style.mark + "5"] if style.has_temperature else cells)
    return rows


def stamp(second: float, style: Style) -> str:
    """A moment of the chart in the style's way."""
    if style.time == "seconds":
        return f"{second:.1f}".replace(".", style.mark)
    at = STARTS[style.time] + dt.timedelta(seconds=second)
    tenths = "" if at.microsecond == 0 else f".{at.microsecond // 1000:03d}"
    form = {"iso": "%Y-%m-%dT%H:%M:%S", "dotted": "%d.%m.%Y %H:%M:%S", "clock": "%H:%M:%S"}
    return at.strftime(form[style.time]) + tenths


def file_of(rows: Iterable[list[str]], style: Style = Style()) -> bytes:
    """The bytes of rows of cells."""
    return "".join(style.delimiter.join(row) + style.end for row in rows).encode(style.encoding)


def written(pairs: Pairs, style: Style = Style()) -> bytes:
    """The file that a recorder would make of a chart."""
    return file_of(rows_of(pairs, style), style)


# -- Files that are wrong in one place ----------------------------------------------------------
@dataclass(frozen=True)
class Wrong:
    """A file that must be refused, and where; `column` 0 stands for any."""

    kind: str
    data: bytes
    row: int
    column: int


def _cell(kind: str, place: int, *texts: str) -> Any:
    def spoil(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
        rows[at][place] = chance.choice(texts)
        return at + 1, place + 1

    return kind, spoil


def _swapped(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    rows[at], rows[at - 1] = rows[at - 1], rows[at]
    return at + 1, 1


def _repeated(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    rows[at][0] = rows[at - 1][0]
    return at + 1, 1


def _missing(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    rows[at].pop()
    return at + 1, len(rows[at]) + 1


def _added(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    rows[at].append("0")
    return at + 1, len(rows[at])


def _blank(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    rows.insert(at, [chance.choice(["", " "])])
    return at + 1, 0


def _remark(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    rows.insert(at, [chance.choice(["--- pause ---", "Recorder restarted", "EOF"])])
    return at + 1, 2


def _heading_again(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    rows.insert(at, list(rows[0]))
    return at + 1, 1


def _mark(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    text = rows[at][1]
    rows[at][1] = text.replace(",", ".") if "," in text else text.replace(".", ",")
    return at + 1, 2


def _quote(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    rows[at][1] = '"' + rows[at][1]
    return at + 1, 1


def _short(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    del rows[chance.randint(2, 10) :]
    return len(rows), 1


def _backwards(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    rows[1:] = rows[:0:-1]
    return 3, 1


def _midnights(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
    """A clock without a day that passes midnight a second time at a row of its own."""
    for place, cells in enumerate(rows[1:]):
        cells[0] = f"{(place * 5) % 24:02d}:{place % 60:02d}:00"
    twice = [n for n in range(2, len(rows)) if rows[n][0] < rows[n - 1][0]][1]
    return twice + 1, 1


def _unit(kind: str, *headings: str) -> Any:
    def spoil(rows: list[list[str]], at: int, chance: random.Random) -> tuple[int, int]:
        rows[0][1] = chance.choice(headings)
        return 1, 2

    return kind, spoil


MUTATIONS = dict(
    [
        _cell("pressure is words", 1, "abc", "12x", "0x1f", "12 345", "1 2", "--", "12.", "1_0"),
        _cell("pressure has two marks", 1, "1.234.5", "12..5", ".", "."),
        _cell("pressure is empty", 1, "", " "),
        _cell("pressure is not finite", 1, "NaN", "nan", "inf", "-Infinity", "1.#QNAN", "1e999"),
        _cell("pressure in other digits", 1, "１２", "١٢", "Ⅻ", "½", "−5"),
        _cell("pressure beyond all recorders", 1, "1e9", "-4e8"),
        _cell("time is words", 0, "soon", "12:00", "2026-03-07", "07:41:00 PM", "1e3", "12h"),
        _cell("time is empty", 0, "", "  "),
        _cell("time is not finite", 0, "NaN", "inf", "-"),
        _cell("no such time", 0, "24:00:01", "10:60:00", "10:00:60", "31.02.2026 10:00:00"),
        _cell("no such day", 0, "2026-02-30T10:00:00", "2026-13-01T10:00:00", "32.01.2026 1:00:00"),
        ("time goes back", _swapped),
        ("stamp is repeated", _repeated),
        ("a cell is missing", _missing),
        ("a cell too many", _added),
        ("blank row", _blank),
        ("a remark between", _remark),
        ("the heading again", _heading_again),
        ("the decimal mark changes", _mark),
        ("a quote is not closed", _quote),
        ("too few rows", _short),
        ("time runs backwards", _backwards),
        ("midnight is passed twice", _midnights),
        _unit("no unit", "pressure", "давление", "P"),
        _unit("another unit", "pressure [kPa]", "pressure atm", "давление мбар", "P mmHg"),
        _unit("two units", "pressure psi/bar", "P [MPa] [psi]"),
        _unit("time in place of pressure", "time", "время"),
    ]
)


#: What these write stands in no cp1251, or is cut by a comma that parts the cells.
UNWRITABLE, CUT = {"pressure in other digits"}, {"the decimal mark changes"}
#: What is no table of readings at all: no row is at fault more than another.
SHAPELESS = "no recorder file"


def wrong_file(kind: str, seed: int) -> Wrong:
    """A file of a random style that is wrong in one way at one place."""
    chance = random.Random(seed)
    if kind == SHAPELESS:
        return Wrong(kind, chance.choice(RUBBISH)(chance), 0, 0)
    styles = [
        each for each in STYLES
        if not (kind in UNWRITABLE and each.encoding == "cp1251")
        and not (kind in CUT and each.delimiter == ",")
    ]  # fmt: skip
    style = chance.choice(styles)
    rows = rows_of(held(seconds=chance.randint(60, 400)), style)
    row, column = MUTATIONS[kind](rows, chance.randint(3, len(rows) - 1), chance)
    return Wrong(kind, file_of(rows, style), row, column)


def _bytes(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randint(0, 3000))


def _archive(chance: random.Random) -> bytes:
    """A workbook that was named .csv."""
    return b"PK\x03\x04" + _bytes(chance)


def _torn(chance: random.Random) -> bytes:
    """UTF-16 that ends inside a character."""
    return written(held(seconds=60), Style(encoding="utf-16"))[:-1]


def _nulls(chance: random.Random) -> bytes:
    """What a recorder leaves whose card was pulled out."""
    whole = written(held(seconds=60))
    at = chance.randint(0, len(whole) // 2) * 2 + 1
    return whole[:at] + b"\0" * chance.randint(1, 999) + whole[at:]


def _page(chance: random.Random) -> bytes:
    return b"<!doctype html><title>404</title><p>" + b"x" * chance.randint(1, 99)


def _prose(chance: random.Random) -> bytes:
    words = ["pressure", "was", "held", "at", "20", "MPa", "for", "five", "minutes"]
    return " ".join(chance.choices(words, k=chance.randint(1, 400))).encode()


RUBBISH = (_bytes, _archive, _torn, _nulls, _page, _prose, lambda chance: b"")
KINDS = (*MUTATIONS, SHAPELESS)
