"""Reads of attendance that page, API, acts and services share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cooperation.acceptance.models import ActLine
from core.calendar.queries import calendar_of
from exchange.attendance.models import AttendanceDay
from exchange.placements.models import Placement

#: Days of placements among the sources of acts.
SOURCE_KIND = "attendance_day"


@dataclass(frozen=True)
class Totals:
    """The days recorded of a placement, and how many are on acts signed by both."""

    present: int = 0
    absent: int = 0
    accepted: int = 0


def days_of(placement: Placement) -> list[AttendanceDay]:
    """The recorded days in their order, with who recorded them and the act that locks them."""
    found = AttendanceDay.objects.filter(placement=placement)
    return list(found.select_related("recorded_by", "locked_by").order_by("on"))


def totals_of(placement: Placement) -> Totals:
    """The sums of the recorded days."""
    present = Q(presence=AttendanceDay.Presence.PRESENT)
    sums: dict[str, Any] = AttendanceDay.objects.filter(placement=placement).aggregate(
        present=Count("pk", filter=present),
        absent=Count("pk", filter=~present),
        accepted=Count("pk", filter=Q(locked_by__isnull=False)),
    )
    return Totals(**sums)


def missing_days(placement: Placement, today: dt.date) -> list[dt.date]:
    """The host's working days of the placement until `today` that nobody has recorded."""
    if placement.status not in Placement.WORKED:
        return []
    first, last = placement.first_day, min(placement.last_day, today)
    recorded = set(AttendanceDay.objects.filter(placement=placement).values_list("on", flat=True))
    calendar = calendar_of(placement.host_id)
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day not in recorded and calendar.is_working_day(day)]


def acts_of(rows: Iterable[AttendanceDay]) -> dict[str, str]:
    """The number of the live act on which each day stands, by the day's public id."""
    ids = [row.public_id for row in rows]
    lines = ActLine.objects.filter(source_kind=SOURCE_KIND, is_live=True, source_id__in=ids)
    return dict(lines.values_list("source_id", "act__number"))
