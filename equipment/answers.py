"""What one party has put before the other and nobody has answered in time, for Programme.

Orders and requests are told apart by their `Asked`; however many register one, it is one statement.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from cooperation.dashboards import exceptions
from cooperation.dashboards.exceptions import ExceptionLine
from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.clocks import queries as waits
from equipment.orders.kinds import Priority

Text = str | Promise


@dataclass(frozen=True)
class Asked:
    """Rows of a model with a clock and a number that wait, while they are of the state `status`,
    for an answer of the party on `side`; `words` say so of a %(number)s, `page` takes a public
    id; `area` and `priority` are paths to theirs. The clock says after how many working days an
    answer is late."""

    model: type[Model]
    side: str
    within_days: int
    kind: Text
    words: Text
    page: str
    status: str = "submitted"
    area: str = "commitment__area"
    priority: str = "priority"

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)


@dataclass(frozen=True)
class _Row:
    asked: Asked
    number: str
    public_id: str
    since: dt.datetime
    waits_for: str
    area_id: int | None
    priority: str
    clock_stretches: Any


REGISTRY: dict[str, Asked] = {}


def register(asked: Asked) -> None:
    """Let late answers of a kind stand among the exceptions; called in `AppConfig.ready`."""
    REGISTRY[asked.name] = asked
    exceptions.register(unanswered)


def unanswered(memorandum: Memorandum, user: User, on: dt.date) -> list[ExceptionLine]:
    """What the other party has not answered for longer than allowed, by the working days of its
    calendar until `on` began."""
    begun = timezone.make_aware(dt.datetime.combine(on, dt.time.min))
    first, *rest = (_rows(asked, memorandum, on) for asked in REGISTRY.values())
    found = first.union(*rest, all=True) if rest else first
    rows = [_Row(REGISTRY[name], *told) for name, *told in found]
    late = [row for row in rows if any(wait.is_late for wait in waits.waits_of(row, begun))]
    return [_line(row) for row in sorted(late, key=lambda row: row.since)]


def _rows(asked: Asked, memorandum: Memorandum, on: dt.date) -> QuerySet[Any, Any]:
    since = on - dt.timedelta(days=asked.within_days)
    rows = asked.model._default_manager.filter(
        memorandum=memorandum, status=asked.status, status_since__date__lt=since
    )
    named = waits.with_clock(rows).annotate(
        told_as=Value(asked.name), waits_for=F(f"{asked.side}__short")
    )
    found: QuerySet[Any, Any] = named.order_by().values_list(
        "told_as", "number", "public_id", "status_since", "waits_for", asked.area,
        asked.priority, "clock_stretches",
    )  # fmt: skip
    return found


def _line(row: _Row) -> ExceptionLine:
    return ExceptionLine(
        text=row.asked.words % {"number": row.number},
        url=reverse(row.asked.page, args=[row.public_id]),
        tone="red" if row.priority == Priority.URGENT else "amber",
        since=row.since,
        stretches=waits.stretches_of(row),
        waits_for=row.waits_for,
        area_id=row.area_id,
        kind=row.asked.kind,
    )
