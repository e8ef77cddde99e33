"""Reads of sets and their members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max, Q, QuerySet

from equipment.pipes.models import Joint
from equipment.pipes.sets.models import PipeSet, SetMember


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


def reaching(joints: Iterable[Joint], day: dt.date) -> dict[int, SetMember]:
    """The membership of each joint that holds on the day or begins after it, by the joint."""
    keys = [joint.pk for joint in joints]
    later = SetMember.objects.filter(Q(left_on=None) | Q(left_on__gt=day), joint__in=keys)
    rows = later.exclude(left_on__lte=day).select_related("pipe_set").order_by("-joined_on")
    return {member.joint_id: member for member in rows}
