"""The terms of a memorandum as they are entered: plain values, read from JSON or a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cooperation.memoranda.catalogue import (
    AREA_SCOPES,
    CLAUSE_SUMMARIES,
    TITLES,
    Forms,
    area_name,
    forms_of,
)


@dataclass(frozen=True)
class PartyTerms:
    """A party by its short name, with its part in the memorandum."""

    short: str
    role: str = "signatory"


@dataclass(frozen=True)
class AreaTerms:
    """A cooperation area; its name comes from the catalogue by `kind`."""

    kind: str
    scope: Forms
    is_interpretation: bool = False
    weight: int = 1

    @property
    def name(self) -> Forms:
        return area_name(self.kind)


@dataclass(frozen=True)
class ClauseTerms:
    """A clause, or the summary of what a source says of it."""

    ref: str
    summary: Forms
    area_kinds: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class InstrumentTerms:
    """An agreement that followed; `executor` is the short name of an organisation."""

    title: Forms
    dated: str
    note: str = ""
    executor: str = ""


@dataclass(frozen=True)
class MemorandumData:
    """All that is entered of a memorandum at once."""

    title: Forms
    provenance: str
    parties: tuple[PartyTerms, ...]
    sources: tuple[str, ...] = ()
    signed_on: dt.date | None = None
    signed_at: str = ""
    valid_to: dt.date | None = None
    purposes: tuple[str, ...] = ()
    wider_aims: tuple[str, ...] = ()
    areas: tuple[AreaTerms, ...] = ()
    clauses: tuple[ClauseTerms, ...] = ()
    instruments: tuple[InstrumentTerms, ...] = ()
    clauses_note: str = ""
    is_demonstration: bool = False


def read_terms(content: Mapping[str, Any], *, is_demonstration: bool = False) -> MemorandumData:
    """The terms in a JSON document with `title`, `parties`, `areas`, `clauses` and so on.

    Texts known to the catalogue get their Azerbaijani and Russian forms. Raises KeyError or
    ValueError for a document of another shape.
    """
    sources = tuple(content.get("sources", ()))
    return MemorandumData(
        title=_forms(content["title"]),
        provenance=content["provenance"],
        parties=tuple(
            PartyTerms(p["short"], p.get("role", "signatory")) for p in content["parties"]
        ),
        sources=sources,
        signed_on=_day(content.get("signed_on")),
        signed_at=content.get("signed_at") or "",
        valid_to=_day(content.get("term")),
        purposes=tuple(content.get("purposes", ())),
        wider_aims=tuple(content.get("wider_aims", ())),
        areas=tuple(_area(area) for area in content.get("areas", ())),
        clauses=tuple(_clause(one, sources) for one in content.get("clauses", ())),
        instruments=tuple(_instrument(one) for one in content.get("resulting_instruments", ())),
        clauses_note=content.get("clauses_note", ""),
        is_demonstration=is_demonstration,
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _forms(forms: Mapping[str, str]) -> Forms:
    known = forms_of(forms["en"], TITLES)
    return Forms(known.en, forms.get("az") or known.az, forms.get("ru") or known.ru)


def _area(area: Mapping[str, Any]) -> AreaTerms:
    return AreaTerms(
        kind=area["kind"],
        scope=forms_of(area.get("object", ""), AREA_SCOPES),
        is_interpretation=bool(area.get("interpretation", False)),
        weight=int(area.get("weight", 1)),
    )


def _clause(one: Mapping[str, Any], sources: tuple[str, ...]) -> ClauseTerms:
    return ClauseTerms(
        ref=one["ref"],
        summary=forms_of(one["summary"], CLAUSE_SUMMARIES),
        area_kinds=tuple(one.get("area_kinds", ())),
        source=one.get("source") or (sources[0] if sources else ""),
    )


def _instrument(one: Mapping[str, Any]) -> InstrumentTerms:
    return InstrumentTerms(
        title=_forms(one["title"]),
        dated=one.get("date", ""),
        note=one.get("note", ""),
        executor=one.get("executor", {}).get("short", ""),
    )
