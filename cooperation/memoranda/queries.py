"""Reads of memoranda that pages and the API share."""

from __future__ import annotations

from dataclasses import dataclass

from cooperation.memoranda.models import Area, Clause, Memorandum, ResultingInstrument
from core.accounts.models import Party


@dataclass(frozen=True)
class Contents:
    """What stands in a memorandum, each list read once."""

    parties: list[Party]
    areas: list[Area]
    clauses: list[Clause]
    instruments: list[ResultingInstrument]


def contents_of(memorandum: Memorandum) -> Contents:
    """The parties, areas, clauses with their areas, and resulting instruments; five statements."""
    parties = Party.objects.filter(workspace=memorandum.pk).select_related("organisation")
    return Contents(
        list(parties),
        list(memorandum.areas.all()),
        list(memorandum.clauses.prefetch_related("areas")),
        list(memorandum.instruments.select_related("executor")),
    )
