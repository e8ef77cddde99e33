"""Readers of cells for the columns of import kinds: what is not clearly meant is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.transfer.kinds import Wrong
from core.transfer.sheet import Cell
from core.transfer.text import (
    MILLIMETRE,
    forbidden_character,
    in_latin,
    is_ambiguous,
    read_number,
    tidy,
)

Read = Callable[[Cell], Any]


def check(cell: Cell) -> None:
    """Raise Wrong for what no column takes: formulas, and characters that nobody sees."""
    if cell.formula or cell.hollow:
        raise Wrong(_("The cell holds a formula: paste its value."))
    if isinstance(cell.value, str) and (found := forbidden_character(cell.value)):
        raise Wrong(_("The cell holds the invisible character %(code)s.") % {"code": found})


def shown(cell: Cell) -> str:
    """The cell as text for a page: one line, nothing invisible."""
    value = cell.value
    text = format(value, "f") if isinstance(value, Decimal) else str(value or "")
    return "".join("\ufffd" if forbidden_character(one) else one for one in tidy(text))[:120]


def text(limit: int) -> Read:
    """One line of text of at most `limit` characters; nothing for an empty cell."""

    def read(cell: Cell) -> str:
        value = cell.value
        told = tidy(format(value, "f") if isinstance(value, Decimal) else value or "")
        if len(told) > limit:
            raise Wrong(_("At most %(limit)s characters are kept here.") % {"limit": limit})
        return told

    return read


def serial(limit: int) -> Read:
    """A serial; one that mixes Latin and Cyrillic letters that look alike is refused."""
    plain = text(limit)

    def read(cell: Cell) -> str:
        told: str = plain(cell)
        if is_ambiguous(told):
            raise Wrong(
                _("Latin and Cyrillic letters that look alike are mixed: write %(plain)s.")
                % {"plain": in_latin(told)[:limit]}
            )
        return told

    return read


def choice(words: Mapping[str, tuple[str | Promise, ...]]) -> Read:
    """One of the keys of `words`, written as the key or as any of its words in any case."""

    def read(cell: Cell) -> str:
        told = plain_word(str(cell.value or ""))
        if not told:
            return ""
        for key, others in words.items():
            if told in {plain_word(str(word)) for word in (key, *others)}:
                return key
        known = ", ".join(str(others[0]) for others in words.values())
        raise Wrong(_("This is not known here. Known: %(known)s.") % {"known": known})

    return read


def number(minimum: Decimal | None = None, maximum: Decimal | None = None) -> Read:
    """A number to three decimals; nothing for an empty cell, Wrong for NaN and infinity too."""

    def read(cell: Cell) -> Decimal | None:
        if cell.value is None:
            return None
        value = read_number(cell.value) if isinstance(cell.value, str) else cell.value
        if value is None or not value.is_finite():
            raise Wrong(_("This is not a number."))
        if minimum is not None and value < minimum:
            raise Wrong(_("The least is %(minimum)s.") % {"minimum": minimum})
        if maximum is not None and value > maximum:
            raise Wrong(_("The most is %(maximum)s.") % {"maximum": maximum})
        return value.quantize(MILLIMETRE, ROUND_HALF_UP)

    return read


def plain_word(told: str) -> str:
    """A word or header for comparing: case, spaces, dots and stars do not count."""
    return " ".join("".join(c if c.isalnum() else " " for c in told.casefold()).split())
