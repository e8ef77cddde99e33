"""The figures of the board: sums of the counts that triggers keep, however long the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from equipment.pipes.models import Joint
from equipment.pipes.stock.models import StockCount
from equipment.pipes.stock.rules import AGES, GROUP_OF, WAITING_STATES, Assumed, Group

#: What makes a row of the board.
ROW = ("product_line", "body_class", "tool_joint_class")
#: Ages that have a last day: what began on it or before is of that age or older.
OLDER = [age for age in AGES if age.least]
ZERO = Decimal(0)
NOTHING = (0, ZERO)
Row = tuple[int, str | None, str | None]
Sums = tuple[int, Decimal]
Grain = StockCount.Grain
#: By grain of all joints, that of those on open orders.
ORDERED = {Grain.WHOLE: Grain.ORDERED, Grain.PLACE: Grain.ORDERED_PLACE}


@dataclass(frozen=True)
class Part:
    """Joints of one row in one state: all of them, those of a state that waits by age (as in
    AGES), those whose open work is over in time as the reader assumes, and those on the rig that
    stand on an open order which ends in time."""

    row: Row
    status: str
    all: Sums
    ages: list[Sums]
    in_time: Sums
    ordered: Sums


def parts_of(
    counts: QuerySet[StockCount], grain: Grain, assumed: Assumed, today: dt.date
) -> list[Part]:
    """Every joint that is stock, counted once; one statement however many there are.

    Sums of `grain` count all joints. Of what waits, those rows of days are read that come after
    the days which divide the ages: what is older is what they leave of all. Of what is on orders
    those are read that end later than asked.
    """
    edges = {age.name: today - dt.timedelta(days=age.least) for age in OLDER}
    begun = assumed.begun_until()
    edges |= {f"by_{group}": day for group, day in begun.items()}
    whole = Q(grain=grain)
    later = Q(grain=Grain.DAY, status_since__gt=min(edges.values()))
    ordered = Q(grain=ORDERED[grain])
    ending = Q(grain=Grain.ENDING, order_ends__gt=assumed.by)
    sums = _sums("all", whole) | _sums("ordered", ordered) | _sums("ending", ending)
    for name, day in edges.items():
        sums |= _sums(name, Q(grain=Grain.DAY, status_since__gt=day))
    found = (
        counts.filter(whole | later | ordered | ending)
        .order_by()
        .values(*ROW, "status")
        .annotate(**sums)
    )
    parts = (_part(values, begun) for values in found)
    return [part for part in parts if part.all != NOTHING]


def oldest_of(
    counts: QuerySet[StockCount], grain: Grain, joints: QuerySet[Joint]
) -> dict[Row, dt.date]:
    """By row, the day since which something of it waits longest; one look into an index each."""
    waiting = counts.filter(grain=grain, status__in=WAITING_STATES).order_by()
    rows = waiting.values("memorandum", *ROW).annotate(found=Sum("joints")).exclude(found=0)
    first = rows.annotate(since=Subquery(_longest(joints)))
    oldest: dict[Row, dt.date] = {}
    for line, body, tool_joint, since in first.values_list(*ROW, "since"):
        key = (line, body, tool_joint)
        oldest[key] = min(since, oldest.get(key, since))
    return oldest


def _longest(joints: QuerySet[Joint]) -> Any:
    """The day of the joint that waits longest, in the order of `joint_by_wait`."""
    same = {"memorandum": OuterRef("memorandum"), "product_line": OuterRef("product_line")}
    body, tool_joint = (_class(name) for name in ROW[1:])
    waiting = joints.annotate(body=body, tool_joint=tool_joint).filter(
        **same, status__in=WAITING_STATES,
        body=_class(OuterRef("body_class")), tool_joint=_class(OuterRef("tool_joint_class")),
    )  # fmt: skip
    return waiting.order_by("status_since").values("status_since")[:1]


def _class(name: Any) -> Coalesce:
    return Coalesce(name, Value(""))


def _sums(name: str, among: Q) -> dict[str, Any]:
    return {
        f"{name}_joints": Coalesce(Sum("joints", filter=among), 0),
        f"{name}_metres": Coalesce(Sum("length_m", filter=among), ZERO),
    }


def _part(values: dict[str, Any], begun: Container[Group]) -> Part:
    def told(name: str) -> Sums:
        return values[f"{name}_joints"], values[f"{name}_metres"]

    status, whole = values["status"], told("all")
    edges = [whole, *(_less(whole, told(age.name)) for age in OLDER), NOTHING]
    ages = [_less(edges[place], edges[place + 1]) for place in range(len(AGES))]
    group = GROUP_OF[status]
    in_time = _less(whole, told(f"by_{group}")) if group in begun else NOTHING
    row = (values["product_line"], values["body_class"], values["tool_joint_class"])
    ordered = _less(told("ordered"), told("ending"))
    return Part(row, status, whole, ages, in_time, ordered)


def _less(more: Sums, less: Sums) -> Sums:
    return more[0] - less[0], more[1] - less[1]
