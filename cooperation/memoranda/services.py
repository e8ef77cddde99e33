"""Writes of memoranda."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Area, Clause, Memorandum, ResultingInstrument
from cooperation.memoranda.terms import MemorandumData
from core.accounts.models import Organisation, Party, User, Workspace
from core.accounts.rules import administers
from core.errors import NotAllowed, Refused
from core.events import services as events


@transaction.atomic
def create_memorandum(
    *,
    data: MemorandumData,
    organisations: Mapping[str, Organisation],
    by: User,
    now: dt.datetime,
    reason: str = "",
) -> Memorandum:
    """Enter a memorandum with its parties, areas, clauses and resulting instruments.

    `organisations` are found by the short names that `data` uses. Raises NotAllowed unless `by`
    administers one of the parties; Refused for fewer than two parties or an unknown name.
    """
    _check_names(data, organisations)
    if by.organisation_id not in {organisations[p.short].pk for p in data.parties}:
        raise NotAllowed(_("Only a party enters a memorandum of its own."))
    if not administers(by):
        raise NotAllowed(_("Only a party administrator enters a memorandum."))
    memorandum = _head(data)
    Party.objects.bulk_create(
        Party(
            workspace=memorandum.workspace,
            organisation=organisations[party.short],
            role=party.role,
            position=position,
        )
        for position, party in enumerate(data.parties, start=1)
    )
    _add_clauses(memorandum, data, _add_areas(memorandum, data))
    _add_instruments(memorandum, data, organisations)
    told = {"parties": len(data.parties), "areas": len(data.areas), "clauses": len(data.clauses)}
    events.record(
        verb="memorandum.created", about=memorandum, by=by, now=now, after=told, reason=reason
    )
    return memorandum


def _check_names(data: MemorandumData, organisations: Mapping[str, Organisation]) -> None:
    if len({party.short for party in data.parties}) < 2:
        raise Refused(_("A memorandum has two parties or more."), field="parties")
    names = [*(p.short for p in data.parties), *(i.executor for i in data.instruments)]
    unknown = sorted({name for name in names if name and name not in organisations})
    if unknown:
        raise Refused(
            _("There is no organisation called %(names)s.") % {"names": ", ".join(unknown)},
            field="parties",
        )
    kinds = {area.kind for area in data.areas}
    if any(kind not in kinds for clause in data.clauses for kind in clause.area_kinds):
        raise Refused(_("A clause names an area that the memorandum does not have."), field="areas")


def _head(data: MemorandumData) -> Memorandum:
    workspace = Workspace.objects.create(
        name=data.title.en,
        name_az=data.title.az,
        name_ru=data.title.ru,
        is_demonstration=data.is_demonstration,
    )
    return Memorandum.objects.create(
        workspace=workspace,
        provenance=data.provenance,
        sources=list(data.sources),
        signed_on=data.signed_on,
        signed_at=data.signed_at,
        valid_to=data.valid_to,
        purposes=list(data.purposes),
        wider_aims=list(data.wider_aims),
        clauses_note=data.clauses_note,
    )


def _add_areas(memorandum: Memorandum, data: MemorandumData) -> dict[str, Area]:
    added = Area.objects.bulk_create(
        Area(
            memorandum=memorandum,
            kind=area.kind,
            name=area.name.en,
            name_az=area.name.az,
            name_ru=area.name.ru,
            scope=area.scope.en,
            scope_az=area.scope.az,
            scope_ru=area.scope.ru,
            is_interpretation=area.is_interpretation,
            weight=area.weight,
            position=position,
        )
        for position, area in enumerate(data.areas, start=1)
    )
    return {area.kind: area for area in added}


def _add_clauses(memorandum: Memorandum, data: MemorandumData, areas: dict[str, Area]) -> None:
    for position, terms in enumerate(data.clauses, start=1):
        clause = Clause.objects.create(
            memorandum=memorandum,
            ref=terms.ref,
            summary=terms.summary.en,
            summary_az=terms.summary.az,
            summary_ru=terms.summary.ru,
            source=terms.source,
            position=position,
        )
        clause.areas.set([areas[kind] for kind in terms.area_kinds])


def _add_instruments(
    memorandum: Memorandum, data: MemorandumData, organisations: Mapping[str, Organisation]
) -> None:
    ResultingInstrument.objects.bulk_create(
        ResultingInstrument(
            memorandum=memorandum,
            name=terms.title.en,
            name_az=terms.title.az,
            name_ru=terms.title.ru,
            dated=terms.dated,
            note=terms.note,
            executor=organisations.get(terms.executor),
        )
        for terms in data.instruments
    )
