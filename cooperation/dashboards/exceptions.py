"""What needs a manager's eye: slices and apps above register what they know of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.clocks.rules import Stretch, WaitShown, waits_shown


@dataclass(frozen=True)
class ExceptionLine:
    """One thing off its course: what, where, since when, who must move (a party's short name).

    `stretches` are those of its clock (`core.clocks.queries.stretches_of`): they tell for whom it
    waits and for how many working days. `tone` is red or amber, `word` says it (else “act now” or
    “waits”), `note` says why; `area_id` lets the table of areas say for whom the area waits.
    """

    text: str | Promise
    url: str
    tone: str = "red"
    since: dt.datetime | dt.date | None = None
    waits_for: str = ""
    area_id: int | None = None
    kind: str | Promise = ""
    word: str | Promise = ""
    note: str | Promise = ""
    stretches: Sequence[Stretch] = ()

    def waits(self, now: dt.datetime) -> list[WaitShown]:
        """For whom the thing waits and for how long, when it has a clock."""
        return waits_shown(self.stretches, now)


#: (memorandum, user, on) -> lines; one database query at most, all roles may see the answer.
Source = Callable[[Memorandum, User, dt.date], list[ExceptionLine]]

REGISTRY: list[Source] = []
ORDER = {"red": 0, "amber": 1}


def register(source: Source) -> None:
    """Ask `source` for exceptions on every Programme page; called from `AppConfig.ready`."""
    if source not in REGISTRY:
        REGISTRY.append(source)


def exceptions_of(memorandum: Memorandum, user: User, on: dt.date) -> list[ExceptionLine]:
    """All exceptions of the registered sources: red first, then the oldest."""
    return in_order([line for source in REGISTRY for line in source(memorandum, user, on)])


def in_order(lines: list[ExceptionLine]) -> list[ExceptionLine]:
    """Red first, then what has stood longest."""
    return sorted(lines, key=lambda one: (ORDER.get(one.tone, 2), _age(one)))


def _age(one: ExceptionLine) -> str:
    return one.since.isoformat() if one.since else "9999"
