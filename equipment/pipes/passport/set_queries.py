"""Reads of a set's passport that page and API share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.accounts.models import User
from equipment.pipes.life.states import PipeClass
from equipment.pipes.passport.lifeline import Cursor, LifePage, page_of
from equipment.pipes.passport.set_sources import SOURCES
from equipment.pipes.readings.models import JointReading
from equipment.pipes.readings.rules import RANK
from equipment.pipes.sets.models import PipeSet, SetMember
from equipment.pipes.usage.models import UsageShare
from equipment.pipes.usage.queries import STANDING

NOUGHT = Decimal(0)


def set_for(user: User) -> QuerySet[PipeSet]:
    """Sets that the person sees, with what the head of a passport shows."""
    rows: QuerySet[PipeSet] = PipeSet.objects.visible_to(user)
    return rows.select_related("memorandum__workspace", "organisation", "product_line")


def members_of(pipe_set: PipeSet, *, everybody: bool = False) -> QuerySet[SetMember]:
    """Members with their joints and what each went through with the set: those of now, or all
    that ever were."""
    rows: QuerySet[SetMember] = pipe_set.members.select_related("joint__location")
    if not everybody:
        rows = rows.filter(left_on=None)
    return rows.annotate(metres=_share("metres_drilled_m"), rotating=_share("rotating_h"))


def _share(name: str) -> Any:
    """What a joint has of the set's usage while it was this member."""
    never = dt.date.max
    until = Q(
        joint=OuterRef("joint"),
        log__used_on__gte=OuterRef("joined_on"),
        log__used_on__lt=Coalesce(OuterRef("left_on"), never),
    )
    shares = UsageShare.objects.filter(STANDING, until, log__pipe_set=OuterRef("pipe_set"))
    sums = shares.order_by().values("joint").annotate(sum=Sum(f"log__{name}")).values("sum")
    return Coalesce(Subquery(sums), NOUGHT)


@dataclass(frozen=True)
class ClassCount:
    """Joints of a class of the body, None those that have none."""

    body_class: str | None
    joints: int
    length_m: Decimal


@dataclass(frozen=True)
class Condition:
    """What the members of now are: counts by class from the worst on, uninspected among them."""

    classes: Sequence[ClassCount]
    joints: int
    length_m: Decimal
    uninspected: int
    oldest_inspection: dt.date | None

    @property
    def worst(self) -> str | None:
        """The worst class of a member's body; None while a member has none."""
        return self.classes[0].body_class if self.classes else None


def condition_of(pipe_set: PipeSet) -> Condition:
    """The classes and the lengths of the members of now; one statement."""
    since = Q(joint__inspected_on=None) | Q(joint__last_run_on__gte=F("joint__inspected_on"))
    rows = list(
        pipe_set.members.filter(left_on=None)
        .order_by()
        .values("joint__body_class")
        .annotate(
            joints=Count("pk"),
            length=Sum("joint__effective_length_m"),
            uninspected=Count("pk", filter=since),
            oldest=Min("joint__inspected_on"),
        )
    )
    rows.sort(key=lambda row: _badness(row["joint__body_class"]), reverse=True)
    days = [row["oldest"] for row in rows if row["oldest"] is not None]
    return Condition(
        classes=[
            ClassCount(row["joint__body_class"], row["joints"], row["length"]) for row in rows
        ],
        joints=sum(row["joints"] for row in rows),
        length_m=sum((row["length"] for row in rows), NOUGHT),
        uninspected=sum(row["uninspected"] for row in rows),
        oldest_inspection=min(days, default=None),
    )


def _badness(name: str | None) -> int:
    """Pipe without a class is worse than any: nobody knows what it is."""
    return len(RANK) if name is None else RANK[PipeClass(name)]


@dataclass(frozen=True)
class ReadingSummary:
    """What the standing readings of the members of now say of one measure."""

    kind: str
    count: int
    joints: int
    least_mm: Decimal
    mean_mm: Decimal
    greatest_mm: Decimal
    newest: dt.date


def readings_of(pipe_set: PipeSet) -> list[ReadingSummary]:
    """A summary of each measure; one statement."""
    members = SetMember.objects.filter(pipe_set=pipe_set.pk, left_on=None)
    rows = (
        JointReading.objects.standing()
        .filter(joint__in=members.values("joint"))
        .order_by()
        .values("kind")
        .annotate(
            count=Count("pk"),
            joints=Count("joint", distinct=True),
            least_mm=Min("value_mm"),
            mean_mm=Avg("value_mm"),
            greatest_mm=Max("value_mm"),
            newest=Max("read_on"),
        )
    )
    order = list(JointReading.Kind.values)
    found = [ReadingSummary(**row) for row in rows]
    return sorted(found, key=lambda one: order.index(one.kind))


def life_of(
    pipe_set: PipeSet, user: User, *, kind: str = "", after: Cursor | None = None
) -> LifePage:
    """A page of the set's life."""
    return page_of(SOURCES, pipe_set, user, kind=kind, after=after)
