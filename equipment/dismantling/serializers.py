"""Representations of dismantling records and the bodies that make them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.accounts.serializers import PersonRef
from core.api.fields import Number, Reference, ReferringRows, Text, Whole
from core.api.rows import Row
from core.api.serializers import Body
from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.rules import REMARK_LENGTH, STAND_LENGTH
from equipment.orders.models import OrderLine, TorqueBand, WorkOrder
from equipment.orders.serializers import JointRef, OrderRef
from equipment.pipes.models import Location
from equipment.pipes.places.serializers import LocationRef


class DismantlingRow(Row):
    """How one joint came out of the hole, or why it did not; torque in kN·m and as read.

    Only what was laid down has a condition and a rack; it is used and uninspected from then on.
    """

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    order = OrderRef(source="line.order")
    line = serializers.CharField(source="line.public_id")
    joint = JointRef(source="line.joint")
    sequence = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=DismantlingRecord.Outcome.choices)
    stand = serializers.CharField()
    effective_length_m = serializers.DecimalField(14, 3)
    break_out_torque_knm = serializers.DecimalField(14, 3, allow_null=True)
    entered_torque = serializers.DecimalField(14, 3, allow_null=True)
    entered_unit = serializers.ChoiceField(choices=TorqueBand.Unit.choices, allow_blank=True)
    condition = serializers.ChoiceField(
        choices=DismantlingRecord.Condition.choices, allow_blank=True
    )
    remark = serializers.CharField()
    protector_fitted = serializers.BooleanField()
    rinsed = serializers.BooleanField()
    inhibited = serializers.BooleanField()
    rack = LocationRef(allow_null=True)
    pulled_on = serializers.DateField()
    recorded_by = PersonRef()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class PullBody(Body):
    """What a crew says of one joint: laid down in a condition at a rack, left in the hole, or lost
    with a remark.

    Without a rack that of the joint laid down before, without a day today, without a sequence the
    line's position. `torque` is in `unit`; every condition but `ok` needs a remark.
    """

    outcome = serializers.ChoiceField(choices=DismantlingRecord.Outcome.choices, required=False)
    stand = Text(max_length=STAND_LENGTH, required=False, allow_blank=True)
    torque = Number(required=False, allow_null=True)
    unit = serializers.ChoiceField(choices=TorqueBand.Unit.choices, required=False)
    condition = serializers.ChoiceField(choices=DismantlingRecord.Condition.choices, required=False)
    remark = Text(max_length=REMARK_LENGTH, required=False, allow_blank=True)
    protector_fitted = serializers.BooleanField(required=False)
    rinsed = serializers.BooleanField(required=False)
    inhibited = serializers.BooleanField(required=False)
    rack = Reference(Location, required=False, allow_null=True)
    pulled_on = serializers.DateField(required=False, allow_null=True)
    sequence = Whole(min_value=1, required=False, allow_null=True)


class LinePullBody(PullBody):
    """A row of a laying-down list. `version` is that of the record as it was read; 0, its default,
    means that there is none yet."""

    line = Text(max_length=40)
    version = Whole(default=0)


class NewDismantlingBody(PullBody):
    """The dismantling of one line."""

    line = Reference(OrderLine)


class DismantlingBulkBody(Body):
    """The laying-down list of an order: up to 5,000 rows, all or none."""

    order = Reference(WorkOrder)
    rows = ReferringRows(child=LinePullBody(), max_length=5_000, allow_empty=False)


class DismantlingSavedShape(serializers.Serializer[Any]):
    """How many records a laying-down list brought, corrected and took back."""

    recorded = serializers.IntegerField()
    corrected = serializers.IntegerField()
    cleared = serializers.IntegerField()
