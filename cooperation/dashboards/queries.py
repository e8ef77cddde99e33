"""What the steering pages show, read in few statements."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cooperation.commitments.models import Milestone
from cooperation.commitments.queries import parties_of
from cooperation.dashboards import exceptions
from cooperation.dashboards.exceptions import ExceptionLine
from cooperation.dashboards.rules import (
    AreaLine,
    ComingWeek,
    Curve,
    PlanFacts,
    area_lines,
    curve_of,
    of_area,
    waiting_on,
    weeks_of,
)
from cooperation.memoranda.models import Memorandum
from cooperation.progress import queries as progress
from cooperation.progress import rules
from cooperation.progress.models import DirtyRollup, Rollup, RollupFigures, RollupSnapshot
from cooperation.progress.words import reason_of
from core.accounts.models import Party, User
from core.events.models import Event

TROUBLED = ("red", "amber")


@dataclass
class Programme:
    """All that the Programme page shows of one memorandum."""

    memorandum: Memorandum
    on: dt.date
    total: RollupFigures
    areas: list[AreaLine]
    exceptions: list[ExceptionLine]
    waiting: list[tuple[Party, int, Decimal]]
    weeks: list[ComingWeek]
    curve: Curve
    parties: list[Party]
    is_waiting: bool = False
    computed_at: dt.datetime | None = None
    as_of: dt.date | None = None
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def difference(self) -> Decimal:
        """Per cent points ahead of (positive) or behind the plan."""
        ahead: Decimal = self.total.accepted - self.total.planned
        return ahead

    @property
    def gap(self) -> Decimal:
        """The distance from the plan, without sign."""
        return abs(self.difference)


def programme(
    memorandum_id: int, user: User, on: dt.date, as_of: dt.date | None = None
) -> Programme | None:
    """The programme of a memorandum that the person sees; None while it has no figures.

    With `as_of` the figures are those of the last snapshot up to that day.
    """
    rows = _figures(memorandum_id, as_of)
    if not rows:
        return None
    by_level = _by_level(rows)
    if "memorandum" not in by_level:
        return None
    total, memorandum = by_level["memorandum"][0], rows[0].memorandum
    day = as_of or on
    facts = _plan_facts(rows, memorandum_id)
    lines = [] if as_of else _exceptions(by_level["commitment"], memorandum, user, on)
    parties = parties_of(memorandum_id)
    return Programme(
        memorandum=memorandum,
        on=day,
        total=total,
        areas=area_lines(by_level, facts, lines, day),
        exceptions=lines,
        waiting=waiting_on(parties, lines),
        weeks=weeks_of(facts, by_level["commitment"], day),
        curve=curve_of(facts, day),
        parties=parties,
        is_waiting=getattr(rows[0], "is_waiting", False),
        computed_at=getattr(rows[0], "computed_at", None),
        as_of=_day_of(total) if as_of else None,
        counts=Counter(row.tone for row in by_level["commitment"] if row.weight),
    )


def _day_of(row: RollupFigures) -> dt.date:
    day: dt.date = getattr(row, "on")  # noqa: B009 - only snapshots have it
    return day


def _figures(memorandum_id: int, as_of: dt.date | None) -> list[Any]:
    related = ("area", "commitment", "tipped_by", "memorandum__workspace")
    order = ("area__position", "commitment__number")
    if as_of is None:
        waiting = Exists(DirtyRollup.objects.filter(pk=OuterRef("memorandum")))
        rows: Any = Rollup.objects.annotate(is_waiting=waiting).filter(memorandum=memorandum_id)
    else:
        kept = RollupSnapshot.objects.filter(memorandum=memorandum_id, on__lte=as_of)
        last = kept.order_by("-on").values("on")[:1]
        rows = RollupSnapshot.objects.filter(memorandum=memorandum_id, on=last)
    return list(rows.select_related(*related).order_by(*order))


def _by_level(rows: Sequence[Any]) -> dict[str, list[Any]]:
    levels: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        levels[row.level].append(row)
    return levels


def _plan_facts(rows: Sequence[Any], memorandum_id: int) -> PlanFacts:
    courses = progress.courses_of(memorandum_id)
    milestones = list(
        Milestone.objects.filter(commitment__memorandum=memorandum_id)
        .select_related("commitment")
        .order_by("due", "pk")
    )
    steps: dict[int, list[rules.Step]] = defaultdict(list)
    for milestone in milestones:
        steps[milestone.commitment_id].append(progress.step_of(milestone))
    commitments = [row.commitment for row in rows if row.level == "commitment"]
    return PlanFacts(
        [rules.AreaWeight(r.area_id, r.area.weight) for r in rows if r.level == "area"],
        [
            progress.undertaking_of(
                one, courses[one.pk].plan, steps[one.pk], courses[one.pk].postings
            )
            for one in commitments
        ],
        milestones,
    )


def _exceptions(
    rows: Sequence[Any], memorandum: Memorandum, user: User, on: dt.date
) -> list[ExceptionLine]:
    own = [
        ExceptionLine(
            text=f"{row.commitment.number} {row.commitment.title}",
            note=reason_of(row),
            word=row.get_tone_display(),
            url=row.commitment.get_absolute_url(),
            tone=row.tone,
            since=row.commitment.due if row.reason == "overdue" else None,
            area_id=row.area_id,
            kind=_("Commitment"),
        )
        for row in rows
        if row.tone in TROUBLED and row.weight
    ]
    return exceptions.in_order([*own, *exceptions.exceptions_of(memorandum, user, on)])


@dataclass(frozen=True)
class AreaFigures:
    """What an area's page shows of its figures."""

    row: RollupFigures | None
    commitments: list[Any]
    curve: Curve


def area_figures(memorandum_id: int, area_id: int, on: dt.date) -> AreaFigures:
    """An area's figures, those of its commitments, and its curve; three statements."""
    rows = list(
        Rollup.objects.filter(memorandum=memorandum_id, area=area_id)
        .select_related("commitment", "tipped_by", "area")
        .order_by("commitment__number")
    )
    by_level = _by_level(rows)
    facts = of_area(_plan_facts(rows, memorandum_id), area_id)
    return AreaFigures(
        row=by_level["area"][0] if by_level["area"] else None,
        commitments=by_level["commitment"],
        curve=curve_of(facts, on),
    )


def recent_events(workspace_id: int, user: User, limit: int = 12) -> list[Event]:
    """What happened in the memorandum lately; one statement."""
    rows: Any = Event.objects.visible_to(user).filter(workspace=workspace_id)
    return list(rows.select_related("actor", "organisation")[:limit])
