"""Reads of usage: shares of joints, and what they add up to since an inspection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Q, Sum
from django.db.models.functions import Coalesce

from equipment.pipes.life.models import JointStep
from equipment.pipes.models import Joint
from equipment.pipes.sets.models import PipeSet, SetMember
from equipment.pipes.usage.models import PEAKS, SUMS, UsageLog, UsageShare
from equipment.pipes.usage.rules import AT_WORK, DayLogged, OwnerDay, Used

STANDING = Q(log__reverses=None, log__reversed_by=None)
SINCE_INSPECTION = Q(joint__inspected_on=None) | Q(log__used_on__gt=F("joint__inspected_on"))


def sums_of(path: str = "") -> dict[str, Any]:
    """What logs under `path` add up to: sums that are nought and peaks that are nothing without
    any."""
    sums = {name: Coalesce(Sum(path + name), Decimal(0)) for name in SUMS}
    return {**sums, **{name: Max(path + name) for name in PEAKS}}


def totals_of(joint: Joint) -> dict[str, Decimal | None]:
    """The joint's usage since its last inspection, or of all its life before the first."""
    shares = UsageShare.objects.filter(STANDING & SINCE_INSPECTION, joint=joint)
    found: dict[str, Decimal | None] = shares.aggregate(**sums_of("log__"))
    return found


def totals_of_joints(keys: Collection[int]) -> dict[int, dict[str, Decimal | None]]:
    """The usage of several joints, each since its own last inspection, by the key of the joint;
    one statement. A joint without any is left out."""
    shares = UsageShare.objects.filter(STANDING & SINCE_INSPECTION, joint__in=keys)
    rows: Any = shares.order_by().values("joint").annotate(**sums_of("log__"))
    return {row.pop("joint"): row for row in rows}


def totals_of_set(pipe_set: PipeSet) -> dict[str, Decimal | None]:
    """The usage logged to a set."""
    logs = UsageLog.objects.filter(pipe_set=pipe_set, reverses=None, reversed_by=None)
    found: dict[str, Decimal | None] = logs.aggregate(**sums_of())
    return found


def joints_of(rows: Sequence[Used]) -> list[list[Joint]]:
    """The joints that have each row's usage, as they are now.

    Until the commit nobody changes them or the members of the sets; three statements for any
    number of rows.
    """
    sets = {row.pipe_set.pk for row in rows if row.pipe_set is not None}
    list(PipeSet.objects.select_for_update(no_key=True).filter(pk__in=sets).order_by("pk"))
    members: dict[int, list[SetMember]] = {}
    for member in SetMember.objects.filter(pipe_set__in=sets).order_by("pk"):
        members.setdefault(member.pipe_set_id, []).append(member)
    keys = [_keys_of(row, members) for row in rows]
    locked = Joint.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {joint.pk: joint for joint in locked.filter(pk__in={pk for one in keys for pk in one})}
    return [[found[pk] for pk in one if pk in found] for one in keys]


def steps_of(joints: Iterable[Joint]) -> dict[int, list[tuple[str, str, dt.date]]]:
    """By joint, its standing steps into a state of work or out of it; one statement."""
    rows = JointStep.objects.filter(
        Q(source__in=AT_WORK) | Q(target__in=AT_WORK),
        joint__in={joint.pk for joint in joints}, reverses=None, reversed_by=None,
    )  # fmt: skip
    found: dict[int, list[tuple[str, str, dt.date]]] = {}
    for key, *step in rows.order_by("pk").values_list("joint", "source", "target", "on"):
        found.setdefault(key, []).append((step[0], step[1], step[2]))
    return found


def logged_on_days_of(rows: Sequence[Used]) -> dict[OwnerDay, DayLogged]:
    """The standing logs of the joints and sets of the rows on the days of the rows; one
    statement."""
    owned = Q(joint__in={row.joint.pk for row in rows if row.joint is not None}) | Q(
        pipe_set__in={row.pipe_set.pk for row in rows if row.pipe_set is not None}
    )
    logs = UsageLog.objects.filter(
        owned, used_on__in={row.used_on for row in rows}, reverses=None, reversed_by=None
    )
    found: dict[OwnerDay, DayLogged] = {}
    for log in logs.order_by("pk").values("joint", "pipe_set", "used_on", "well", *SUMS, *PEAKS):
        owner = (log.pop("joint"), log.pop("pipe_set"), log.pop("used_on"))
        found.setdefault(owner, DayLogged()).take(log.pop("well"), log)
    return found


def _keys_of(row: Used, members: Mapping[int, Sequence[SetMember]]) -> list[int]:
    if row.joint is not None:
        return [row.joint.pk]
    there = members.get(row.pipe_set.pk, ()) if row.pipe_set else ()
    return [one.joint_id for one in there if one.holds_on(row.used_on)]
