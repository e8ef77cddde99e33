"""Reads of sets and their members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.accounts.models import User
from equipment.pipes.custody import held_by
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint
from equipment.pipes.sets.models import PipeSet, SetMember


def sets_for(user: User) -> QuerySet[PipeSet]:
    """Sets that the person sees, with what list and page show of them."""
    visible: QuerySet[PipeSet] = PipeSet.objects.visible_to(user)
    there = SetMember.objects.filter(pipe_set=OuterRef("pk"), left_on=None).order_by()
    counted = there.values("pipe_set").annotate(count=Count("pk")).values("count")
    return visible.select_related("memorandum__workspace", "organisation", "product_line").annotate(
        member_count=Coalesce(Subquery(counted), 0)
    )


def free_joints(user: User, pipe_set: PipeSet) -> QuerySet[Joint]:
    """The joints that may join a set now: of its product line, in no set."""
    rows = held_by(user, pipe_set.memorandum_id, user.organisation_id).filter(
        product_line=pipe_set.product_line_id
    )
    taken = SetMember.objects.filter(joint=OuterRef("pk"), left_on=None)
    return rows.exclude(status__in=ENDED).exclude(pk__in=taken.values("joint"))


def on_day(day: dt.date) -> Q:
    """Memberships that hold on a day."""
    return Q(joined_on__lte=day) & (Q(left_on=None) | Q(left_on__gt=day))


def members_on(pipe_set: PipeSet, day: dt.date) -> QuerySet[SetMember]:
    """The members of a set on a day, in the order in which they joined."""
    found: QuerySet[SetMember] = pipe_set.members.filter(on_day(day))
    return found.order_by("pk")


def last_used(pipe_set: PipeSet) -> dt.date | None:
    """The last day on which usage stands logged to the set."""
    logs = pipe_set.usage_logs.filter(reverses=None, reversed_by=None)
    found: dt.date | None = logs.aggregate(last=Max("used_on"))["last"]
    return found


def reaching(
    joints: Iterable[Joint], day: dt.date, until: dt.date | None = None
) -> dict[int, SetMember]:
    """The membership of each joint that holds on the day or begins after it and before `until`,
    by the joint."""
    keys = [joint.pk for joint in joints]
    later = SetMember.objects.filter(Q(left_on=None) | Q(left_on__gt=day), joint__in=keys)
    if until is not None:
        later = later.filter(joined_on__lt=until)
    rows = later.exclude(left_on__lte=day).select_related("pipe_set").order_by("-joined_on")
    return {member.joint_id: member for member in rows}
