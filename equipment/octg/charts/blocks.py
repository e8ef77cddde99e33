"""Columns of a block of rows at once, where all their cells are written alike.

Each function gives what the cells give one by one, or None where it will not decide: then they are
read one by one, and who reads them tells the place of a fault.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from equipment.octg.charts.numbers import Numbers
from equipment.octg.charts.samples import Floats
from equipment.octg.charts.stamps import MICRO, Stamps, Writing, day_of, offset_of

Micros = npt.NDArray[np.int64]
Characters = npt.NDArray[np.uint8]

PLAIN = {mark: re.compile(rf"(?:[+-]?[0-9]+(?:\{mark}[0-9]+)?\n)+") for mark in (".", ",")}
ZERO, NINE = ord("0"), ord("9")


def numbers_at_once(reader: Numbers, cells: Sequence[str]) -> Floats | None:
    """Plain numbers, with the decimal mark of the rows above or the first that fits."""
    text = "\n".join(cells) + "\n"
    mark = next((m for m in (reader.mark or ".,") if PLAIN[m].fullmatch(text)), None)
    if mark is None:
        return None
    if mark in text:
        reader.mark = mark
    values = np.fromiter(map(float, text.replace(",", ".").split()), np.float64, len(cells))
    return values if np.isfinite(values).all() else None


def stamps_at_once(reader: Stamps, cells: Sequence[str]) -> Micros | None:
    """Stamps in microseconds; those of one width have the same signs at the same places."""
    widths = np.fromiter(map(len, cells), np.int64, len(cells))
    stamps = np.empty(len(cells), np.int64)
    for width in np.unique(widths):
        places = np.flatnonzero(widths == width)
        alike = _of_one_width(reader, [cells[place] for place in places.tolist()])
        if alike is None:
            return None
        stamps[places] = alike
    return stamps


def _of_one_width(reader: Stamps, cells: Sequence[str]) -> Micros | None:
    found = reader.writing.pattern.fullmatch(cells[0])
    text = "\n".join(cells) + "\n"
    if found is None or reader(cells[0]) is None or not text.isascii():
        return None
    table = np.frombuffer(text.encode(), np.uint8).reshape(len(cells), -1)
    are_digits = (table[0] >= ZERO) & (table[0] <= NINE)
    digits, signs = table[:, are_digits], table[:, ~are_digits]
    if (digits < ZERO).any() or (digits > NINE).any() or (signs != signs[0]).any():
        return None
    return _Fields(found, table).micros(reader.writing)


class _Fields:
    """The fields of stamps that stand where those of the first one stand."""

    def __init__(self, found: re.Match[str], table: Characters) -> None:
        self.found = found
        self.table = table

    def field(self, name: str) -> Micros:
        """The number in a field of each stamp; nought where the stamps have none."""
        begins, ends = self.found.span(name)
        columns = self.table[:, max(begins, 0) : max(ends, 0)].astype(np.int64) - ZERO
        powers = 10 ** np.arange(columns.shape[1] - 1, -1, -1)
        return np.asarray(columns @ powers, dtype=np.int64)

    def micros(self, writing: Writing) -> Micros | None:
        fraction = len(self.found["fraction"] or "")
        if fraction > 6:
            return None
        micro = self.field("fraction") * 10 ** (6 - fraction)
        if "whole" in self.found.re.groupindex:
            is_plain = self.found["whole"].isdigit()
            return self.field("whole") * MICRO + micro if is_plain else None
        hours, minutes, seconds = (self.field(each) for each in ("hours", "minutes", "seconds"))
        if hours.max() > 23 or minutes.max() > 59 or seconds.max() > 59:
            return None
        clock = ((hours * 60 + minutes) * 60 + seconds) * MICRO + micro
        days = self._days() if writing.is_dated else 0
        offset = self._offset() if writing.is_zoned else 0
        return None if days is None or offset is None else clock + days - offset

    def _days(self) -> Micros | None:
        year, month, day = (self.field(each) for each in ("year", "month", "day"))
        dates = (year * 100 + month) * 100 + day
        turns = np.flatnonzero(np.diff(dates, prepend=-1))
        days = [day_of(int(year[at]), int(month[at]), int(day[at])) for at in turns]
        known = np.array([each for each in days if each is not None], dtype=np.int64)
        if len(known) < len(days):
            return None
        return np.repeat(known, np.diff(turns, append=len(dates)))

    def _offset(self) -> int | None:
        zones = self.table[:, slice(*self.found.span("zone"))]
        return offset_of(self.found["zone"]) if (zones == zones[0]).all() else None
