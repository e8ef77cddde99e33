"""Moving joints from place to place: one event for all that go together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed, Refused
from core.events import services as events
from core.events.models import Event
from equipment.pipes import rules
from equipment.pipes.custody import require_own_place
from equipment.pipes.life import queries
from equipment.pipes.life.models import JointMove
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.open import laying_down

#: Public ids that the event names; a longer move is told by its number.
MOST_NAMED = 200
#: In the hole, between two parties, or at the end of a life.
UNMOVABLE = (Joint.Status.RUN, Joint.Status.IN_TRANSIT, *ENDED)


@transaction.atomic
def move_joints(
    *, joints: Sequence[Joint], location: Location, by: User, now: dt.datetime, reason: str = ""
) -> int:
    """Lay joints that the person's party has down at another place; all of them, or none.

    Returns how many were moved; those that lie there already stay as they are. Raises NotAllowed
    for joints of another party, Refused with one row for each joint that cannot be moved: those
    in the hole, under way or at the end of their life, and those on an open order, which names
    where they are.
    """
    rules.require_import(by, location.memorandum_id)
    held = queries.held(joints)
    foreign = [joint for joint in held if joint.custodian_id != by.organisation_id]
    if foreign or len(held) != len({joint.pk for joint in joints}):
        raise NotAllowed(_("Only the party that has the pipes moves them."))
    if location.kind == Location.Kind.TRANSIT:
        raise Refused(_("Pipe comes there by a waybill only."), field="location")
    require_own_place(by, location)
    for memorandum_id in {joint.memorandum_id for joint in held}:
        rules.check_place(location, memorandum_id)
    _require_movable(held)
    moved = [joint for joint in held if joint.location_id != location.pk]
    if not moved:
        raise Refused(_("All chosen pipes lie there already."), field="location")
    with laying_down():
        Joint.objects.filter(pk__in=[joint.pk for joint in moved]).update(
            location=location, version=F("version") + 1, updated_at=Now()
        )
    told = _tell(location, moved, by, now, reason)
    _keep_moves(location, moved, told, by)
    return len(moved)


def stopped(joints: Sequence[Joint]) -> dict[int, str]:
    """By key, the joints that stay where they are, and why."""
    keys = [joint.pk for joint in joints]
    unmovable, ordered = Q(status__in=UNMOVABLE), Q(order_lines__is_open=True)
    stuck = Joint.objects.filter(unmovable | ordered, pk__in=keys).distinct().order_by("pk")
    return {joint.pk: _why(joint) for joint in stuck}


def _require_movable(joints: Sequence[Joint]) -> None:
    told = stopped(joints)
    rows = [
        {"row": str(joint), "code": "stuck", "message": told[joint.pk]}
        for joint in joints
        if joint.pk in told
    ]
    if rows:
        raise Refused(_("Some pipes cannot be moved; none was."), code="joints_stuck", rows=rows)


def _why(joint: Joint) -> str:
    if joint.status == Joint.Status.RUN:
        return _("is in the hole")
    if joint.status in UNMOVABLE:
        return _("is in the state “%(state)s”") % {"state": joint.get_status_display()}
    return _("stands on an open order")


def _tell(
    location: Location, moved: Sequence[Joint], by: User, now: dt.datetime, reason: str
) -> Event:
    left = Location.objects.filter(pk__in={joint.location_id for joint in moved})
    places = sorted(left.values_list("name", flat=True))
    named = [joint.public_id for joint in moved[:MOST_NAMED]]
    return events.record(
        verb="location.joints_moved",
        about=location,
        by=by,
        now=now,
        before={"places": places},
        after={"count": len(moved), "joints": named},
        reason=reason.strip(),
    )


def _keep_moves(location: Location, moved: Sequence[Joint], told: Event, by: User) -> None:
    """A row for each joint, which its own page shows for all its life."""
    rows = [
        JointMove(
            memorandum_id=joint.memorandum_id,
            joint=joint,
            came_from_id=joint.location_id,
            came_to=location,
            reason=told.reason,
            told_by=told.public_id,
            moved_by=by,
            moved_at=told.occurred_at,
        )
        for joint in moved
    ]
    JointMove.objects.bulk_create(rows, 1_000)
