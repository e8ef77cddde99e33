"""Representations of running records and the bodies that make them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.accounts.serializers import PersonRef
from core.api.fields import Number, Reference, Text, Whole
from core.api.rows import Row
from core.api.serializers import Body
from equipment.installation.models import RunningRecord
from equipment.installation.rules import REJECTED, RUN
from equipment.orders.models import OrderLine, Shift, TorqueBand, WorkOrder
from equipment.orders.serializers import JointRef, OrderRef


class RecordRow(Row):
    """How one joint was run, or why it was rejected; lengths in m, torques in kN·m and as read.

    `entered_unit` is that of both torques; `stated_depth_m` what the crew read off beside our sum.
    """

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    order = OrderRef(source="line.order")
    line = serializers.CharField(source="line.public_id")
    joint = JointRef(source="line.joint")
    sequence = serializers.IntegerField()
    effective_length_m = serializers.DecimalField(14, 3)
    cumulative_depth_m = serializers.DecimalField(14, 3)
    torque_knm = serializers.DecimalField(14, 3, allow_null=True)
    entered_torque = serializers.DecimalField(14, 3, allow_null=True)
    entered_unit = serializers.ChoiceField(choices=TorqueBand.Unit.choices, allow_blank=True)
    shoulder_knm = serializers.DecimalField(14, 3, allow_null=True)
    entered_shoulder = serializers.DecimalField(14, 3, allow_null=True)
    turns = serializers.DecimalField(14, 3, allow_null=True)
    triangle = serializers.ChoiceField(choices=RunningRecord.Triangle.choices, allow_blank=True)
    is_drifted = serializers.BooleanField(allow_null=True)
    drift_mm = serializers.DecimalField(14, 3, allow_null=True)
    compound = serializers.CharField()
    centralisers = serializers.IntegerField(allow_null=True)
    stated_depth_m = serializers.DecimalField(14, 3, allow_null=True)
    shift = serializers.ChoiceField(choices=Shift.choices, allow_blank=True)
    torque_reason = serializers.CharField()
    is_rejected = serializers.BooleanField()
    reject_reason = serializers.CharField()
    run_on = serializers.DateField()
    recorded_by = PersonRef()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class RunBody(Body):
    """What a crew says of one joint: `run`, or `rejected` with a reason.

    Without a length the register's counts, without a day today, without a sequence the line's
    position. `torque` and `shoulder` are in `unit`; a torque outside the band of the order, or of
    the joint's connection in the catalogue where the order has none, needs a reason, and so does
    a `stated_depth_m` that does not follow from the lengths. A `drift_mm` says that the joint was
    drifted. A rejected joint keeps neither length nor torque.
    """

    outcome = serializers.ChoiceField(choices=[RUN, REJECTED], required=False)
    effective_length_m = Number(required=False, allow_null=True)
    torque = Number(required=False, allow_null=True)
    shoulder = Number(required=False, allow_null=True)
    unit = serializers.ChoiceField(choices=TorqueBand.Unit.choices, required=False)
    turns = Number(required=False, allow_null=True)
    triangle = serializers.ChoiceField(
        choices=RunningRecord.Triangle.choices, required=False, allow_blank=True
    )
    is_drifted = serializers.BooleanField(required=False, allow_null=True)
    drift_mm = Number(required=False, allow_null=True)
    compound = Text(max_length=80, required=False, allow_blank=True)
    centralisers = Whole(min_value=0, max_value=20, required=False, allow_null=True)
    stated_depth_m = Number(required=False, allow_null=True)
    shift = serializers.ChoiceField(choices=Shift.choices, required=False, allow_blank=True)
    reason = Text(max_length=300, required=False, allow_blank=True)
    run_on = serializers.DateField(required=False, allow_null=True)
    sequence = Whole(min_value=1, required=False, allow_null=True)


class LineRunBody(RunBody):
    """A row of a running list. `version` is that of the record as it was read; 0, its default,
    means that there is none yet."""

    line = Text(max_length=40)
    version = Whole(default=0)


class NewRecordBody(RunBody):
    """The run of one line."""

    line = Reference(OrderLine)


class BulkBody(Body):
    """The running list of an order: all rows or none."""

    order = Reference(WorkOrder)
    rows: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=LineRunBody(), max_length=5_000, allow_empty=False
    )


class SavedShape(serializers.Serializer[Any]):
    """How many records a running list brought, corrected and took back."""

    recorded = serializers.IntegerField()
    corrected = serializers.IntegerField()
    cleared = serializers.IntegerField()
