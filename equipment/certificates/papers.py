"""The parts of which the paper of a certificate is made; every word stands in one or two
languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

#: A word in one or two languages.
Words = Sequence[str]


@dataclass(frozen=True)
class Verdict:
    """What the paper says in one word: green, amber or red."""

    words: Words
    tone: str


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: words, and smaller below them what explains them."""

    words: Words
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """Rows below a head; `widths` and `aligned` are those of typst."""

    head: Sequence[Words]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[str]
    aligned: Sequence[str]

    @property
    def named(self) -> list[list[tuple[Words, Cell]]]:
        """The rows, each cell with the word of the head above it."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Key:
    """What a line of a picture means: its colour, its dash as typst names it, and the words."""

    colour: str
    dash: str
    words: Words


@dataclass(frozen=True)
class Section:
    """A titled part: facts in two columns, a table, a picture (SVG) with its key, texts."""

    title: Words
    facts: Sequence[tuple[Words, Words]] = ()
    table: Table | None = None
    picture: str = ""
    key: Sequence[Key] = ()
    texts: Sequence[Words] = ()

    def plain(self) -> dict[str, Any]:
        """The section as the template reads it."""
        return asdict(self)
