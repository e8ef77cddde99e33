"""Representations of what parties enter in their calendars, and the bodies that change it."""

from __future__ import annotations

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.fields import Text
from core.api.rows import Row
from core.api.serializers import Body
from core.calendar.models import CalendarDay, WorkingHours


class CalendarDayRow(Row):
    """A day on which a party departs from the official calendar, until `removed_at`."""

    id = serializers.CharField(source="public_id")
    organisation = OrganisationRef()
    on = serializers.DateField()
    kind = serializers.ChoiceField(choices=CalendarDay.Kind.choices)
    reason = serializers.CharField()
    entered_by = PersonRef()
    removed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class CalendarDayBody(Body):
    """A day of the caller's party."""

    on = serializers.DateField()
    kind = serializers.ChoiceField(choices=CalendarDay.Kind.choices)
    reason = Text(max_length=200)


class WorkingHoursRow(Row):
    """The hours of each working day of a party, in its own time zone."""

    id = serializers.CharField(source="public_id")
    organisation = OrganisationRef()
    starts = serializers.TimeField()
    ends = serializers.TimeField()
    lunch_from = serializers.TimeField(allow_null=True)
    lunch_to = serializers.TimeField(allow_null=True)
    zone = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class WorkingHoursBody(Body):
    """The hours of the caller's party; without lunch the day is one span."""

    starts = serializers.TimeField()
    ends = serializers.TimeField()
    lunch_from = serializers.TimeField(required=False, allow_null=True, default=None)
    lunch_to = serializers.TimeField(required=False, allow_null=True, default=None)
    zone = Text(max_length=40, required=False, default=WorkingHours.ZONE)
