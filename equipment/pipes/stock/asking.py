"""The board as a query asks for it: one way for the page and for the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from equipment.pipes import products
from equipment.pipes.models import Joint
from equipment.pipes.stock import queries
from equipment.pipes.stock.filters import ASSUMED, PLACED, assumed
from equipment.pipes.stock.models import StockCount
from equipment.pipes.stock.shown import Asked, Board, board_of


def board(chosen: Any, counts: QuerySet[StockCount], query: QueryDict, today: dt.date) -> Board:
    """The board of a valid FilterSet over joints that the person sees, and their counts."""
    joints: QuerySet[Joint] = chosen.qs
    counts = chosen.filter_queryset(counts)
    given = assumed(chosen.form.cleaned_data, today)
    kept = {
        name: ",".join(query.getlist(name))
        for name in chosen.base_filters
        if name not in ASSUMED and any(query.getlist(name))
    }
    grain = _grain(kept)
    return board_of(
        queries.parts_of(counts, grain, given, today),
        queries.oldest_of(counts, grain, joints),
        products.known(chosen.request),
        Asked(today, given, kept),
    )


def _grain(names: Iterable[str]) -> StockCount.Grain:
    """The coarsest counts that tell apart what is asked."""
    is_placed = any(name.partition("__")[0] in PLACED for name in names)
    return StockCount.Grain.PLACE if is_placed else StockCount.Grain.WHOLE
