"""Reads of memoranda that pages and the API share."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg

from cooperation.memoranda.models import Area, Clause, Memorandum, ResultingInstrument
from core.accounts.models import Party


@dataclass(frozen=True)
class Contents:
    """What stands in a memorandum, each list read once."""

    parties: list[Party]
    areas: list[Area]
    clauses: list[tuple[Clause, list[Area]]]
    instruments: list[ResultingInstrument]


def contents_of(memorandum: Memorandum) -> Contents:
    """The parties, areas, clauses with their areas, and resulting instruments; four statements."""
    parties = Party.objects.filter(workspace=memorandum.pk).select_related("organisation")
    areas = list(memorandum.areas.all())
    clauses = memorandum.clauses.annotate(spoken_of=ArrayAgg("areas", default=[]))
    return Contents(
        list(parties),
        areas,
        [(clause, [area for area in areas if area.pk in clause.spoken_of]) for clause in clauses],
        list(memorandum.instruments.select_related("executor")),
    )
