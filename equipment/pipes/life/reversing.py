"""Steps that one event told, taken back together by steps the other way round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from equipment.pipes.custody import require_custody
from equipment.pipes.life import queries
from equipment.pipes.life.models import JointStep
from equipment.pipes.life.services import keep_last_run
from equipment.pipes.models import Joint
from equipment.pipes.places.open import laying_down

ROWS_A_STATEMENT = 1_000


def steps_told_by(told_by: str) -> QuerySet[JointStep]:
    """The steps that an event told and nobody took back, in the order in which they were taken."""
    steps: QuerySet[JointStep] = JointStep.objects.filter(
        told_by=told_by, reverses=None, reversed_by=None
    )
    return steps.order_by("pk")


def built_on(steps: QuerySet[JointStep], told_by: str) -> QuerySet[JointStep]:
    """Those of the steps after which the joint took others, stands on an open order, or lies at
    another place; with why."""
    found = _with_what_follows(steps, told_by)
    return found.filter(Q(went_on=True) | Q(ordered=True) | ~Q(last_place=F("joint__location")))


def gone_on(steps: QuerySet[JointStep], told_by: str) -> QuerySet[JointStep]:
    """Those of the steps after which the joint took others or lies at another place; for an order
    that tells the steps itself."""
    found = _with_what_follows(steps, told_by)
    return found.filter(Q(went_on=True) | ~Q(last_place=F("joint__location")))


def _with_what_follows(steps: QuerySet[JointStep], told_by: str) -> QuerySet[JointStep]:
    later = JointStep.objects.filter(joint=OuterRef("joint"), pk__gt=OuterRef("pk"))
    moves = JointStep.objects.filter(
        joint=OuterRef("joint"), pk__gte=OuterRef("pk"), came_to__isnull=False
    )
    last_place = Coalesce(
        Subquery(moves.order_by("-pk").values("came_to")[:1]),
        F("joint__location"),
        output_field=BigIntegerField(),
    )
    found: QuerySet[JointStep] = steps.annotate(
        went_on=Exists(later.exclude(told_by=told_by)),
        ordered=Exists(Joint.objects.filter(pk=OuterRef("joint"), order_lines__is_open=True)),
        last_place=last_place,
    )
    return found


def take_back(told_by: str, by: User, now: dt.datetime, reason: str) -> int:
    """Take back all steps that the event of `told_by` told, with the places; says of how many
    joints. The caller's event tells of it.

    Raises NotAllowed for pipe of another party, Refused naming the joint that went on since.
    """
    joints = [Joint(pk=pk) for pk in set(steps_told_by(told_by).values_list("joint", flat=True))]
    if not joints:
        return 0
    held = {joint.pk: joint for joint in queries.held(joints)}
    require_custody(by, list(held.values()))
    stuck: Any = built_on(steps_told_by(told_by), told_by).first()
    if stuck is not None:
        raise Refused(_why(held[stuck.joint_id], stuck), code="depended_on")
    _reverse_all(list(steps_told_by(told_by)), told_by, by, now, reason)
    return len(held)


def take_back_of(
    joints: Sequence[Joint], told_by: str, by: User, now: dt.datetime, reason: str
) -> None:
    """Take back what `told_by` told of these joints, which are held; the caller says who may, and
    its event tells of it. Raises Refused naming the joint that went on since."""
    held = {joint.pk: joint for joint in joints}
    steps = steps_told_by(told_by).filter(joint__in=held)
    stuck: Any = gone_on(steps, told_by).first()
    if stuck is not None:
        stuck.ordered = False
        raise Refused(_why(held[stuck.joint_id], stuck), code="depended_on")
    _reverse_all(list(steps), told_by, by, now, reason)


def _reverse_all(
    steps: Sequence[JointStep], told_by: str, by: User, now: dt.datetime, reason: str
) -> None:
    """The newest step of each joint first, then the ones before them."""
    by_joint: dict[int, list[JointStep]] = {}
    for step in reversed(steps):
        by_joint.setdefault(step.joint_id, []).append(step)
    for level in zip_longest(*by_joint.values()):
        _reverse([step for step in level if step is not None], told_by, by, now, reason)
    keep_last_run({step.joint_id for step in steps if step.action in queries.IN_HOLE})


def _why(joint: Joint, step: Any) -> str:
    if step.ordered:
        return _("%(name)s cannot be taken back: it stands on an open order.") % {"name": joint}
    if step.went_on:
        words = _("%(name)s cannot be taken back: it took another step since.")
        return words % {"name": joint}
    words = _("%(name)s cannot be taken back: it was moved to another place since.")
    return words % {"name": joint}


def _reverse(
    steps: Sequence[JointStep], told_by: str, by: User, now: dt.datetime, reason: str
) -> None:
    """The newest steps of their joints, the other way round."""
    day = timezone.localdate(now)
    back = [
        JointStep(
            memorandum_id=step.memorandum_id, joint_id=step.joint_id, action=step.action,
            source=step.target, target=step.source, on=day, came_from_id=step.came_to_id,
            came_to_id=step.came_from_id, reason=reason, told_by=told_by, taken_by=by,
            taken_at=now, reverses=step,
        )
        for step in steps
    ]  # fmt: skip
    JointStep.objects.bulk_create(back, ROWS_A_STATEMENT)
    _follow(step.joint_id for step in steps)


def _follow(keys: Iterable[int]) -> None:
    """The joints are where their newest steps took them, since the day on which they came there
    before."""
    newest = JointStep.objects.filter(joint=OuterRef("pk")).order_by("-pk")
    last = JointStep.objects.filter(joint=OuterRef(OuterRef("pk"))).order_by("-pk")
    former = newest.filter(
        reverses=None, reversed_by=None, target=Subquery(last.values("target")[:1])
    )
    since = Coalesce(Subquery(former.values("on")[:1]), TruncDate("created_at"))
    with laying_down():
        Joint.objects.filter(pk__in=list(keys)).update(
            status=Subquery(newest.values("target")[:1]),
            status_since=since,
            location=Coalesce(Subquery(newest.values("came_to")[:1]), F("location")),
            version=F("version") + 1,
            updated_at=Now(),
        )
