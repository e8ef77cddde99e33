"""How the board of stock is narrowed, and what its reader assumes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.web.forms import DayInput
from equipment.pipes.filters import PipeFilter
from equipment.pipes.stock.rules import Assumed

MOST_DAYS = 3_650


class SaidDay(django_filters.DateFilter):
    """A day that narrows nothing."""

    is_negated = False

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return rows


class SaidDays(django_filters.NumberFilter):
    """A number of days that narrows nothing."""

    is_negated = False

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return rows


class StockFilter(PipeFilter):
    """Pipe as the register narrows it, and the assumptions of what may be promised."""

    #: Counts have no ids of joints.
    id: Any = None
    by = SaidDay(widget=DayInput(), label=_("Wanted by"))
    inspection_days = SaidDays(
        min_value=0,
        max_value=MOST_DAYS,
        label=_("Inspection takes, days"),
    )
    repair_days = SaidDays(min_value=0, max_value=MOST_DAYS, label=_("Repair takes, days"))


#: What tells the pipe of one product line, class and state apart.
PLACED = ("within", "organisation", "in_hands_of", "kind")
ASSUMED = ("by", "inspection_days", "repair_days")


def assumed(said: dict[str, Any], today: dt.date) -> Assumed:
    """The assumptions of a valid query; pipe is wanted today unless it says otherwise."""
    days = {
        name: None if said.get(name) is None else int(said[name])
        for name in ("inspection_days", "repair_days")
    }
    return Assumed(said.get("by") or today, **days)
