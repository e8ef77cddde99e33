"""How pressure tests are found: by their order, by what was under the chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from equipment.orders.models import OrderLine
from equipment.pressure_testing.models import Attempt, PressureTest


def _rows() -> QuerySet[Any]:
    attempts = Attempt.objects.select_related("line__joint", "line__item")
    rows: QuerySet[Any] = PressureTest.objects.select_related("order")
    return rows.prefetch_related(Prefetch("attempts", attempts))


def _words(test: PressureTest) -> kinds.Entry:
    codes = [test.order.number, f"{test.order.number}-{test.number}"]
    for attempt in test.attempts.all():
        codes += _codes(attempt.line)
    return kinds.Entry(
        title=str(test),
        subtitle=test.order.title,
        codes=[code for code in codes if code],
        words=[test.order.title],
    )


def _codes(line: OrderLine) -> Iterable[str]:
    if line.joint is not None:
        return (line.joint.serial, line.joint.tally_number)
    return (line.item.number, line.item.serial) if line.item is not None else ()


KIND = kinds.Kind(
    name="pressuretest",
    label=_("Pressure tests"),
    icon="gauge",
    area="equipment",
    order=43,
    rows=_rows,
    entry=_words,
    visible_to=PressureTest.objects.visible_to,
)
