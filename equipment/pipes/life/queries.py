"""Reads of the life of joints that services, API and checks share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import DateField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from equipment.pipes.life.models import JointStep
from equipment.pipes.models import Joint
from equipment.pipes.usage.models import UsageShare

#: Steps by which a joint comes into the hole or out of it.
IN_HOLE = ("run", "pull")


def held(joints: Sequence[Joint]) -> list[Joint]:
    """The joints as they are now, in the order of their keys; nobody changes them until the
    commit. Their places are not read along: a lock drops a joint whose place changed while it was
    waited for."""
    rows = Joint.objects.select_for_update(no_key=True)
    return list(rows.filter(pk__in=[joint.pk for joint in joints]).order_by("pk"))


def on_open_orders(joints: Iterable[Joint]) -> set[int]:
    """The keys of the joints that stand on an open order."""
    keys = [joint.pk for joint in joints]
    found = Joint.objects.filter(pk__in=keys, order_lines__is_open=True)
    return set(found.values_list("pk", flat=True))


def last_steps(joints: Iterable[Joint], action: str) -> dict[int, JointStep]:
    """The newest step of that name of each joint that nobody has taken back."""
    steps = JointStep.objects.filter(
        joint__in=[joint.pk for joint in joints], action=action, reverses=None, reversed_by=None
    )
    return {step.joint_id: step for step in steps.order_by("pk")}


def newest_of(joint: Joint) -> JointStep | None:
    """The newest step of the joint."""
    found: JointStep | None = JointStep.objects.filter(joint=joint).order_by("-pk").first()
    return found


def since_before(joint: Joint, step: JointStep) -> dt.date:
    """The day since which the joint was in the state that the step left."""
    former = JointStep.objects.filter(
        joint=joint, pk__lt=step.pk, target=step.source, reverses=None, reversed_by=None
    )
    newest: JointStep | None = former.order_by("-pk").first()
    return newest.on if newest else timezone.localdate(joint.created_at)


def last_day_in_hole(*, without: str = "") -> Any:
    """The last day on which a joint was in the hole, as orders, steps and usage tell it, but for
    the steps that `without` told.

    A running record decides about the runs of orders, so that a corrected day counts; a step
    that was taken back does not.
    """
    steps = JointStep.objects.filter(
        ~Q(told_by=F("joint__public_id")) | Q(action="pull"),
        joint=OuterRef("pk"), action__in=IN_HOLE, reverses=None, reversed_by=None,
    )  # fmt: skip
    if without:
        steps = steps.exclude(told_by=without)
    lines = Joint.objects.filter(pk=OuterRef("pk"), order_lines__status="done")
    shares = UsageShare.objects.filter(
        joint=OuterRef("pk"), log__reverses=None, log__reversed_by=None
    )
    return Greatest(
        _newest(lines, "order_lines__record__run_on", "pk"),
        _newest(steps, "on", "joint"),
        _newest(shares, "log__used_on", "joint"),
    )


def _newest(rows: QuerySet[Any], day: str, by: str) -> Subquery:
    found = rows.order_by().values(by).annotate(day=Max(day)).values("day")
    return Subquery(found, output_field=DateField())
