"""What waits for a person: slices and apps above register what they know of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from core.accounts.models import User, Workspace
from core.clocks.rules import Stretch, WaitShown, waits_shown
from core.web.menu import MOST_COUNTED


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what to do, where, since when, and for which party (its short name).

    `mine` is False when somebody else of the person's party must act; `due` makes it overdue;
    `stretches` are those of its clock (`core.clocks.queries.stretches_of`).
    """

    text: str | Promise
    url: str
    since: dt.datetime | dt.date | None
    party: str
    tone: str = "amber"
    kind: str | Promise = ""
    mine: bool = True
    due: dt.date | None = None
    note: str | Promise = ""
    stretches: Sequence[Stretch] = ()

    def waits(self, now: dt.datetime) -> list[WaitShown]:
        """For whom the thing waits and for how long, when it has a clock."""
        return waits_shown(self.stretches, now)

    def is_overdue(self, on: dt.date) -> bool:
        return self.due is not None and self.due < on


Source = Callable[[User, Workspace, dt.date], list[Waiting]]
#: The rows that a source would list as the person's own (`mine`), for the count in the menu.
Counted = Callable[[User, Workspace], QuerySet[Any]]

REGISTRY: dict[Source, list[Counted]] = {}


def register(source: Source, *, counted: Counted | None = None) -> None:
    """Ask `source` for what waits; called from `AppConfig.ready`.

    With `counted` the menu counts all sources in one statement; without it the source itself is
    asked on every page, so give it; a source that tells of several kinds is registered once with
    each. A source asks the database once, and not at all for people
    whose roles (`core.accounts.rules.roles_in`) have nothing to do there.
    """
    REGISTRY.setdefault(source, []).extend([counted] if counted else [])


def waiting_for(user: User, workspace: Workspace, on: dt.date) -> list[Waiting]:
    """All that waits for the person or their party: overdue first, then what waits longest."""
    found = [one for source in REGISTRY for one in source(user, workspace, on)]
    return sorted(found, key=lambda one: (not one.is_overdue(on), not one.mine, _age(one)))


def _age(one: Waiting) -> str:
    return one.since.isoformat() if one.since else "9999"


def count_for(user: User, workspace: Workspace, on: dt.date, most: int = MOST_COUNTED) -> int:
    """How many things wait for the person themselves, `most` where there are more: one statement
    for all counted sources."""
    rows = [_bare(counted(user, workspace)) for known in REGISTRY.values() for counted in known]
    asked = [source for source, counted in REGISTRY.items() if not counted]
    others = sum(one.mine for source in asked for one in source(user, workspace, on))
    if not rows:
        return min(others, most)
    first, *rest = rows
    found = first.union(*rest, all=True) if rest else first
    return min(others + found[:most].count(), most)


def _bare(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values_list("pk", flat=True)
