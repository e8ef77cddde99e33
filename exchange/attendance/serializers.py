"""Representations of days of attendance and the body that records them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.accounts.serializers import PersonRef
from core.api.fields import Flag, Text
from core.api.rows import Row
from core.api.serializers import Body
from exchange.attendance.models import AttendanceDay
from exchange.attendance.rules import LONGEST_REMARK

#: A placement of a year, with its leap day.
MOST_DAYS = 366


class PlacementRef(Row):
    """A placement with its number."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()


class AttendanceDayRow(Row):
    """One day of a placement as its host saw it; `locked_by` is the act that both have signed."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    placement = PlacementRef()
    on = serializers.DateField()
    presence = serializers.ChoiceField(choices=AttendanceDay.Presence.choices)
    remark = serializers.CharField()
    recorded_by = PersonRef()
    locked_by = serializers.CharField(source="locked_by.public_id", allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class DayBody(Body):
    """One day; why somebody was absent is nobody's business here."""

    on = serializers.DateField()
    is_present = Flag(default=True)
    remark = Text(max_length=LONGEST_REMARK, required=False, allow_blank=True)


class AttendanceBody(Body):
    """Days of one placement: all of them are recorded or corrected, or none."""

    rows: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=DayBody(), max_length=MOST_DAYS, allow_empty=False
    )
