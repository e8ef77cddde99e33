"""The figures of the board: one grouped statement in the order of an index of the register."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from equipment.pipes.models import Joint
from equipment.pipes.stock.rules import AGES, GONE, STATES, Assumed, Group

#: What makes a row of the board.
ROW = ("product_line", "body_class", "tool_joint_class")
#: Ages that have a last day: what began on it or before is of that age or older.
OLDER = [age for age in AGES if age.least]
ZERO = Decimal(0)
Sums = tuple[int, Decimal]


@dataclass(frozen=True)
class Part:
    """Joints of one row in one state: all of them, by age (as in AGES), and those whose open work
    is over in time as the reader assumes."""

    row: tuple[int, str | None, str | None]
    status: str
    since: dt.date
    all: Sums
    ages: list[Sums]
    in_time: Sums


def parts_of(joints: QuerySet[Joint], assumed: Assumed, today: dt.date) -> list[Part]:
    """Every joint that is stock, counted once; one statement however many there are.

    It groups by the leading columns of `joint_by_stock` alone, so that the joints of one
    memorandum are read in its order and nothing is sorted.
    """
    begun = _begun_in_time(assumed)
    more = _sums("in_time", begun) if begun else {}
    for age in OLDER:
        more |= _sums(age.name, Q(status_since__lte=age.days(today)[1]))
    rows = joints.exclude(status__in=GONE).order_by().values(*ROW, "status")
    found = rows.annotate(since=Min("status_since"), **_sums("all"), **more)
    return [_part(values) for values in found]


def ordered_until(joints: QuerySet[Joint], day: dt.date) -> dict[tuple[Any, ...], Sums]:
    """By row, joints and metres on the rig that stand on an open order which ends by then."""
    rows = joints.filter(
        status__in=STATES[Group.RIG],
        order_lines__is_open=True,
        order_lines__order__planned_end__lte=day,
    )
    found = rows.order_by().values_list(*ROW).annotate(Count("pk"), Sum("effective_length_m"))
    return {tuple(line[:3]): (line[3], line[4]) for line in found}


def _begun_in_time(assumed: Assumed) -> Q:
    begun = Q()
    for group, day in assumed.begun_until().items():
        begun |= Q(status__in=STATES[group], status_since__lte=day)
    return begun


def _sums(name: str, among: Q | None = None) -> dict[str, Any]:
    return {
        f"{name}_joints": Count("status", filter=among),
        f"{name}_metres": Coalesce(Sum("effective_length_m", filter=among), ZERO),
    }


def _part(values: dict[str, Any]) -> Part:
    def told(name: str) -> Sums:
        return values.get(f"{name}_joints", 0), values.get(f"{name}_metres", ZERO)

    edges = [told("all"), *(told(age.name) for age in OLDER), (0, ZERO)]
    ages = [_less(edges[place], edges[place + 1]) for place in range(len(AGES))]
    row = (values["product_line"], values["body_class"], values["tool_joint_class"])
    return Part(row, values["status"], values["since"], edges[0], ages, told("in_time"))


def _less(more: Sums, less: Sums) -> Sums:
    return more[0] - less[0], more[1] - less[1]
