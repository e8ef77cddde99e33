"""Reads of attendance that page, API, acts and services share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from cooperation.acceptance.models import ActLine
from core.calendar.queries import calendar_of
from exchange.attendance import rules
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
    """The recorded days in their order, each with number and id of the live act on which it
    stands (`act_number`, `act_id`; None for a day on no act)."""
    lines = ActLine.objects.filter(
        source_kind=SOURCE_KIND, is_live=True, source_id=OuterRef("public_id")
    )
    found = AttendanceDay.objects.filter(placement=placement).annotate(
        act_number=Subquery(lines.values("act__number")[:1]),
        act_id=Subquery(lines.values("act__public_id")[:1]),
    )
    return list(found.order_by("on"))


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
    worked = rules.working_days(first, last, calendar_of(placement.host_id))
    return [day for day in worked if day not in recorded]


def acts_of(rows: Iterable[AttendanceDay]) -> dict[str, str]:
    """The number of the live act on which each day stands, by the day's public id."""
    ids = [row.public_id for row in rows]
    lines = ActLine.objects.filter(source_kind=SOURCE_KIND, is_live=True, source_id__in=ids)
    return dict(lines.values_list("source_id", "act__number"))
