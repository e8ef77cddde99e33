"""The figures of the board: one grouped statement over an index of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from equipment.pipes.models import Joint
from equipment.pipes.stock.rules import AGES, GONE, STATES, WAITING_STATES, Assumed, Group

#: What makes a row of the board.
ROW = ("product_line", "body_class", "tool_joint_class")


@dataclass(frozen=True)
class Part:
    """Joints of one row that are alike: state, age (a place in AGES) and whether open work is
    over in time as the reader assumes."""

    product_line: int
    body_class: str | None
    tool_joint_class: str | None
    status: str
    age: int
    in_time: bool
    joints: int
    metres: Decimal
    since: dt.date

    @property
    def row(self) -> tuple[int, str | None, str | None]:
        return self.product_line, self.body_class, self.tool_joint_class


def parts_of(joints: QuerySet[Joint], assumed: Assumed, today: dt.date) -> list[Part]:
    """Every joint that is stock, counted once; one statement however many there are."""
    rows = joints.exclude(status__in=GONE).order_by()
    grouped = rows.values(*ROW, "status", age=_age(today), in_time=_in_time(assumed))
    found = grouped.annotate(
        joints=Count("pk"), metres=Sum("effective_length_m"), since=Min("status_since")
    )
    return [Part(**values) for values in found]


def ordered_until(joints: QuerySet[Joint], day: dt.date) -> dict[tuple[Any, ...], list[Any]]:
    """By row, joints and metres on the rig that stand on an open order which ends by then."""
    rows = joints.filter(
        status__in=STATES[Group.RIG],
        order_lines__is_open=True,
        order_lines__order__planned_end__lte=day,
    )
    found = rows.order_by().values_list(*ROW).annotate(Count("pk"), Sum("effective_length_m"))
    return {tuple(line[:3]): list(line[3:]) for line in found}


def _age(today: dt.date) -> Any:
    """The place in AGES of what waits; 0 for the rest, whose age nobody is told."""
    spans: Iterable[Any] = (
        When(status__in=WAITING_STATES, status_since__lte=age.days(today)[1], then=Value(place))
        for place, age in reversed(list(enumerate(AGES)))
        if age.least
    )
    return Case(*spans, default=Value(0), output_field=IntegerField())


def _in_time(assumed: Assumed) -> Any:
    spans = (
        When(Q(status__in=STATES[group], status_since__lte=day), then=Value(True))
        for group, day in assumed.begun_until().items()
    )
    return Case(*spans, default=Value(False), output_field=BooleanField())
