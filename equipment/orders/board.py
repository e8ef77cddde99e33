"""The open orders by state, each column a page of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from equipment.orders.kinds import PRESSING
from equipment.orders.models import WorkOrder
from equipment.orders.shown import OrderShown, row_of

BOARD: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("In preparation"), ("draft", "returned")),
    (_("Waiting for acceptance"), ("submitted",)),
    (_("Accepted"), ("accepted",)),
    (_("In progress"), ("in_progress", "on_hold")),
    (_("Done, not yet closed"), ("done", "on_act")),
)
#: A column shows this many orders at a time, what presses first, then what stood longest.
HEIGHT = 25


@dataclass
class Column:
    """A column of the board: one page of it, and how many orders stand in it."""

    title: str | Promise
    name: str
    asked: QueryDict
    page: int = 1
    total: int = 0
    rows: list[OrderShown] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // HEIGHT))

    @property
    def before(self) -> int:
        """The page before this one, or nought."""
        return self.page - 1

    @property
    def query_before(self) -> str:
        """The query of the page before."""
        return self._query(self.before)

    @property
    def query_after(self) -> str:
        """The query of the next page."""
        return self._query(self.after)

    def _query(self, page: int) -> str:
        query = self.asked.copy()
        query[self.name] = str(page)
        return query.urlencode()

    @property
    def after(self) -> int:
        """The page after this one, or nought."""
        return self.page + 1 if self.page < self.pages else 0


def board_of(
    orders: QuerySet[WorkOrder], user: User, now: dt.datetime, asked: QueryDict
) -> list[Column]:
    """The open orders in two statements, however many there are.

    `asked` names a page for each column (`c1`, `c2`, …); what cannot be read is the first.
    """
    columns = [
        Column(title, f"c{number}", asked, _page(asked.get(f"c{number}", "")))
        for number, (title, _states) in enumerate(BOARD, start=1)
    ]
    _count(orders, columns)
    pressing = Case(When(priority__in=PRESSING, then=Value(0)), default=Value(1))
    ranked = orders.annotate(
        column=_column(),
        rank=Window(
            RowNumber(), partition_by=F("column"), order_by=[pressing, "status_since", "pk"]
        ),
    ).filter(column__gt=0)
    wanted = Q()
    for number, column in enumerate(columns, start=1):
        first = (column.page - 1) * HEIGHT
        wanted |= Q(column=number, rank__gt=first, rank__lte=first + HEIGHT)
    for order in ranked.filter(wanted).order_by("column", "rank"):
        columns[order.column - 1].rows.append(row_of(order, user, now))
    return columns


def _page(text: str) -> int:
    return max(1, int(text[:6])) if text.isascii() and text.isdecimal() else 1


def _column() -> Case:
    found = [
        When(status__in=states, then=Value(number))
        for number, (_title, states) in enumerate(BOARD, start=1)
    ]
    return Case(*found, default=Value(0), output_field=IntegerField())


def _count(orders: QuerySet[WorkOrder], columns: list[Column]) -> None:
    place = {state: columns[i] for i, (_title, states) in enumerate(BOARD) for state in states}
    open_orders = WorkOrder.objects.filter(pk__in=orders.order_by().values("pk"))
    counted = open_orders.order_by().values_list("status").annotate(count=Count("pk"))
    for status, count in counted.filter(status__in=list(place)):
        place[status].total += count
    for column in columns:
        column.page = min(column.page, column.pages)
