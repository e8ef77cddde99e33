"""Entries of a life as page and print show them: their words, and what opens below them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.web import numbers
from equipment.pipes.passport.entry_parts import Told, Words
from equipment.pipes.passport.entry_words import SAID
from equipment.pipes.passport.kinds import FACTS, ICONS, KINDS
from equipment.pipes.passport.lifeline import Entry
from equipment.pipes.readings.models import JointReading


@dataclass(frozen=True)
class ReadingShown:
    """A reading as it opens below its entry."""

    kind: str
    position: str
    value: str
    entered: str
    is_erroneous: bool


@dataclass(frozen=True)
class EntryShown:
    """An entry as page and print show it; `is_struck` stands no more."""

    day: dt.date
    at: dt.datetime
    kind: str
    kind_words: str
    icon: str
    words: Words
    by: str
    is_struck: bool = False
    readings: tuple[ReadingShown, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    back: Any = field(default=None)


def shown(entry: Entry, back: Any = None) -> EntryShown:
    """An entry in the language of now; `back` is how its reader may take it back."""
    told = entry.told
    return EntryShown(
        day=entry.day,
        at=entry.at,
        kind=entry.kind,
        kind_words=str(KINDS[entry.kind]),
        icon=ICONS[entry.kind],
        words=SAID[entry.source](told),
        by=" · ".join(filter(None, (entry.by.get("name"), entry.by.get("organisation")))),
        is_struck=_is_struck(entry),
        readings=tuple(_reading(one) for one in told.get("readings") or ()),
        changes=tuple(_changes(told)),
        back=back,
    )


def _is_struck(entry: Entry) -> bool:
    if entry.source in ("usage", "inspection", "fitted", "repair", "tested"):
        return not entry.told["is_standing"]
    return bool(entry.source == "reading" and entry.told["is_erroneous"])


def _reading(told: Told) -> ReadingShown:
    return ReadingShown(
        kind=str(JointReading.Kind(told["kind"]).label),
        position=told["position"],
        value=numbers.measure(told["value_mm"], "mm", 3),
        entered=numbers.measure(told["entered_value"], told["entered_unit"]),
        is_erroneous=told["is_erroneous"],
    )


def _changes(told: Told) -> Iterable[tuple[str, str, str]]:
    if told.get("verb", "pipe_set.updated") != "pipe_set.updated":
        return
    before, after = told.get("before"), told.get("after")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return
    for name in after:
        label = str(FACTS.get(name, name.replace("_", " ")))
        yield label, str(before.get(name) or "–"), str(after[name] or "–")
