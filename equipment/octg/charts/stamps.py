"""Stamps of a recorder as whole microseconds: four ways of writing, one in a file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

MICRO = 1_000_000
DAY = 86_400 * MICRO
EPOCH = dt.date(1970, 1, 1).toordinal()
FRACTION = r"(?:(?P<mark>[.,])(?P<fraction>[0-9]{1,20}))?"
CLOCK = r"(?P<hours>[0-9]{1,2}):(?P<minutes>[0-9]{2}):(?P<seconds>[0-9]{2})" + FRACTION


@dataclass(frozen=True)
class Writing:
    """A way of writing a stamp; `read` gives microseconds, None for a day or hour there is not."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], int | None]
    is_dated: bool = False
    is_zoned: bool = False
    has_midnight: bool = False


class Stamps:
    """Reads the cells of one column, all as the first was written; `fault` says why one failed."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.mark: str | None = None
        self.fault = ""

    def __call__(self, cell: str) -> int | None:
        found = self.writing.pattern.fullmatch(cell)
        stamp = self.writing.read(found) if found else None
        if found is None or stamp is None:
            self.fault = "unreadable_time" if cell else "empty_cell"
            return None
        mark = found["mark"]
        if mark is not None and mark != self.mark:
            if self.mark is not None:
                self.fault = "decimal_mark"
                return None
            self.mark = mark
        return stamp


@lru_cache(maxsize=64)
def day_of(year: int, month: int, day: int) -> int | None:
    """Microseconds to a day, None for a day that there is not."""
    try:
        ordinal = dt.date(year, month, day).toordinal()
    except ValueError:
        return None
    return (ordinal - EPOCH) * DAY


@lru_cache(maxsize=8)
def offset_of(zone: str) -> int | None:
    """Microseconds that a zone is ahead of UTC, None for one that there is not."""
    if zone == "Z":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        return None
    return (-1 if zone[0] == "-" else 1) * (hours * 60 + minutes) * 60 * MICRO


def _micro(fraction: str | None) -> int:
    if fraction is None:
        return 0
    return (
        int(fraction.ljust(6, "0")) if len(fraction) <= 6 else round(float(f".{fraction}") * MICRO)
    )


def _of_day(found: re.Match[str]) -> int | None:
    hours, minutes, seconds = int(found["hours"]), int(found["minutes"]), int(found["seconds"])
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return (hours * 3600 + minutes * 60 + seconds) * MICRO + _micro(found["fraction"])


def _dated(found: re.Match[str]) -> int | None:
    day, clock = day_of(int(found["year"]), int(found["month"]), int(found["day"])), _of_day(found)
    return None if day is None or clock is None else day + clock


def _zoned(found: re.Match[str]) -> int | None:
    local, offset = _dated(found), offset_of(found["zone"])
    return None if local is None or offset is None else local - offset


def _seconds(found: re.Match[str]) -> int | None:
    whole = found["whole"]
    micro = _micro(found["fraction"])
    return int(whole) * MICRO + (-micro if whole.startswith("-") else micro)


DATE = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})[T ]"
DOTTED = r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4}) +"
ZONE = r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})"
WRITINGS = (
    Writing("ISO", re.compile(DATE + CLOCK), _dated, is_dated=True),
    Writing("ISO with zone", re.compile(DATE + CLOCK + ZONE), _zoned, is_dated=True, is_zoned=True),
    Writing("dd.mm.yyyy hh:mm:ss", re.compile(DOTTED + CLOCK), _dated, is_dated=True),
    Writing("hh:mm:ss", re.compile(CLOCK), _of_day, has_midnight=True),
    Writing("seconds", re.compile(r"(?P<whole>[+-]?[0-9]{1,11})" + FRACTION), _seconds),
)


def writing_of(cell: str) -> Writing | None:
    """How a stamp is written, None where it is none."""
    for writing in WRITINGS:
        found = writing.pattern.fullmatch(cell)
        if found and writing.read(found) is not None:
            return writing
    return None
