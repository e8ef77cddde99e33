"""One line of the table that `make bench` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A ratio beside its bar; `words` says what was seen."""

    name: str
    ratio: float
    bar: float
    is_met: bool
    words: str = ""

    def __str__(self) -> str:
        mark = "ok" if self.is_met else "MISSED"
        return f"{self.name:46} {self.ratio:6.2f}  bar {self.bar:5.2f}  {mark:6}  {self.words}"


def at_least(name: str, ratio: float, bar: float, words: str = "") -> Figure:
    """A figure that must not fall below its bar."""
    return Figure(name, ratio, bar, ratio >= bar, words)


def at_most(name: str, ratio: float, bar: float, words: str = "") -> Figure:
    """A figure that must not rise above its bar."""
    return Figure(name, ratio, bar, ratio <= bar, words)


def within(name: str, seconds: float, allowed: float) -> Figure:
    """A time as a share of what is allowed: at most 1."""
    share = seconds / allowed
    return Figure(name, share, 1.0, share <= 1, f"{seconds:.1f} s of {allowed:g} s")


def queries(name: str, few: int, many: int, allowed: int) -> Figure:
    """Queries at 50 rows over those at one row: exactly 1, and no more than are allowed."""
    is_met = few == many <= allowed
    return Figure(name, many / few, 1.0, is_met, f"{many} queries of {allowed}")
