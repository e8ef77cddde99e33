"""What one party did on one day, read from the records of all its orders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import Any, cast

from django.db.models import Max, Q
from django.utils import timezone

from core.accounts.models import Organisation, User
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.panels import Panel
from equipment.orders.works import Work, offered, work_of

Line = OrderLine.Status
#: A report shows so many remarks of an order; the order's page shows all.
MOST_REMARKS = 5


@dataclass(frozen=True)
class DayOf:
    """A day of a party in a memorandum."""

    memorandum: int
    party: Organisation
    day: dt.date

    @property
    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """The first moment of the day in local time, and the first of the next."""
        return _midnight(self.day), _midnight(self.day + dt.timedelta(days=1))


@dataclass
class OrderDay:
    """What was recorded on an order in the day; the length is in metres."""

    order: WorkOrder
    work: Work
    is_started: bool = False
    is_finished: bool = False
    done: int = 0
    rejected: int = 0
    length_m: Decimal = Decimal(0)
    people: list[str] = field(default_factory=list)
    remarks: list[tuple[OrderLine, str]] = field(default_factory=list)

    @property
    def first_remarks(self) -> list[tuple[OrderLine, str]]:
        return self.remarks[:MOST_REMARKS]

    @property
    def more_remarks(self) -> int:
        """How many remarks the report leaves to the order's page."""
        return max(0, len(self.remarks) - MOST_REMARKS)

    def take(self, line: OrderLine) -> None:
        """Count a line that was read with its record."""
        said = self.work.done(line)
        if line.status == Line.REJECTED:
            self.rejected += 1
        else:
            self.done += 1
            self.length_m += said.length_m or Decimal(0)
        way = f"{self.work.record}__{self.work.by}".split("__")
        name = cast(User, reduce(getattr, way, line)).get_full_name()
        if name not in self.people:
            self.people.append(name)
        if said.remark:
            self.remarks.append((line, said.remark))


@dataclass(frozen=True)
class DailyReport:
    """The orders that a party worked on in a day, by number, and what they come to."""

    of: DayOf
    orders: list[OrderDay]

    @property
    def sums(self) -> list[tuple[str, int, int, Decimal]]:
        """By kind of work: its words, lines done, lines rejected, metres."""
        found: dict[str, list[OrderDay]] = {}
        for one in self.orders:
            found.setdefault(one.order.get_kind_display(), []).append(one)
        return [
            (
                kind,
                sum(one.done for one in days),
                sum(one.rejected for one in days),
                sum((one.length_m for one in days), Decimal(0)),
            )
            for kind, days in found.items()
        ]


#: What slices above tell of a day: a panel for the person, or None; at most one statement.
Source = Callable[[User, DayOf], Panel | None]
REGISTRY: list[Source] = []


def register(source: Source) -> None:
    """Ask `source` on every daily report; called from `AppConfig.ready`."""
    REGISTRY.append(source)


def panels_of(user: User, of: DayOf) -> list[Panel]:
    """What else happened in the day, in the order of registration."""
    return [panel for source in REGISTRY if (panel := source(user, of)) is not None]


def report_of(of: DayOf) -> DailyReport:
    """The report of a day: one statement, and one more for each kind of record."""
    found: dict[int, OrderDay] = {}
    begun, ended = of.span
    moved = Q(started_at__gte=begun, started_at__lt=ended)
    moved |= Q(finished_at__gte=begun, finished_at__lt=ended)
    orders = WorkOrder.objects.filter(moved, memorandum=of.memorandum, executor=of.party)
    for order in orders.select_related("requested_by", "place"):
        one = _day_of(order, found)
        one.is_started = order.started_at is not None and begun <= order.started_at < ended
        one.is_finished = order.finished_at is not None and begun <= order.finished_at < ended
    for line in _lines(of):
        _day_of(line.order, found).take(line)
    return DailyReport(of, sorted(found.values(), key=lambda one: one.order.number))


def last_day(memorandum: int, party: Organisation, today: dt.date) -> dt.date:
    """The last day on which the party recorded something, today without any; a statement for
    each kind of record."""
    found: list[dt.date | None] = []
    for work in records():
        day = f"{work.record}__{work.day}"
        told: dict[str, Any] = {f"{work.record}__{work.within}": memorandum, f"{day}__lte": today}
        lines = OrderLine.objects.filter(**told, order__executor=party)
        found.append(lines.aggregate(last=Max(day))["last"])
    return max((one for one in found if one is not None), default=today)


def records() -> list[Work]:
    """One kind of work for each kind of record."""
    return list({work.record: work for work in offered()}.values())


def _lines(of: DayOf) -> Iterable[OrderLine]:
    """The lines recorded in the day, each with its record, in the order of their orders."""
    for work in records():
        told: dict[str, Any] = {
            f"{work.record}__{work.day}": of.day,
            f"{work.record}__{work.within}": of.memorandum,
            "order__executor": of.party,
        }
        lines = OrderLine.objects.filter(**told).select_related(
            "order__requested_by", "order__place", "joint", "item", f"{work.record}__{work.by}"
        )
        yield from lines.order_by("order", "position")


def _day_of(order: WorkOrder, found: dict[int, OrderDay]) -> OrderDay:
    return found.setdefault(order.pk, OrderDay(order, work_of(order.kind)))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
