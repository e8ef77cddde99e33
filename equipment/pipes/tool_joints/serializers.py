"""Representations of tool-joint pairs, and the body that enters one."""

from __future__ import annotations

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef
from core.api.fields import Number, Reference, Text
from core.api.rows import Row
from core.api.serializers import Body
from equipment.pipes.models import Joint
from equipment.pipes.tool_joints.models import ToolJointPair


class ToolJointRow(Row):
    """The pin and box of a joint from `fitted_on` on; dimensions in mm, null where not known."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    joint = serializers.CharField(source="joint.public_id")
    fitted_on = serializers.DateField()
    connection = serializers.CharField()
    pin_od_mm = serializers.DecimalField(14, 3, allow_null=True)
    box_od_mm = serializers.DecimalField(14, 3, allow_null=True)
    inside_diameter_mm = serializers.DecimalField(14, 3, allow_null=True)
    pin_tong_mm = serializers.DecimalField(14, 3, allow_null=True)
    box_tong_mm = serializers.DecimalField(14, 3, allow_null=True)
    hardband = serializers.ChoiceField(choices=ToolJointPair.Hardband.choices)
    hardband_material = serializers.CharField()
    remark = serializers.CharField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class NewToolJointBody(Body):
    """A pin and box that were fitted to a joint of drill pipe; dimensions in mm."""

    joint = Reference(Joint)
    fitted_on = serializers.DateField()
    connection = Text(max_length=60)
    pin_od_mm = Number(required=False, allow_null=True)
    box_od_mm = Number(required=False, allow_null=True)
    inside_diameter_mm = Number(required=False, allow_null=True)
    pin_tong_mm = Number(required=False, allow_null=True)
    box_tong_mm = Number(required=False, allow_null=True)
    hardband = serializers.ChoiceField(choices=ToolJointPair.Hardband.choices, required=False)
    hardband_material = Text(max_length=80, required=False, allow_blank=True)
    remark = Text(max_length=300, required=False, allow_blank=True)
