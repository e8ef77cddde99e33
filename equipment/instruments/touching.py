"""What an instrument has touched; slices register their sources in `AppConfig.ready`.

A recall reads all of them: everything measured by it between two days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from equipment.instruments.models import Instrument


@dataclass(frozen=True)
class Touch:
    """A record that rests on what the instrument showed, and the organisations that rely on it.

    `label` is frozen as it stands and read in every language: numbers, serials, what was typed.
    """

    kind: str
    public_id: str
    label: str
    url: str
    on: dt.date
    organisations: frozenset[int]


#: What it touched from the first day to the second, both included; one or two statements.
Source = Callable[[Instrument, dt.date, dt.date], Iterable[Touch]]

REGISTRY: dict[str, Source] = {}
_words: dict[str, str | Promise] = {}


def register(name: str, source: Source, kinds: Mapping[str, str | Promise] | None = None) -> None:
    """Let `source` say which records an instrument touched between two days; `kinds` are the
    words for the kinds of its records."""
    REGISTRY[name] = source
    _words.update(kinds or {})


def named(kind: str, label: str) -> str:
    """A record as the reader calls it: what it is in their language, and its own label."""
    word = _words.get(kind)
    return f"{word} {label}" if word else label


def touched(instrument: Instrument, since: dt.date, until: dt.date) -> list[Touch]:
    """Everything that it touched from `since` to `until`, by day; each record once."""
    found = {
        one.public_id: one
        for source in REGISTRY.values()
        for one in source(instrument, since, until)
    }
    return sorted(found.values(), key=lambda one: (one.on, one.public_id))
