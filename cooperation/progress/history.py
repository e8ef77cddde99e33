"""Figures as they stood at the end of a day, or at a moment, in the shape of the stored ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Area, Memorandum
from cooperation.progress import queries, rules
from cooperation.progress.models import RollupSnapshot
from cooperation.progress.rules import Figures


def began_on(memorandum: Memorandum) -> dt.date:
    """The day before which nothing is known of the memorandum: its signature, else its entry."""
    entered = rules.civil(memorandum.created_at)
    return min(memorandum.signed_on or entered, entered)


def figures_at(memorandum_id: int, at: dt.date) -> list[Figures]:
    """Those that were kept at the end of the day, else computed from ledger, plan and events.

    What was kept knows the plan of its day; what is computed takes the plan of now.
    """
    if not isinstance(at, dt.datetime) and (kept := _kept(memorandum_id, at)):
        return kept
    then = queries.facts_of(memorandum_id).as_of(at, queries.states_told(memorandum_id))
    return rules.all_figures(then.areas, then.undertakings, queries.day_of(at))


def _kept(memorandum_id: int, day: dt.date) -> list[Figures]:
    rows = RollupSnapshot.objects.filter(memorandum=memorandum_id, on=day)
    names = [name.replace("tipped_by_id", "tipped_by") for name in queries.FIGURES]
    return [
        Figures(**dict(zip(names, line, strict=True)))
        for line in rows.values_list(*queries.FIGURES)
    ]


def told(memorandum_id: int, rows: Sequence[Figures], at: dt.date) -> list[dict[str, Any]]:
    """The figures as the API writes them: the whole first, then areas and commitments in their
    order; two statements."""
    areas = {
        area.pk: area for area in Area.objects.filter(memorandum=memorandum_id).order_by("position")
    }
    numbered = Commitment.objects.filter(memorandum=memorandum_id).only("public_id", "number")
    commitments = {one.pk: one for one in numbered}

    def place(one: Figures) -> tuple[int, str]:
        area, commitment = areas.get(one.area_id or 0), commitments.get(one.commitment_id or 0)
        return area.position if area else -1, commitment.number if commitment else ""

    return [
        _row(one, areas.get(one.area_id or 0), commitments.get(one.commitment_id or 0), at)
        for one in sorted(rows, key=place)
    ]


def _row(
    one: Figures, area: Area | None, commitment: Commitment | None, at: dt.date
) -> dict[str, Any]:
    return {
        "level": one.level,
        "area": area and area.public_id,
        "commitment": commitment and {"id": commitment.public_id, "number": commitment.number},
        "quantity": one.quantity if one.quantity is None else rules.rounded(one.quantity),
        "planned_quantity": one.planned_quantity,
        "accepted": one.accepted,
        "planned": one.planned,
        "weight": one.weight,
        "tone": one.tone,
        "reason": one.reason,
        "computed_on": queries.day_of(at),
        "computed_at": None,
    }
