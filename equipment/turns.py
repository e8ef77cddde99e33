"""What waits for a person's party on My side: requests, orders, defect acts, reports.

Each is told apart by its `Turn`; however many register one, it is one statement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    F,
    Model,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise

from cooperation.dashboards import waiting
from core.accounts.models import User, Workspace
from core.accounts.rules import WORKERS, holds
from core.clocks import queries as waits
from equipment.orders.rules import DECIDERS

Text = str | Promise
#: My side names so many of what waits, the longest first.
MOST = 100


@dataclass(frozen=True)
class Turn:
    """Rows of a model with a clock and a number: `whose` narrows them to those on which it is the
    turn of a person's party, `todo` says by state of a %(number)s what to do.

    `presses` are the ones shown in red, `notes` two columns or expressions that say what a row
    is about, `due` a column of days; `page` takes a public id. `number`, `status` and `since` are
    the columns of these names unless told.
    """

    model: type[Model]
    whose: Callable[[User], Q]
    todo: Mapping[str, Text]
    kind: Text
    page: str
    presses: Q
    notes: tuple[Any, Any]
    due: str = ""
    number: Any = None
    status: Any = None
    since: Any = None

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)


@dataclass(frozen=True)
class _Row:
    turn: Turn
    number: str
    public_id: str
    status: str
    since: dt.datetime
    due: dt.date | None
    presses: bool
    note: str
    more: str
    clock_stretches: Any


REGISTRY: dict[str, Turn] = {}


def register(turn: Turn) -> None:
    """Let rows of a kind wait on My side and count in the menu; called in `AppConfig.ready`."""
    REGISTRY[turn.name] = turn

    def counted(user: User, workspace: Workspace) -> QuerySet[Any]:
        rows = _rows_of(turn, user, workspace)
        return rows if holds(user, workspace.pk, WORKERS) else rows.none()

    waiting.register(turns_waiting, counted=counted)


def turns_waiting(user: User, workspace: Workspace, on: dt.date) -> list[waiting.Waiting]:
    """All that waits for the person's party; engineers and coordinators see it as theirs."""
    if not holds(user, workspace.pk, DECIDERS):
        return []
    first, *rest = (_told(turn, user, workspace) for turn in REGISTRY.values())
    found = first.union(*rest, all=True) if rest else first
    rows = [_Row(REGISTRY[name], *told) for name, *told in found.order_by("told_since")[:MOST]]
    mine = holds(user, workspace.pk, WORKERS)
    party = user.organisation.short if user.organisation else ""
    return [_waiting(row, party, mine) for row in rows]


def _rows_of(turn: Turn, user: User, workspace: Workspace) -> QuerySet[Any]:
    rows: QuerySet[Any] = turn.model._default_manager.filter(
        turn.whose(user), memorandum=workspace.pk
    )
    return rows


def _told(turn: Turn, user: User, workspace: Workspace) -> QuerySet[Any, Any]:
    note, more = (Cast(one, CharField()) for one in turn.notes)
    due: Any = F(turn.due) if turn.due else Value(None, output_field=DateField())
    red = When(turn.presses, then=Value(True))
    rows = waits.with_clock(_rows_of(turn, user, workspace)).annotate(
        told_as=Value(turn.name),
        told_number=Cast(turn.number or F("number"), CharField()),
        told_status=Cast(turn.status or F("status"), CharField()),
        told_since=turn.since or F("status_since"),
        told_due=Cast(due, DateField()),
        told_red=Case(red, default=Value(False), output_field=BooleanField()),
        told_note=note,
        told_more=more,
    )
    found: QuerySet[Any, Any] = rows.order_by().values_list(
        "told_as", "told_number", "public_id", "told_status", "told_since", "told_due", "told_red",
        "told_note", "told_more", "clock_stretches",
    )  # fmt: skip
    return found


def _waiting(row: _Row, party: str, mine: bool) -> waiting.Waiting:
    return waiting.Waiting(
        text=row.turn.todo[row.status] % {"number": row.number},
        url=reverse(row.turn.page, args=[row.public_id]),
        since=row.since,
        stretches=waits.stretches_of(row),
        party=party,
        tone="red" if row.presses else "amber",
        kind=row.turn.kind,
        mine=mine,
        due=row.due,
        note=" · ".join(part for part in (row.note, row.more) if part)[:200],
    )
