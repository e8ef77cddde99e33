"""The memorandum of a scale set, its areas and its commitments with their plans."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from cooperation.commitments.models import (
    Commitment,
    CommitmentAgreement,
    CommitmentOwner,
    Milestone,
    PlanPoint,
)
from cooperation.memoranda.models import Area, Clause, Memorandum, ResultingInstrument
from core.accounts.models import User
from core.comments.models import Comment
from core.notices import scanning
from core.notices.models import Notice, NoticeRule
from core.scale.ground import Ground
from core.scale.people import MARK, Cast, Side

#: One commitment for so many joints; what it is measured by, its unit and its area, in turns.
JOINTS_EACH = 100
KINDS = (
    ("quantity", "joint", "installation"),
    ("quantity", "joint", "installation"),
    ("milestones", "percent", "technology_introduction"),
    ("quantity", "joint", "installation"),
    ("person_days", "day", "specialist_exchange"),
    ("quantity", "joint", "installation"),
    ("quantity", "m", "dismantling"),
    ("quantity", "order", "repair_maintenance"),
)
AREAS = ("installation", "dismantling", "repair_maintenance", "specialist_exchange",
         "technology_introduction")  # fmt: skip
STATES = ("in_progress", "in_progress", "in_progress", "in_progress", "agreed", "in_progress",
          "on_hold", "draft", "in_progress", "accepted", "cancelled")  # fmt: skip
#: The verb and the state after it, on the way to each state.
WAYS = {
    "draft": (),
    "agreed": (("agreed", "agreed"),),
    "in_progress": (("agreed", "agreed"), ("started", "in_progress")),
    "on_hold": (("agreed", "agreed"), ("started", "in_progress"), ("held", "on_hold")),
    "accepted": (("agreed", "agreed"), ("started", "in_progress"), ("accepted", "accepted")),
    "cancelled": (("agreed", "agreed"), ("cancelled", "cancelled")),
}
LENGTH_DAYS = 720
TEXTS = ("Please check the measured lengths.", "Boru siyahısı yoxlanıldı, fərq yoxdur.",
         "Просим уточнить дату спуска.")  # fmt: skip


@dataclass(frozen=True)
class Promise:
    """A commitment as what is done for it names it."""

    pk: int
    public_id: str
    number: str
    title: str
    unit: str


@dataclass(frozen=True)
class Programme:
    """The memorandum and the commitments under way, by the kind of their area."""

    memorandum: Memorandum
    under_way: dict[str, list[Promise]]

    def promise(self, area: str, number: int) -> Promise:
        """The commitments of an area in turns."""
        found = self.under_way[area]
        return found[number % len(found)]


def feed(ground: Ground) -> None:
    """A marked memorandum with five areas and a commitment for each hundred joints."""
    cast = ground.found(Cast)
    scanning.ensure_rules()
    ground.keep(NoticeRule.objects.get(code="commitment-due"))
    programme = Programme(_memorandum(ground, cast), {})
    areas = {kind: _area(ground, cast, kind, place) for place, kind in enumerate(AREAS, start=1)}
    for number in range(max(2 * len(KINDS), ground.joints // JOINTS_EACH)):
        measure, unit, kind = KINDS[number % len(KINDS)]
        is_first = number < len(KINDS)
        status = "in_progress" if is_first else STATES[number % len(STATES)]
        promise = _commitment(ground, cast, number, (measure, unit, areas[kind]), status)
        if status == "in_progress":
            programme.under_way.setdefault(kind, []).append(promise)
        ground.rest()
    ground.keep(programme)


def _memorandum(ground: Ground, cast: Cast) -> Memorandum:
    values = {
        "workspace_id": cast.workspace_id, "public_id": ground.public_id("mem"),
        "provenance": MARK, "signed_on": ground.today - dt.timedelta(days=1_100),
        "purposes": ["to measure the portal"],
    }  # fmt: skip
    ground.add(Memorandum, **values)
    executor = cast.sides[1].pk
    ground.add(
        ResultingInstrument, memorandum_id=cast.workspace_id, name=f"Service contract ({MARK})",
        dated=str(ground.today.year - 2), executor_id=executor,
    )  # fmt: skip
    return Memorandum(**values)


def _area(ground: Ground, cast: Cast, kind: str, position: int) -> int:
    pk = ground.add(
        Area, memorandum_id=cast.workspace_id, kind=kind, position=position,
        name=Area.Kind(kind).name.replace("_", " ").capitalize(), scope="pipe of the scale set",
    )  # fmt: skip
    clause = ground.add(
        Clause, memorandum_id=cast.workspace_id, ref=f"2.{position}", position=position,
        summary=f"Work of area {position}", source=MARK,
    )  # fmt: skip
    ground.add(Clause.areas.through, clause_id=clause, area_id=pk)
    return pk


def _commitment(
    ground: Ground, cast: Cast, number: int, what: tuple[str, str, int], status: str
) -> Promise:
    measure, unit, area_id = what
    start = ground.days_ago(60, 1_000)
    target = Decimal(ground.rng.randint(60, 160))
    promise = Promise(
        ground.sheet(Commitment).reserve(), ground.public_id("com"), f"C-{number + 1:03d}",
        f"Scale commitment {number + 1}", unit,
    )  # fmt: skip
    lead = cast.sides[0].who("coordinator")
    ground.add(
        Commitment, id=promise.pk, public_id=promise.public_id, number=promise.number,
        title=promise.title, memorandum_id=cast.workspace_id, area_id=area_id, measure=measure,
        unit=unit, target=target, weight=1 + number % 3, start=start, status=status,
        due=start + dt.timedelta(days=LENGTH_DAYS), created_by_id=lead.pk,
        decision_reference="Decision 7" if status == "cancelled" else "",
    )  # fmt: skip
    for side in cast.sides:
        _side_of(ground, promise, side, start, is_agreed=status != "draft")
    _plan(ground, promise, start, target)
    if measure == "milestones":
        _milestones(ground, promise, start, lead)
    _tell(ground, cast, promise, start, status)
    _talk(ground, cast, promise, number, start)
    return promise


def _side_of(
    ground: Ground, promise: Promise, side: Side, start: dt.date, *, is_agreed: bool
) -> None:
    owner = side.who(number=promise.pk)
    ground.add(
        CommitmentOwner, commitment_id=promise.pk, organisation_id=side.pk, person_id=owner.pk
    )
    if is_agreed:
        ground.add(
            CommitmentAgreement, commitment_id=promise.pk, organisation_id=side.pk,
            by_id=side.who("coordinator").pk, at=ground.at(start),
        )  # fmt: skip


def _plan(ground: Ground, promise: Promise, start: dt.date, target: Decimal) -> None:
    for quarter in range(1, 5):
        ground.add(
            PlanPoint, commitment_id=promise.pk, planned=target * quarter / 4,
            on=start + dt.timedelta(days=LENGTH_DAYS * quarter // 4),
        )  # fmt: skip


def _milestones(ground: Ground, promise: Promise, start: dt.date, by: User) -> None:
    for position in range(1, 5):
        due = start + dt.timedelta(days=LENGTH_DAYS * position // 4)
        is_reached = due < ground.today
        ground.add(
            Milestone, commitment_id=promise.pk, title=f"Step {position}", position=position,
            due=due, weight=position, reached_on=due if is_reached else None,
            reached_by_id=by.pk if is_reached else None, is_locked=is_reached and position < 3,
        )  # fmt: skip


def _tell(ground: Ground, cast: Cast, promise: Promise, start: dt.date, status: str) -> None:
    about = (Commitment, promise.public_id, f"{promise.number} {promise.title}")
    at, by, was = ground.at(start), cast.sides[0].who("coordinator"), "draft"
    told = {"status": was, "number": promise.number}
    ground.tell("commitment.created", about, by, at, workspace_id=cast.workspace_id, after=told)
    for days, (verb, reached) in enumerate(WAYS[status], start=1):
        ground.tell(
            f"commitment.{verb}", about, cast.sides[days % 2].who("coordinator"),
            ground.at(start + dt.timedelta(days=days)), workspace_id=cast.workspace_id,
            before={"status": was}, after={"status": reached},
        )  # fmt: skip
        was = reached


def _talk(ground: Ground, cast: Cast, promise: Promise, number: int, start: dt.date) -> None:
    """A comment on every third commitment, and what its author was told of on every fourth."""
    side = cast.sides[number % 2]
    author = side.who(number=number)
    if number % 3 == 0:
        at, public_id = ground.at(start + dt.timedelta(days=9)), ground.public_id("cmt")
        ground.add(
            Comment, public_id=public_id, workspace_id=cast.workspace_id, written_at=at,
            object_type="commitment", object_id=promise.public_id, reference=promise.number,
            author_id=author.pk, organisation_id=side.pk, body=TEXTS[number % len(TEXTS)],
        )  # fmt: skip
        ground.tell(
            "comment.written", (Comment, public_id, promise.number), author, at,
            workspace_id=cast.workspace_id, after={"on": promise.number},
        )  # fmt: skip
    if number % 4 == 0:
        _notice(ground, cast, promise, author, start)


def _notice(ground: Ground, cast: Cast, promise: Promise, person: User, start: dt.date) -> None:
    rule = ground.found(NoticeRule)
    due = start + dt.timedelta(days=LENGTH_DAYS)
    given = min(ground.today, due - dt.timedelta(days=30))
    ground.add(
        Notice, rule_id=rule.pk, kind=rule.kind, date_field=rule.date_field,
        object_id=promise.public_id, reference=promise.number, label=promise.title,
        workspace_id=cast.workspace_id, due_on=due, offset=-30, given_on=given,
        person_id=person.pk, cause="owner", mail="none", is_read=True, read_at=ground.now,
        settled_at=ground.now,
    )  # fmt: skip
