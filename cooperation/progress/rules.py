"""The arithmetic of progress: pure functions of the ledger, the plan and a day.

Every level is computed from the level below as it is stored (three decimals), so that a person
with the rows before them can follow each figure with a pocket calculator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

THOUSANDTH = Decimal("0.001")
HUNDRED = Decimal(100)
ZERO = Decimal(0)
BAKU = ZoneInfo("Asia/Baku")

#: States of a commitment that do not count: not agreed by both yet, or given up by a decision.
UNCOUNTED = frozenset({"draft", "cancelled"})


@dataclass(frozen=True)
class ToneRules:
    """The thresholds of the states, in per cent of the plan and in days; a named edition."""

    edition: str
    green_from: Decimal
    amber_from: Decimal
    stale_after: int
    grace: int


RULES = ToneRules("2026-1", Decimal(90), Decimal(75), stale_after=30, grace=14)


@dataclass(frozen=True)
class Posting:
    """One entry of the ledger."""

    quantity: Decimal
    posted_at: dt.datetime


@dataclass(frozen=True)
class Step:
    """One milestone; it counts when it is reached and the other party has accepted it."""

    weight: int
    due: dt.date
    reached_on: dt.date | None
    is_accepted: bool


@dataclass(frozen=True)
class Undertaking:
    """All that the figures of one commitment follow from."""

    pk: int
    number: str
    area_id: int
    measure: str
    status: str
    target: Decimal
    weight: int
    start: dt.date
    due: dt.date
    plan: tuple[tuple[dt.date, Decimal], ...] = ()
    steps: tuple[Step, ...] = ()
    postings: tuple[Posting, ...] = ()

    @property
    def counts(self) -> bool:
        return self.status not in UNCOUNTED


@dataclass(frozen=True)
class AreaWeight:
    """An area and what it weighs in its memorandum."""

    pk: int
    weight: int


@dataclass(frozen=True)
class Figures:
    """The computed row of a commitment, an area (`area_id`) or the memorandum (neither)."""

    area_id: int | None
    commitment_id: int | None
    quantity: Decimal | None
    planned_quantity: Decimal | None
    accepted: Decimal
    planned: Decimal
    weight: int
    tone: str
    reason: str
    tipped_by: int | None = None

    @property
    def level(self) -> str:
        if self.commitment_id is not None:
            return "commitment"
        return "memorandum" if self.area_id is None else "area"

    @property
    def key(self) -> tuple[int | None, int | None]:
        return self.area_id, self.commitment_id

    @property
    def shortfall(self) -> Decimal:
        """How far behind the plan, weighted, in per cent points."""
        return max(self.planned - self.accepted, ZERO) * self.weight


def rounded(value: Decimal) -> Decimal:
    """Three decimals, half up."""
    return value.quantize(THOUSANDTH, ROUND_HALF_UP)


def share(part: Decimal, whole: Decimal) -> Decimal:
    """`part` of `whole` in per cent; may exceed 100 and is shown so."""
    return rounded(part * HUNDRED / whole)


def accepted_quantity(one: Undertaking) -> Decimal:
    """The sum of the ledger, or the accepted share of the milestones, in the unit of the target."""
    if one.measure != "milestones":
        return sum((posting.quantity for posting in one.postings), ZERO)
    reached = sum(step.weight for step in one.steps if step.reached_on and step.is_accepted)
    whole = sum(step.weight for step in one.steps)
    return rounded(one.target * reached / whole) if whole else ZERO


def planned_quantity(one: Undertaking, on: dt.date) -> Decimal:
    """What the plan says for the end of day `on`: straight lines from 0 at the start through
    the plan points; milestones without plan points step up on their due days."""
    if one.measure == "milestones" and not one.plan and one.steps:
        due = sum(step.weight for step in one.steps if step.due <= on)
        return rounded(one.target * due / sum(step.weight for step in one.steps))
    return interpolated(plan_line(one), on)


def plan_line(one: Undertaking) -> list[tuple[dt.date, Decimal]]:
    """The corners of the plan: 0 at the start, then the plan points (else the target when due)."""
    points = dict(one.plan) or {one.due: one.target}
    return sorted({one.start: ZERO, **points}.items())


def interpolated(line: Sequence[tuple[dt.date, Decimal]], on: dt.date) -> Decimal:
    """The height of the line through `line` at `on`; flat before its first and after its last."""
    if on < line[0][0]:
        return ZERO
    for (left, low), (right, high) in pairwise(line):
        if left <= on < right:
            return rounded(low + (high - low) * (on - left).days / (right - left).days)
    return line[-1][1]


def commitment_figures(one: Undertaking, on: dt.date, rules: ToneRules = RULES) -> Figures:
    """The figures of one commitment at the end of day `on`."""
    quantity, planned = accepted_quantity(one), planned_quantity(one, on)
    tone, reason = commitment_tone(one, quantity, planned, on, rules)
    return Figures(
        area_id=one.area_id,
        commitment_id=one.pk,
        quantity=quantity,
        planned_quantity=planned,
        accepted=share(quantity, one.target),
        planned=share(planned, one.target),
        weight=one.weight if one.counts else 0,
        tone=tone,
        reason=reason,
    )


def commitment_tone(
    one: Undertaking, quantity: Decimal, planned: Decimal, on: dt.date, rules: ToneRules = RULES
) -> tuple[str, str]:
    """The state of a commitment with its reason; the first that applies governs."""
    settled = {"accepted": "blue", "draft": "grey", "cancelled": "grey"}.get(one.status)
    if settled:
        return settled, one.status
    if on > one.due:
        return "red", "overdue"
    if one.status == "on_hold":
        return "amber", "on_hold"
    if planned and on > one.start + dt.timedelta(days=rules.grace):
        kept = quantity * HUNDRED / planned
        if kept < rules.amber_from:
            return "red", "far_behind"
        if kept < rules.green_from:
            return "amber", "behind"
    if is_stale(one, planned, on, rules):
        return "amber", "stale"
    if one.status == "agreed" and not quantity:
        return "grey", "not_started"
    return "green", "on_plan"


def is_stale(one: Undertaking, planned: Decimal, on: dt.date, rules: ToneRules = RULES) -> bool:
    """Whether work is under way, the plan has moved, and nothing was told for too long."""
    if one.status != "in_progress":
        return False
    told = last_told(one)
    quiet = (on - told).days > rules.stale_after
    return quiet and planned > planned_quantity(one, told)


def last_told(one: Undertaking) -> dt.date:
    """The day of the last posting or accepted milestone, else the start."""
    days = [civil(posting.posted_at) for posting in one.postings]
    days += [step.reached_on for step in one.steps if step.reached_on and step.is_accepted]
    return max([*days, one.start])


def civil(moment: dt.datetime) -> dt.date:
    """The day on which it was in Baku."""
    return moment.astimezone(BAKU).date()


def area_figures(area: AreaWeight, commitments: Iterable[Figures]) -> Figures:
    """Σ weight · min(per cent, 100) / Σ weight over the commitments that count."""
    return _joined(area.pk, area.weight, list(commitments))


def memorandum_figures(areas: Iterable[Figures]) -> Figures:
    """The same over the areas; an area in which nothing counts yet weighs nothing."""
    return _joined(None, 1, list(areas))


def _joined(area_id: int | None, weight: int, parts: list[Figures]) -> Figures:
    counted = [part for part in parts if part.weight]
    tone, reason, tipped_by = worst(counted)
    return Figures(
        area_id=area_id,
        commitment_id=None,
        quantity=None,
        planned_quantity=None,
        accepted=_mean([(part.weight, part.accepted) for part in counted]),
        planned=_mean([(part.weight, part.planned) for part in counted]),
        weight=weight if counted else 0,
        tone=tone,
        reason=reason,
        tipped_by=tipped_by,
    )


def _mean(parts: Sequence[tuple[int, Decimal]]) -> Decimal:
    whole = sum(weight for weight, _value in parts)
    total = sum((weight * min(value, HUNDRED) for weight, value in parts), ZERO)
    return rounded(total / whole) if whole else ZERO


def worst(parts: Sequence[Figures]) -> tuple[str, str, int | None]:
    """The tone that the worst part gives, its reason and the commitment that tips the scale."""
    for tone in ("red", "amber"):
        tipping = [part for part in parts if part.tone == tone]
        if tipping:
            one = min(tipping, key=lambda part: (-part.shortfall, part.key[1] or part.key[0] or 0))
            return tone, one.reason, one.tipped_by or one.commitment_id
    tones = {part.tone for part in parts}
    if tones <= {"grey"}:
        return "grey", "not_started", None
    return ("blue", "accepted", None) if tones == {"blue"} else ("green", "on_plan", None)


def all_figures(
    areas: Sequence[AreaWeight], undertakings: Sequence[Undertaking], on: dt.date
) -> list[Figures]:
    """Every row of a memorandum at the end of day `on`: commitments, areas, memorandum."""
    commitments = [commitment_figures(one, on) for one in undertakings]
    by_area = [
        area_figures(area, (row for row in commitments if row.area_id == area.pk)) for area in areas
    ]
    return [*commitments, *by_area, memorandum_figures(by_area)]


def plan_curve(
    areas: Sequence[AreaWeight], undertakings: Sequence[Undertaking], days: Sequence[dt.date]
) -> list[Decimal]:
    """The planned per cent of the memorandum on each of `days`, as the figures would have it."""
    return [_joined_at(areas, undertakings, day, planned_quantity) for day in days]


def accepted_curve(
    areas: Sequence[AreaWeight], undertakings: Sequence[Undertaking], days: Sequence[dt.date]
) -> list[Decimal]:
    """The accepted per cent of the memorandum on each of `days`, by the day of posting."""
    return [_joined_at(areas, undertakings, day, accepted_by) for day in days]


def accepted_by(one: Undertaking, on: dt.date) -> Decimal:
    """What was accepted by the end of day `on`: postings by their day, milestones by theirs."""
    if one.measure != "milestones":
        posted = (p.quantity for p in one.postings if civil(p.posted_at) <= on)
        return sum(posted, ZERO)
    reached = tuple(s for s in one.steps if s.reached_on and s.is_accepted and s.reached_on <= on)
    whole = sum(step.weight for step in one.steps)
    return rounded(one.target * sum(step.weight for step in reached) / whole) if whole else ZERO


def _joined_at(
    areas: Sequence[AreaWeight],
    undertakings: Sequence[Undertaking],
    on: dt.date,
    measured: Callable[[Undertaking, dt.date], Decimal],
) -> Decimal:
    shares: dict[int, list[tuple[int, Decimal]]] = {area.pk: [] for area in areas}
    for one in undertakings:
        if one.counts:
            shares[one.area_id].append((one.weight, share(measured(one, on), one.target)))
    return _mean([(area.weight, _mean(shares[area.pk])) for area in areas if shares[area.pk]])
