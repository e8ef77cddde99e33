"""What the figures should be: computed from ledger and plan alone, compared with what is stored."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cooperation.memoranda.models import Memorandum
from cooperation.progress import queries, rules
from cooperation.progress.models import DirtyRollup, Rollup


def computed(memorandum_id: int, on: dt.date) -> list[dict[str, object]]:
    """The figures of the memorandum for day `on` as field values, stored nowhere."""
    facts = queries.facts_of(memorandum_id)
    return [
        values_of(memorandum_id, one)
        for one in rules.all_figures(facts.areas, facts.undertakings, on)
    ]


def values_of(memorandum_id: int, one: rules.Figures) -> dict[str, object]:
    return {
        "level": one.level,
        "memorandum_id": memorandum_id,
        "area_id": one.area_id,
        "commitment_id": one.commitment_id,
        "quantity": one.quantity,
        "planned_quantity": one.planned_quantity,
        "accepted": one.accepted,
        "planned": one.planned,
        "weight": one.weight,
        "tone": one.tone,
        "reason": one.reason,
        "tipped_by_id": one.tipped_by,
    }


def rollup_differences() -> list[str]:
    """Where the stored figures are not what ledger and plan give for their day; a memorandum
    that waits for its recomputation is left out."""
    waiting = DirtyRollup.objects.values("pk")
    settled = Memorandum.objects.exclude(pk__in=waiting).order_by("pk")
    return [line for one in settled for line in differences_of(one.pk)]


def differences_of(memorandum_id: int) -> list[str]:
    """One line for each stored row of the memorandum that a computation from nothing denies."""
    stored = {
        (row.area_id, row.commitment_id): row
        for row in Rollup.objects.filter(memorandum=memorandum_id)
    }
    if not stored:
        return []
    day = max(row.computed_on for row in stored.values())
    fresh: dict[Any, dict[str, Any]] = {
        (values["area_id"], values["commitment_id"]): values
        for values in computed(memorandum_id, day)
    }
    return [
        f"memorandum {memorandum_id}, area {key[0]}, commitment {key[1]}: {told}"
        for key in sorted({*stored, *fresh}, key=str)
        if (told := _difference(stored.get(key), fresh.get(key)))
    ]


def _difference(stored: Rollup | None, fresh: dict[str, object] | None) -> str:
    if stored is None or fresh is None:
        return "is not stored" if stored is None else "is stored and not computed"
    return ", ".join(
        f"{name} is {getattr(stored, name)} and should be {fresh[name]}"
        for name in queries.FIGURES[2:]
        if getattr(stored, name) != fresh[name]
    )
