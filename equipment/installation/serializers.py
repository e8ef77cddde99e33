"""Representations of running records and the bodies that make them."""

from __future__ import annotations

from rest_framework import serializers

from core.accounts.serializers import PersonRef
from core.api.rows import Row
from equipment.orders.models import TorqueBand
from equipment.orders.serializers import JointRef, OrderRef


class RecordRow(Row):
    """How one joint was run, or why it was rejected; lengths in m, torque in kN·m and as read."""

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
    torque_reason = serializers.CharField()
    is_rejected = serializers.BooleanField()
    reject_reason = serializers.CharField()
    run_on = serializers.DateField()
    recorded_by = PersonRef()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
