"""Representations of revision records, and the bodies that make them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.accounts.serializers import PersonRef
from core.api.fields import Flag, Number, Reference, Text, Whole
from core.api.rows import Related, Row
from core.api.serializers import Body
from equipment.catalogue.class_models import Part
from equipment.orders.models import OrderLine, TorqueBand, WorkOrder
from equipment.orders.serializers import ItemRef, JointRef, OrderRef
from equipment.pipes.readings.models import JointReading
from equipment.programmes.models import Sought
from equipment.revision.models import (
    CLASSES,
    LengthUnit,
    RevisionFinding,
    RevisionPart,
    RevisionRecord,
    RevisionStep,
)
from equipment.revision.rules import MOST_FINDINGS, MOST_PARTS, MOST_READINGS
from equipment.revision.services import MOST_ROWS

UNITS = LengthUnit.choices
OUTCOMES = RevisionStep.Outcome.choices
MOST_STEPS = 60


class ProgrammeVersionRef(Row):
    """The version of a programme by which a record is judged."""

    id = serializers.CharField(source="public_id")
    programme = serializers.CharField(source="programme.public_id")
    code = serializers.CharField(source="programme.code")
    number = serializers.IntegerField()


class RevisionReadingRow(Row):
    """A reading, in mm and as read."""

    kind = serializers.ChoiceField(choices=JointReading.Kind.choices)
    place = serializers.CharField()
    number = serializers.IntegerField()
    value_mm = serializers.DecimalField(14, 3)
    entered_value = serializers.DecimalField(14, 3)
    entered_unit = serializers.ChoiceField(choices=UNITS)


class RevisionFindingRow(Row):
    """What was found; of a cut its depth, its direction and the wall beside it."""

    code = serializers.ChoiceField(choices=Sought.choices)
    place = serializers.CharField()
    value_mm = serializers.DecimalField(14, 3, allow_null=True)
    entered_value = serializers.DecimalField(14, 3, allow_null=True)
    entered_unit = serializers.ChoiceField(choices=UNITS, allow_blank=True)
    direction = serializers.ChoiceField(choices=RevisionFinding.Direction.choices, allow_blank=True)
    adjacent_mm = serializers.DecimalField(14, 3, allow_null=True)
    entered_adjacent = serializers.DecimalField(14, 3, allow_null=True)


class RevisionPartRow(Row):
    """A part of equipment."""

    name = serializers.CharField()
    found = serializers.CharField()
    fate = serializers.ChoiceField(choices=RevisionPart.Fate.choices)
    serial = serializers.CharField()


class RevisionStepRow(Row):
    """A step as it was done; `version` guards it against another inspector's saving."""

    step = serializers.CharField(source="step.code")
    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_blank=True)
    reason = serializers.CharField()
    remark = serializers.CharField()
    done_on = serializers.DateField()
    inspector = PersonRef()
    qualification = serializers.CharField(source="qualification.public_id", allow_null=True)
    instrument = serializers.CharField(source="instrument.public_id", allow_null=True)
    standard = serializers.CharField()
    before_ok = serializers.BooleanField(allow_null=True)
    after_ok = serializers.BooleanField(allow_null=True)
    torque_knm = serializers.DecimalField(14, 3, allow_null=True)
    entered_torque = serializers.DecimalField(14, 3, allow_null=True)
    torque_unit = serializers.ChoiceField(choices=TorqueBand.Unit.choices, allow_blank=True)
    readings = Related(RevisionReadingRow, "readings")
    findings = Related(RevisionFindingRow, "findings", "position")
    parts = Related(RevisionPartRow, "parts", "position")
    version = serializers.IntegerField()


class RevisionClassRow(Row):
    """The class of a body or tool joint by its readings, with what decided it and the paint."""

    part = serializers.ChoiceField(choices=Part.choices)
    pipe_class = serializers.ChoiceField(choices=CLASSES)
    criterion = serializers.CharField()
    clause = serializers.CharField()
    share = serializers.DecimalField(14, 3, allow_null=True)
    limit = serializers.DecimalField(14, 3, allow_null=True)
    band_colour = serializers.CharField()
    band_count = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.CharField())


class RevisionRow(Row):
    """The revision (strip-down inspection) of one line of an order; one that was called wrong
    stays and counts no more."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    order = OrderRef(source="line.order")
    line = serializers.CharField(source="line.public_id")
    joint = JointRef(source="line.joint", allow_null=True)
    item = ItemRef(source="line.item", allow_null=True)
    status = serializers.ChoiceField(choices=OrderLine.Status.choices, source="line.status")
    programme = ProgrammeVersionRef()
    begun_on = serializers.DateField()
    done_on = serializers.DateField()
    remark = serializers.CharField()
    verdict = serializers.ChoiceField(choices=RevisionRecord.Verdict.choices, allow_blank=True)
    reason = serializers.CharField()
    scheme = serializers.CharField()
    classes = Related(RevisionClassRow, "classes", "part")
    inspection = serializers.CharField(source="inspection.public_id", allow_null=True)
    recorded_by = PersonRef()
    completed_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_by = PersonRef(allow_null=True)
    withdrawn_reason = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class RevisionDetail(RevisionRow):
    """A record with all its steps."""

    steps = Related(RevisionStepRow, "steps", "step__position")


class RevisionReadingBody(Body):
    """A reading as it was read off; `number` tells several of one kind and place apart."""

    kind = serializers.ChoiceField(choices=JointReading.Kind.choices)
    place = Text(max_length=40)
    value = Number()
    unit = serializers.ChoiceField(choices=UNITS, default="mm")
    number = Whole(max_value=100, default=1)


class RevisionFindingBody(Body):
    """What was found: its size, of a cut its depth with direction and the wall beside it."""

    code = serializers.ChoiceField(choices=Sought.choices)
    place = Text(max_length=40, required=False, allow_blank=True)
    value = Number(required=False, allow_null=True)
    unit = serializers.ChoiceField(choices=UNITS, default="mm")
    direction = serializers.ChoiceField(
        choices=RevisionFinding.Direction.choices, required=False, allow_blank=True
    )
    adjacent = Number(required=False, allow_null=True)


class RevisionPartBody(Body):
    """A part of equipment: how it was found and what became of it."""

    name = Text(max_length=120)
    fate = serializers.ChoiceField(choices=RevisionPart.Fate.choices)
    found = Text(max_length=200, required=False, allow_blank=True)
    serial = Text(max_length=60, required=False, allow_blank=True)


class RevisionStepBody(Body):
    """One step by its code; it takes the place of the whole step that was there.

    `inspector` and `instrument` are ids; without an inspector it is the caller. `version` is that
    of the step as it was read, 0 where there is none.
    """

    step = Text(max_length=40)
    outcome = serializers.ChoiceField(choices=OUTCOMES, required=False, allow_blank=True)
    reason = Text(max_length=300, required=False, allow_blank=True)
    remark = Text(max_length=300, required=False, allow_blank=True)
    done_on = serializers.DateField(required=False, allow_null=True)
    inspector = Text(max_length=40, required=False, allow_null=True)
    instrument = Text(max_length=40, required=False, allow_null=True)
    standard = Text(max_length=120, required=False, allow_blank=True)
    before_ok = Flag(required=False, allow_null=True)
    after_ok = Flag(required=False, allow_null=True)
    torque = Number(required=False, allow_null=True)
    torque_unit = serializers.ChoiceField(choices=TorqueBand.Unit.choices, required=False)
    readings: Any = serializers.ListSerializer(
        child=RevisionReadingBody(), required=False, max_length=MOST_READINGS
    )
    findings: Any = serializers.ListSerializer(
        child=RevisionFindingBody(), required=False, max_length=MOST_FINDINGS
    )
    parts: Any = serializers.ListSerializer(
        child=RevisionPartBody(), required=False, max_length=MOST_PARTS
    )
    version = Whole(required=False)


class RevisionBody(Body):
    """Steps of one line; those that are not named stay as they are."""

    remark = Text(max_length=300, required=False, allow_blank=True)
    steps: Any = serializers.ListSerializer(
        child=RevisionStepBody(), required=False, max_length=MOST_STEPS
    )


class NewRevisionBody(RevisionBody):
    """The record of a line that has none; `programme` is needed where several fit the line."""

    line = Reference(OrderLine)
    programme = Text(max_length=40, required=False, allow_blank=True)


class LineRevisionBody(RevisionBody):
    """A row of a sheet, by the id of its line."""

    line = Text(max_length=40)
    programme = Text(max_length=40, required=False, allow_blank=True)


class RevisionsBulkBody(Body):
    """Steps and readings of up to 1,000 lines of an order: all rows or none."""

    order = Reference(WorkOrder)
    rows: Any = serializers.ListSerializer(
        child=LineRevisionBody(), max_length=MOST_ROWS, allow_empty=False
    )


class RevisionsSavedShape(serializers.Serializer[Any]):
    """How many steps a request brought and corrected, of how many lines."""

    lines = serializers.IntegerField()
    recorded = serializers.IntegerField()
    corrected = serializers.IntegerField()
