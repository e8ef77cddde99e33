"""Dismantling as a kind of order: joints in the hole come out and are laid down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.web import words
from equipment.dismantling import balance, queries, shown, tally_out
from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.rules import LAID_DOWN, OPEN
from equipment.orders import works
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.works import Done, Work

VERBS = {"order.dismantling_recorded": _("Dismantling recorded")}


def done(line: OrderLine) -> Done:
    """What an act shows of a joint that was laid down; its condition unless it is in order."""
    record: DismantlingRecord = getattr(line, WORK.record)
    sound = record.condition == DismantlingRecord.Condition.OK
    said = ("" if sound else record.get_condition_display(), record.remark)
    remark = ": ".join(str(part) for part in said if part)
    return Done(record.pulled_on, record.effective_length_m, remark[:300])


def page(order: WorkOrder, lines: Sequence[OrderLine], now: dt.datetime) -> dict[str, Any]:
    """What the page of an order shows of its dismantling: where each joint lies, and whether all
    that was run is accounted for."""
    found = balance.balance_of(order, lines, now)
    return {
        "pulled": shown.lines_shown(queries.with_racks(lines)),
        "pulled_totals": shown.totals_of(lines),
        "balance": found,
        "statement": balance.statement_of(found),
    }


WORK = Work(
    kind="dismantling",
    record="dismantling",
    sheet="equipment:pull-sheet",
    sheet_label=_("Record the dismantling"),
    done=done,
    day="pulled_on",
    joint_states=frozenset(OPEN[LAID_DOWN]),
    on_string=True,
    list_page="equipment:laying-down-list",
    list_label=_("Laying-down list"),
    printed=tally_out.laying_down_list_of,
    page=page,
    lines_template="equipment/dismantling/_lines.html",
    totals_template="equipment/dismantling/_totals.html",
)


def register() -> None:
    """Called once, when the app is ready."""
    works.register(WORK)
    words.register(VERBS)
