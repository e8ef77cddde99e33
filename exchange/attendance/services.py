"""The write of attendance: any number of days of one placement, one transaction, one event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Conflict, Refused
from core.rows import change
from exchange.attendance import queries, rules
from exchange.attendance.models import AttendanceDay
from exchange.attendance.rules import DayFacts
from exchange.placements import rules as placements
from exchange.placements.models import Placement
from exchange.placements.services import tell_placement


@transaction.atomic
def record_attendance(
    *, placement: Placement, days: Sequence[DayFacts], by: User, now: dt.datetime
) -> list[AttendanceDay]:
    """Record days, or correct them until they stand on an act; all of them or none.

    What stands already changes nothing and tells nothing. Raises NotAllowed, Refused with a row
    for each day that may not be recorded, Conflict when somebody else was first.
    """
    placements.require(by, "record_attendance", placement)
    if not days:
        raise Refused(_("Choose at least one day."), field="days")
    _hold(placement)
    placements.require_state(placement, *Placement.WORKED)
    rows = AttendanceDay.objects.select_for_update().filter(
        placement=placement, on__in=[day.on for day in days]
    )
    standing = {row.on: row for row in rows.order_by("on")}
    acts = queries.acts_of(standing.values())
    rules.check_days(placement, days, standing, acts, timezone.localdate(now))
    fresh = [day for day in days if day.differs_from(standing.get(day.on))]
    if fresh:
        change(placement)
        for day in fresh:
            standing[day.on] = _store(placement, day, standing.get(day.on), by)
        tell_placement(placement, "attendance_recorded", by=by, now=now, after=_told(fresh))
    return [standing[on] for on in sorted(standing)]


def _hold(placement: Placement) -> None:
    """Nobody else records or takes days of the placement until the transaction ends."""
    version = placement.version
    placement.refresh_from_db(
        fields=["version", "status", "started_on", "ended_on"],
        from_queryset=Placement.objects.select_for_update(no_key=True),
    )
    if placement.version != version:
        raise Conflict(_("Somebody else changed this in the meantime. Read it again."))


def _store(
    placement: Placement, day: DayFacts, row: AttendanceDay | None, by: User
) -> AttendanceDay:
    facts = {"presence": day.presence, "remark": day.remark.strip(), "recorded_by": by}
    if row is not None:
        return change(row, **facts)
    made: AttendanceDay = AttendanceDay.objects.create(
        memorandum_id=placement.memorandum_id, placement=placement, on=day.on, **facts
    )
    return made


def _told(days: Sequence[DayFacts]) -> dict[str, object]:
    present = sum(day.is_present for day in days)
    return {
        "first": min(day.on for day in days).isoformat(),
        "last": max(day.on for day in days).isoformat(),
        "present": present,
        "absent": len(days) - present,
    }
