"""What an instrument has touched; slices register their sources in `AppConfig.ready`.

A recall reads all of them: everything measured by it between two days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from equipment.instruments.models import Instrument


@dataclass(frozen=True)
class Touch:
    """A record that rests on what the instrument showed, and the organisations that rely on it."""

    kind: str
    public_id: str
    label: str
    url: str
    on: dt.date
    organisations: frozenset[int]


#: What it touched from the first day to the second, both included; one or two statements.
Source = Callable[[Instrument, dt.date, dt.date], Iterable[Touch]]

REGISTRY: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Let `source` say which records an instrument touched between two days."""
    REGISTRY[name] = source


def touched(instrument: Instrument, since: dt.date, until: dt.date) -> list[Touch]:
    """Everything that it touched from `since` to `until`, by day; each record once."""
    found = {
        one.public_id: one
        for source in REGISTRY.values()
        for one in source(instrument, since, until)
    }
    return sorted(found.values(), key=lambda one: (one.on, one.public_id))
