"""Representations of inspections and readings, and the bodies that record them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.fields import Number, Reference, ReferringRows, Text
from core.api.rows import Related, Row
from core.api.serializers import Body
from equipment.instruments.models import Instrument
from equipment.pipes.life.states import PipeClass
from equipment.pipes.models import Joint
from equipment.pipes.readings.models import JointReading, Method
from equipment.units import MM_PER_UNIT


class ReadingDetail(Row):
    """A dated measurement of a joint as it was read, beside its value in millimetres.

    One that was marked as erroneous stays and counts no more.
    """

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="joint.memorandum.public_id")
    joint = serializers.CharField(source="joint.public_id")
    kind = serializers.ChoiceField(choices=JointReading.Kind.choices)
    position = serializers.CharField()
    value_mm = serializers.DecimalField(14, 3)
    entered_value = serializers.DecimalField(14, 3)
    entered_unit = serializers.CharField()
    read_on = serializers.DateField()
    method = serializers.ChoiceField(choices=Method.choices)
    inspector = serializers.CharField()
    instrument = serializers.CharField()
    measured_with = serializers.CharField(source="measured_with.public_id", allow_null=True)
    tolerance_mm = serializers.DecimalField(14, 3)
    inspection = serializers.CharField(source="inspection.public_id", allow_null=True)
    tally = serializers.CharField(source="tally.public_id", allow_null=True)
    erroneous_at = serializers.DateTimeField(allow_null=True)
    erroneous_reason = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class InspectionRow(Row):
    """A dated record of one joint with the classes that it was given."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    joint = serializers.CharField(source="joint.public_id")
    inspected_on = serializers.DateField()
    method = serializers.ChoiceField(choices=Method.choices)
    standard = serializers.CharField()
    inspector = serializers.CharField()
    instrument = serializers.CharField()
    measured_with = serializers.CharField(source="measured_with.public_id", allow_null=True)
    body_class = serializers.ChoiceField(choices=PipeClass.choices, allow_null=True)
    tool_joint_class = serializers.ChoiceField(choices=PipeClass.choices, allow_null=True)
    governed_by = serializers.CharField()
    remark = serializers.CharField()
    recorded_by = PersonRef()
    recorded_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class InspectedReading(Row):
    """A reading of an inspection."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(choices=JointReading.Kind.choices)
    position = serializers.CharField()
    value_mm = serializers.DecimalField(14, 3)
    entered_value = serializers.DecimalField(14, 3)
    entered_unit = serializers.CharField()
    erroneous_at = serializers.DateTimeField(allow_null=True)


class InspectionDetail(InspectionRow):
    """An inspection with its readings."""

    readings = Related(InspectedReading, "readings", "kind", "position")


class MeasuredBody(Body):
    """One reading as it was read off the instrument."""

    kind = serializers.ChoiceField(choices=JointReading.Kind.choices)
    position = Text(max_length=40)
    value = Number()
    unit = serializers.ChoiceField(choices=list(MM_PER_UNIT), default="mm")


class JudgedBody(Body):
    """What was found of one joint: classes, readings or both."""

    joint = Reference(Joint)
    body_class = serializers.ChoiceField(choices=PipeClass.choices, required=False, allow_null=True)
    tool_joint_class = serializers.ChoiceField(
        choices=PipeClass.choices, required=False, allow_null=True
    )
    governed_by = Text(max_length=200, required=False, allow_blank=True)
    remark = Text(max_length=300, required=False, allow_blank=True)
    readings: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=MeasuredBody(), required=False, max_length=200
    )


class FactsBody(Body):
    """What all records of a request share; `tolerance_mm` is that of the instrument, 0.1 mm
    unless told: a wall that is thicker than before by more than it is refused. `instrument` is it
    in words, `measured_with` the id of that of the register: by it a recall finds the record."""

    inspected_on = serializers.DateField()
    method = serializers.ChoiceField(choices=Method.choices)
    inspector = Text(max_length=150)
    instrument = Text(max_length=150, required=False, allow_blank=True)
    measured_with = Reference(Instrument, required=False, allow_null=True)
    standard = Text(max_length=120, required=False, allow_blank=True)
    tolerance_mm = Number(required=False)


class NewInspectionBody(JudgedBody, FactsBody):
    """The record of one joint that the caller's party has."""


class InspectionsBulkBody(FactsBody):
    """Records of up to 1,000 joints: all of them or none."""

    rows = ReferringRows(child=JudgedBody(), max_length=1_000, allow_empty=False)


class MeasuredJointBody(MeasuredBody):
    """One reading of a joint."""

    joint = Reference(Joint)


class ReadingsBulkBody(FactsBody):
    """Up to 1,000 readings without an inspection: all of them or none."""

    rows = ReferringRows(child=MeasuredJointBody(), max_length=1_000, allow_empty=False)


class NewReadingBody(MeasuredJointBody, FactsBody):
    """One reading of a joint that the caller's party has."""


class RecordedShape(serializers.Serializer[Any]):
    """The batch that the event names, and how many records and readings it brought."""

    batch = serializers.CharField()
    inspections = serializers.IntegerField()
    readings = serializers.IntegerField()
