"""Reads of the ledger and the figures, in the shape that pages, API and services share."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import DateTimeField, F, Sum, Value
from django.db.models.functions import Cast

from cooperation.commitments.models import Commitment, Milestone, PlanPoint
from cooperation.memoranda.models import Area
from cooperation.progress.models import ProgressEntry, Rollup
from cooperation.progress.rules import AreaWeight, Posting, Step, Undertaking, civil
from core.events.models import Event

FIGURES = (
    "area_id",
    "commitment_id",
    "quantity",
    "planned_quantity",
    "accepted",
    "planned",
    "weight",
    "tone",
    "reason",
    "tipped_by_id",
)


@dataclass(frozen=True)
class Told:
    """A state that an event told of, and when."""

    at: dt.datetime
    status: str


@dataclass(frozen=True)
class Facts:
    """All that the figures of one memorandum follow from."""

    areas: tuple[AreaWeight, ...]
    undertakings: tuple[Undertaking, ...]

    def as_of(self, at: dt.date, told: dict[int, list[Told]]) -> Facts:
        """The facts as they were known at the end of a day, or at a moment.

        Postings by `posted_at`, milestones by the day they were reached, states by the events;
        a commitment that its events do not know by then did not exist yet.
        """
        known = (_as_of(one, at, told.get(one.pk)) for one in self.undertakings)
        return replace(self, undertakings=tuple(one for one in known if one is not None))


def _by(moment: dt.datetime, at: dt.date) -> bool:
    """Whether it was known at a moment, or by the end of a day in Baku."""
    return moment <= at if isinstance(at, dt.datetime) else civil(moment) <= at


def _as_of(one: Undertaking, at: dt.date, told: list[Told] | None) -> Undertaking | None:
    status, day = one.status, day_of(at)
    if told:
        before = [state for state in told if _by(state.at, at)]
        if not before:
            return None
        status = before[-1].status
    return replace(
        one,
        status=status,
        postings=tuple(posting for posting in one.postings if _by(posting.posted_at, at)),
        steps=tuple(
            step if step.reached_on is None or step.reached_on <= day else _unreached(step)
            for step in one.steps
        ),
    )


def day_of(at: dt.date) -> dt.date:
    """The day itself, or that of a moment in Baku."""
    return civil(at) if isinstance(at, dt.datetime) else at


def _unreached(step: Step) -> Step:
    return replace(step, reached_on=None, is_accepted=False)


def facts_of(memorandum_id: int) -> Facts:
    """What the figures of the memorandum follow from, read in five statements."""
    areas = Area.objects.filter(memorandum=memorandum_id).only("pk", "weight")
    plans = plans_of({"commitment__memorandum": memorandum_id})
    steps = _steps_of(memorandum_id)
    postings = postings_by_commitment(memorandum_id)
    commitments = Commitment.objects.filter(memorandum=memorandum_id).order_by("pk")
    return Facts(
        tuple(AreaWeight(area.pk, area.weight) for area in areas),
        tuple(
            undertaking_of(one, plans[one.pk], steps[one.pk], postings[one.pk])
            for one in commitments
        ),
    )


def undertaking_of(
    one: Commitment,
    plan: Sequence[tuple[dt.date, Decimal]] = (),
    steps: Sequence[Step] = (),
    postings: Sequence[Posting] = (),
) -> Undertaking:
    """The commitment as the rules read it."""
    return Undertaking(
        pk=one.pk,
        number=one.number,
        area_id=one.area_id,
        measure=one.measure,
        status=one.status,
        target=one.target,
        weight=one.weight,
        start=one.start,
        due=one.due,
        plan=tuple(plan),
        steps=tuple(steps),
        postings=tuple(postings),
    )


def plans_of(chosen: dict[str, Any]) -> dict[int, list[tuple[dt.date, Decimal]]]:
    """The plan points by commitment, in the order of their days; one statement."""
    plans: dict[int, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    points = PlanPoint.objects.filter(**chosen).order_by("commitment", "on")
    for commitment_id, on, planned in points.values_list("commitment_id", "on", "planned"):
        plans[commitment_id].append((on, planned))
    return plans


def step_of(milestone: Milestone) -> Step:
    """The milestone as the rules read it."""
    return Step(milestone.weight, milestone.due, milestone.reached_on, milestone.is_locked)


def _steps_of(memorandum_id: int) -> dict[int, list[Step]]:
    steps: dict[int, list[Step]] = defaultdict(list)
    rows = Milestone.objects.filter(commitment__memorandum=memorandum_id)
    for milestone in rows.order_by("commitment", "position", "pk"):
        steps[milestone.commitment_id].append(step_of(milestone))
    return steps


def postings_by_commitment(memorandum_id: int) -> dict[int, list[Posting]]:
    """The ledger of the memorandum by commitment; one statement."""
    postings: dict[int, list[Posting]] = defaultdict(list)
    rows = ProgressEntry.objects.filter(memorandum=memorandum_id).order_by("pk")
    for commitment_id, quantity, at in rows.values_list("commitment_id", "quantity", "posted_at"):
        postings[commitment_id].append(Posting(quantity, at))
    return postings


@dataclass
class Course:
    """The plan points and the postings of one commitment."""

    plan: list[tuple[dt.date, Decimal]] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)


def courses_of(memorandum_id: int) -> dict[int, Course]:
    """Plan and ledger of the memorandum by commitment, both in one statement."""
    planned = PlanPoint.objects.filter(commitment__memorandum=memorandum_id).annotate(
        is_plan=Value(True), at=Cast("on", DateTimeField()), amount=F("planned")
    )
    posted = ProgressEntry.objects.filter(memorandum=memorandum_id).annotate(
        is_plan=Value(False), at=F("posted_at"), amount=F("quantity")
    )
    names = ("commitment_id", "is_plan", "at", "amount")
    rows = (
        planned.order_by()
        .values_list(*names)
        .union(posted.order_by().values_list(*names), all=True)
    )
    courses: dict[int, Course] = defaultdict(Course)
    for commitment_id, is_plan, at, amount in sorted(rows):
        if is_plan:
            # A day read as a moment is its midnight in the time of the connection, which is UTC.
            courses[commitment_id].plan.append((at.astimezone(dt.UTC).date(), amount))
        else:
            courses[commitment_id].postings.append(Posting(amount, at))
    return courses


def states_told(memorandum_id: int) -> dict[int, list[Told]]:
    """Each commitment's states as its events told them, oldest first."""
    ids = dict(Commitment.objects.filter(memorandum=memorandum_id).values_list("public_id", "pk"))
    told: dict[int, list[Told]] = defaultdict(list)
    events = Event.objects.filter(
        workspace=memorandum_id, object_type="commitment", after__has_key="status"
    ).order_by("occurred_at", "pk")
    for object_id, at, after in events.values_list("object_id", "occurred_at", "after"):
        if object_id in ids:
            told[ids[object_id]].append(Told(at, after["status"]))
    return told


def accepted_total(commitment: Commitment) -> Decimal:
    """What the ledger holds for the commitment, in its unit."""
    found = ProgressEntry.objects.filter(commitment=commitment).aggregate(total=Sum("quantity"))
    return found["total"] or Decimal(0)


def figures_by_commitment(commitment_ids: Collection[int]) -> dict[int, Rollup]:
    """The stored figures of the commitments by their keys; one statement."""
    rows = Rollup.objects.filter(level="commitment", commitment__in=commitment_ids)
    return {row.commitment_id or 0: row for row in rows.select_related("commitment")}


def entries_of(commitment: Commitment) -> list[ProgressEntry]:
    """The ledger of the commitment with the acts, latest posting first; one statement."""
    rows = ProgressEntry.objects.filter(commitment=commitment).select_related("act")
    return list(rows.order_by("-posted_at", "-pk"))


def postings_of(entries: Sequence[ProgressEntry]) -> list[Posting]:
    """The entries as the rules read them."""
    return [Posting(entry.quantity, entry.posted_at) for entry in entries]


def totals_by_unit(rows: Any) -> list[tuple[Decimal, str]]:
    """The sums of the rows by unit (units are never added up), with the unit's words."""
    words = dict(Commitment.Unit.choices)
    sums = rows.order_by().values("commitment__unit").annotate(total=Sum("quantity"))
    found = sums.values_list("commitment__unit", "total")
    return [(total, str(words[unit])) for unit, total in sorted(found)]
