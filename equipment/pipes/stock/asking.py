"""The board as a query asks for it: one way for the page and for the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from equipment.pipes import products
from equipment.pipes.models import Joint
from equipment.pipes.stock import queries
from equipment.pipes.stock.filters import ASSUMED, assumed
from equipment.pipes.stock.shown import Asked, Board, board_of


def board(chosen: Any, query: QueryDict, today: dt.date) -> Board:
    """The board of a valid FilterSet over joints that the person sees."""
    joints: QuerySet[Joint] = chosen.qs
    given = assumed(chosen.form.cleaned_data, today)
    kept = {
        name: ",".join(query.getlist(name))
        for name in chosen.base_filters
        if name not in ASSUMED and any(query.getlist(name))
    }
    return board_of(
        queries.parts_of(joints, given, today),
        queries.ordered_until(joints, given.by),
        products.known(chosen.request),
        Asked(today, given, kept),
    )
