"""Every step of a joint that people take: all joints of a request or none, one event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import User
from core.errors import Conflict, Refused
from core.events import reasons
from core.events import services as events
from core.rows import change
from core.states import move
from equipment.pipes import rules as places
from equipment.pipes.custody import require_custody, require_own_place
from equipment.pipes.life import fitness, queries, rules
from equipment.pipes.life.models import JointStep, StepBatch
from equipment.pipes.life.states import TRANSITIONS
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.open import laying_down

MOST_JOINTS = 5_000
#: Public ids that an event names; a longer list is told by its number.
MOST_NAMED = 200


@dataclass(frozen=True)
class Taken:
    """What is kept of a step: `told_by` is what its event is about, the joint itself if empty."""

    action: str
    on: dt.date
    by: User
    now: dt.datetime
    told_by: str = ""
    place: Location | None = None
    reason: str = ""


@transaction.atomic
def take_step(
    *,
    joints: Sequence[Joint],
    action: str,
    by: User,
    now: dt.datetime,
    on: dt.date | None = None,
    location: Location | None = None,
    reason: str = "",
) -> StepBatch:
    """Take joints that the person's party has from state to state; all of them, or none.

    `on` is the day of the step, today unless told; some steps lay the joints down at `location`.
    Raises NotAllowed, or Refused with a row for each joint that may not take the step, and why.
    """
    on = on or timezone.localdate(now)
    rules.check_step(action, on, timezone.localdate(now), reason.strip(), location)
    if not 0 < len(joints) <= MOST_JOINTS:
        raise Refused(_("Give from 1 to %(most)s joints.") % {"most": MOST_JOINTS}, field="joints")
    found = queries.held(joints)
    memorandum_id = require_custody(by, found)
    if location is not None:
        places.check_place(location, memorandum_id)
        require_own_place(by, location)
    _require_fit(found, action, on)
    batch = open_batch(found, action, by, now)
    told = reason.strip()
    write_steps(found, Taken(action, on, by, now, batch.public_id, location, told))
    named = [joint.public_id for joint in found[:MOST_NAMED]]
    after = {"action": action, "count": len(found), "joints": named}
    events.record(verb="joint_steps.taken", about=batch, by=by, now=now, after=after, reason=told)
    return batch


def _require_fit(joints: Sequence[Joint], action: str, on: dt.date) -> None:
    told = fitness.stopped(joints, action, on)
    rows = [
        {
            "row": joint.public_id,
            "field": "joint",
            "code": "stuck",
            "message": f"{joint}: {told[joint.pk]}",
        }
        for joint in joints
        if joint.pk in told
    ]
    if rows:
        words = ngettext(
            "%(count)s of %(total)s joint cannot take this step; none did.",
            "%(count)s of %(total)s joints cannot take this step; none did.",
            len(joints),
        )
        told_words = words % {"count": len(rows), "total": len(joints)}
        raise Refused(told_words, field="joints", code="wrong_state", rows=rows[:MOST_NAMED])


def open_batch(joints: Sequence[Joint], action: str, by: User, now: dt.datetime) -> StepBatch:
    """The row that the one event of a step of several joints is about."""
    return StepBatch.objects.create(
        memorandum_id=joints[0].memorandum_id,
        organisation=by.organisation,
        action=action,
        joint_count=len(joints),
        made_by=by,
        made_at=now,
    )


def write_steps(joints: Sequence[Joint], taken: Taken, **values: object) -> None:
    """Store the step of joints that are held, with their new place and `values`, and on which day
    they were last in the hole; one event of the caller tells of it. Raises Conflict when a joint
    is not where it was read."""
    JointStep.objects.bulk_create([_step(joint, taken) for joint in joints], 1_000)
    laid: dict[str, Any] = {} if taken.place is None else {"location": taken.place}
    keys = [joint.pk for joint in joints]
    _move_on(taken.action, keys, status_since=taken.on, **laid, **values)


def write_paths(ways: Sequence[tuple[Joint, Sequence[Taken]]], actions: Sequence[str]) -> None:
    """Store the steps that held joints take one after another, each on days and at places of its
    own, and let the joints say so; `actions` is the order in which all of them go.

    One statement for the steps and one for each action, whatever the number of joints; the last
    day in the hole is kept. Raises Conflict as `write_steps` does.
    """
    steps: list[JointStep] = []
    for joint, way in ways:
        for taken in way:
            steps.append(_step(joint, taken))
            joint.status = TRANSITIONS[taken.action].target
            if taken.place is not None:
                joint.location = taken.place
    JointStep.objects.bulk_create(steps, 1_000)
    for action in actions:
        keys = [step.joint_id for step in steps if step.action == action]
        if keys:
            _move_on(action, keys, **_as_stepped(action))


def _as_stepped(action: str) -> dict[str, object]:
    """The columns of a joint as its newest step of that name has them."""
    newest = JointStep.objects.filter(joint=OuterRef("pk"), action=action).order_by("-pk")
    return {
        "status_since": Subquery(newest.values("on")[:1]),
        "location": Coalesce(Subquery(newest.values("came_to")[:1]), F("location")),
    }


def _move_on(action: str, keys: Sequence[int], **values: object) -> None:
    step = TRANSITIONS[action]
    if action in queries.IN_HOLE:
        values["last_run_on"] = queries.last_day_in_hole()
    with laying_down():
        written = Joint.objects.filter(pk__in=keys, status__in=step.source).update(
            status=step.target, version=F("version") + 1, updated_at=Now(), **values
        )
    if written != len(keys):
        raise Conflict(_("Somebody else changed this in the meantime. Read it again."))


def _step(joint: Joint, taken: Taken) -> JointStep:
    place = taken.place
    moved = place is not None and place.pk != joint.location_id
    return JointStep(
        memorandum_id=joint.memorandum_id,
        joint_id=joint.pk,
        action=taken.action,
        source=joint.status,
        target=TRANSITIONS[taken.action].target,
        on=taken.on,
        came_from_id=joint.location_id if moved else None,
        came_to_id=place.pk if place is not None and moved else None,
        reason=taken.reason,
        told_by=taken.told_by or joint.public_id,
        taken_by_id=taken.by.pk,
        taken_at=taken.now,
    )


def write_ways(ways: Sequence[tuple[Joint, Taken]]) -> None:
    """Store one step of each of several held joints, each by its own action and on its own day,
    and when it was last in the hole, in two statements; events of the caller tell of them.

    Raises Conflict when a joint is not where its step begins.
    """
    if any(joint.status not in TRANSITIONS[taken.action].source for joint, taken in ways):
        raise Conflict(_("Somebody else changed this in the meantime. Read it again."))
    JointStep.objects.bulk_create([_step(joint, taken) for joint, taken in ways], 1_000)
    newest = JointStep.objects.filter(joint=OuterRef("pk")).order_by("-pk")
    Joint.objects.filter(pk__in=[joint.pk for joint, _taken in ways]).update(
        status=Subquery(newest.values("target")[:1]),
        status_since=Subquery(newest.values("on")[:1]),
        last_run_on=queries.last_day_in_hole(),
        version=F("version") + 1,
        updated_at=Now(),
    )
    for joint, taken in ways:
        joint.status = TRANSITIONS[taken.action].target


def move_joint(joint: Joint, taken: Taken) -> None:
    """Take one joint through a step that its own event tells.

    Raises Refused by its state, Conflict on a lost race.
    """
    step = _step(joint, taken)
    move(joint, taken.action, status_since=taken.on)
    step.save(force_insert=True)


def keep_last_run(keys: Iterable[int]) -> None:
    """Set anew on which day each joint was last in the hole; each has a new version then."""
    Joint.objects.filter(pk__in=list(keys)).update(
        last_run_on=queries.last_day_in_hole(), version=F("version") + 1, updated_at=Now()
    )


def may_step(user: User, joint: Joint) -> bool:
    """Whether the person may take steps with the joint: a worker of the party that has it."""
    own = user.organisation_id == joint.custodian_id
    return own and places.may_import(user, joint.memorandum_id)


@transaction.atomic
def reverse_step(*, step: JointStep, by: User, now: dt.datetime, reason: str) -> JointStep:
    """Take back the newest step of a joint, with its place, by a step the other way round.

    Raises NotAllowed, Conflict, or Refused for a step that is not the newest, was taken back, or
    belongs to an order, a transfer or a tally.
    """
    told = reasons.required(reason)
    joint = _joint_of(step, by)
    back = JointStep.objects.create(
        memorandum_id=joint.memorandum_id, joint=joint, action=step.action, source=step.target,
        target=step.source, on=timezone.localdate(now), came_from_id=step.came_to_id,
        came_to_id=step.came_from_id, reason=told, told_by=joint.public_id, taken_by=by,
        taken_at=now, reverses=step,
    )  # fmt: skip
    laid = {"location_id": step.came_from_id} if step.came_from_id else {}
    before = {"status": joint.status}
    change(joint, status=step.source, status_since=queries.since_before(joint, step), **laid)
    if step.action in queries.IN_HOLE:
        keep_last_run([joint.pk])
    events.record(
        verb="joint.step_reversed", about=joint, by=by, now=now, before=before,
        after={"status": joint.status, "step": step.public_id}, reason=told,
    )  # fmt: skip
    return back


def _joint_of(step: JointStep, by: User) -> Joint:
    """The joint of a step that may be taken back, held."""
    found = queries.held([step.joint])
    require_custody(by, found)
    joint = found[0]
    newest = queries.newest_of(joint)
    if newest is None or newest.pk != step.pk or step.reverses_id is not None:
        raise Refused(_("Only the newest step of a joint is taken back."), code="not_newest")
    if not step.told_by.startswith("jsb_"):
        raise Refused(
            _("This step belongs to an order, a transfer or a tally: it is corrected there.")
        )
    if queries.on_open_orders(found):
        raise Refused(_("The joint stands on an open order."))
    if joint.location_id != (step.came_to_id or joint.location_id):
        raise Refused(_("The joint was moved to another place since."))
    return joint
