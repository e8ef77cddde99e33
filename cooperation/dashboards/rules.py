"""How the steering pages put figures together: pure functions of rows already read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cooperation.commitments.models import Milestone
from cooperation.dashboards.exceptions import ExceptionLine
from cooperation.progress import rules
from cooperation.progress.models import RollupFigures
from cooperation.progress.words import reason_of
from core.accounts.models import Party

WEEK = dt.timedelta(days=7)
TREND_WEEKS = 8
AHEAD = 4


@dataclass(frozen=True)
class AreaLine:
    """One row of the table of areas."""

    row: RollupFigures
    reason: str
    tipped_by: RollupFigures | None
    trend: list[Decimal]
    waits_for: ExceptionLine | None
    commitments: list[RollupFigures]


@dataclass(frozen=True)
class Coming:
    """Something due in one of the next weeks."""

    on: dt.date
    text: str
    url: str
    kind: str


@dataclass(frozen=True)
class ComingWeek:
    """One of the next four weeks with what the plan asks for by its end."""

    first: dt.date
    last: dt.date
    planned: Decimal
    added: Decimal
    lines: list[Coming]

    @property
    def words(self) -> str:
        """Its first and last day without the year."""
        return f"{short_day(self.first)} – {short_day(self.last)}"


@dataclass(frozen=True)
class Curve:
    """The plan and what was accepted, in per cent, on the same days."""

    days: list[dt.date]
    planned: list[Decimal]
    accepted: list[Decimal | None]


@dataclass(frozen=True)
class PlanFacts:
    """The areas and commitments of the figures, with their plans and milestones."""

    areas: list[rules.AreaWeight]
    undertakings: list[rules.Undertaking]
    milestones: list[Milestone]


def of_area(facts: PlanFacts, area_id: int) -> PlanFacts:
    """The facts of one area alone."""
    return PlanFacts(
        [area for area in facts.areas if area.pk == area_id],
        [one for one in facts.undertakings if one.area_id == area_id],
        facts.milestones,
    )


def trend_of(facts: PlanFacts, on: dt.date) -> list[Decimal]:
    """The accepted per cent of the last weeks up to `on`, oldest first, over what counts now."""
    days = [on - back * WEEK for back in range(TREND_WEEKS, -1, -1)]
    return rules.accepted_curve(facts.areas, facts.undertakings, days)


def curve_days(undertakings: Sequence[rules.Undertaking], on: dt.date) -> list[dt.date]:
    """Weekly days from the first start to the last due date, `on` among them."""
    counted = [one for one in undertakings if one.counts]
    if not counted:
        return []
    first, last = min(one.start for one in counted), max(one.due for one in counted)
    span = (max(last, on) - first).days
    days = {first + dt.timedelta(days=step) for step in range(0, span + 1, 7)}
    return sorted(days | {on, last})


def curve_of(facts: PlanFacts, on: dt.date) -> Curve:
    """Plan and ledger over the commitments that count today: both lines have one basis, so a
    commitment that was agreed late does not make the past fall."""
    days = curve_days(facts.undertakings, on)
    planned = rules.plan_curve(facts.areas, facts.undertakings, days)
    until = [day for day in days if day <= on]
    accepted = rules.accepted_curve(facts.areas, facts.undertakings, until)
    return Curve(days, planned, [*accepted, *[None] * (len(days) - len(until))])


def short_day(day: dt.date) -> str:
    """A day of this year: 23 Nov in English, 23.11 in Azerbaijani and Russian."""
    english = (get_language() or "en").startswith("en")
    return date_format(day, "j M" if english else "d.m").replace(" ", "\u00a0")


def weeks_of(facts: PlanFacts, rows: Sequence[Any], on: dt.date) -> list[ComingWeek]:
    monday = on - dt.timedelta(days=on.weekday())
    coming = _coming(facts, rows)
    bounds = [monday + step * WEEK for step in range(AHEAD + 1)]
    ends = [day - dt.timedelta(days=1) for day in bounds]
    planned = rules.plan_curve(facts.areas, facts.undertakings, ends)
    return [
        ComingWeek(
            first=bounds[i],
            last=ends[i + 1],
            planned=planned[i + 1],
            added=planned[i + 1] - planned[i],
            lines=[one for one in coming if bounds[i] <= one.on <= ends[i + 1] and one.on >= on],
        )
        for i in range(AHEAD)
    ]


def _coming(facts: PlanFacts, rows: Sequence[Any]) -> list[Coming]:
    standing = [row.commitment for row in rows if row.weight and row.tone != "blue"]
    found = [
        Coming(day, f"{one.number} {one.title}", one.get_absolute_url(), kind)
        for one in standing
        for day, kind in ((one.start, _("begins")), (one.due, _("due")))
    ]
    live = {one.pk for one in standing}
    found += [
        Coming(
            step.due,
            f"{step.commitment.number} {step.title}",
            _milestones_url(step),
            _("milestone"),
        )
        for step in facts.milestones
        if step.commitment_id in live and not step.is_locked
    ]
    return sorted(found, key=lambda one: (one.on, one.text))


def _milestones_url(step: Milestone) -> str:
    return f"{step.commitment.get_absolute_url()}#milestones"


def waiting_on(
    parties: Sequence[Party], lines: Sequence[ExceptionLine]
) -> list[tuple[Party, int, Decimal]]:
    counts = Counter(
        name for line in lines if line.waits_for for name in line.waits_for.split(", ")
    )
    most = max(counts.values(), default=0)
    return [
        (
            party,
            counts[party.organisation.short],
            Decimal(counts[party.organisation.short] * 100) / most,
        )
        for party in parties
        if most
    ]


def area_lines(
    by_level: dict[str, list[Any]],
    facts: PlanFacts,
    lines: Sequence[ExceptionLine],
    until: dt.date,
) -> list[AreaLine]:
    commitments = {row.commitment_id: row for row in by_level["commitment"]}
    found = []
    for row in by_level["area"]:
        tipping = commitments.get(row.tipped_by_id)
        waits = [line for line in lines if line.area_id == row.area_id and line.waits_for]
        found.append(
            AreaLine(
                row=row,
                reason=reason_of(tipping or row),
                tipped_by=tipping,
                trend=trend_of(of_area(facts, row.area_id), until),
                waits_for=waits[0] if waits else None,
                commitments=[one for one in commitments.values() if one.area_id == row.area_id],
            )
        )
    return found
