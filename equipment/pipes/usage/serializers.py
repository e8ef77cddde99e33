"""Representations of usage logs and the bodies that write them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef
from core.api.fields import Number, Reference, ReferringRows, Text
from core.api.rows import Row
from core.api.serializers import REASON_LENGTH, Body
from equipment.pipes.models import Joint
from equipment.pipes.sets.models import PipeSet
from equipment.pipes.usage.services import MOST_ROWS


class UsageLogRow(Row):
    """A day's usage of a joint or of a set; written once.

    A log that was taken back is named by `reverses` of another one with the opposite amounts.
    """

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    joint = serializers.CharField(source="joint.public_id", allow_null=True)
    pipe_set = serializers.CharField(source="pipe_set.public_id", allow_null=True)
    used_on = serializers.DateField()
    well = serializers.CharField()
    metres_drilled_m = serializers.DecimalField(14, 3)
    rotating_h = serializers.DecimalField(14, 3)
    circulating_h = serializers.DecimalField(14, 3)
    jarring_h = serializers.DecimalField(14, 3)
    h2s_h = serializers.DecimalField(14, 3)
    overpull_kn = serializers.DecimalField(14, 3, allow_null=True)
    dls_deg_30m = serializers.DecimalField(14, 3, allow_null=True)
    remark = serializers.CharField()
    reverses = serializers.CharField(source="reverses.public_id", allow_null=True)
    told_by = serializers.CharField()
    recorded_at = serializers.DateTimeField()


class UsageBody(Body):
    """A day's usage of a joint that the caller's party has, or of a set that it keeps.

    Metres and hours of a set go whole to each of its members of that day.
    """

    joint = Reference(Joint, required=False)
    pipe_set = Reference(PipeSet, required=False)
    used_on = serializers.DateField()
    well = Text(max_length=80, required=False, allow_blank=True)
    remark = Text(max_length=300, required=False, allow_blank=True)
    metres_drilled_m = Number(required=False)
    rotating_h = Number(required=False)
    circulating_h = Number(required=False)
    jarring_h = Number(required=False)
    h2s_h = Number(required=False)
    overpull_kn = Number(required=False, allow_null=True)
    dls_deg_30m = Number(required=False, allow_null=True)


class UsageBulkBody(Body):
    """Up to 5,000 logs: all of them or none."""

    rows = ReferringRows(child=UsageBody(), max_length=MOST_ROWS, allow_empty=False)
    reason = Text(max_length=REASON_LENGTH, required=False, allow_blank=True)


class UsageRecordedShape(serializers.Serializer[Any]):
    """The batch that the event names, and the logs in the order in which they were sent."""

    batch = serializers.CharField()
    shares = serializers.IntegerField()
    results = serializers.ListField(child=serializers.CharField())
