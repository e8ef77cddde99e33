"""Representations of joints and their readings, and the bodies that change them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef
from core.api.bulk import RowsBody
from core.api.fields import Flag, Number, Reference, Text
from core.api.rows import Related, Row
from core.api.serializers import Body
from equipment.catalogue.models import ProductLine
from equipment.catalogue.serializers import ProductLineRef
from equipment.pipes.heats.models import Heat
from equipment.pipes.heats.serializers import HeatRef
from equipment.pipes.joint_members import usage_since_inspection, warnings
from equipment.pipes.life.states import ENTERED
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.serializers import LocationRef
from equipment.pipes.readings.models import JointReading


class JointRow(Row):
    """A single length of pipe or an accessory of a string; lengths in metres.

    `holder` is another party that has it, null while its owner does. Classes and both days are
    kept by inspections, steps and usage.
    """

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    product_line = ProductLineRef()
    kind = serializers.ChoiceField(choices=Joint.Kind.choices)
    tally = serializers.CharField(source="tally.public_id", allow_null=True)
    tally_number = serializers.CharField()
    serial = serializers.CharField()
    description = serializers.CharField()
    overall_length_m = serializers.DecimalField(14, 3, allow_null=True)
    makeup_loss_m = serializers.DecimalField(14, 3, allow_null=True)
    effective_length_m = serializers.DecimalField(14, 3)
    status = serializers.ChoiceField(choices=Joint.Status.choices)
    status_since = serializers.DateField()
    location = LocationRef()
    yard_number = serializers.CharField()
    length_range = serializers.ChoiceField(choices=Joint.Range.choices, allow_blank=True)
    heat = HeatRef(allow_null=True)
    holder = OrganisationRef(allow_null=True)
    body_class = serializers.ChoiceField(choices=Joint.Class.choices, allow_null=True)
    tool_joint_class = serializers.ChoiceField(choices=Joint.Class.choices, allow_null=True)
    inspected_on = serializers.DateField(allow_null=True)
    last_run_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class ReadingRow(Row):
    """A dated measurement of a joint, as read, beside its value in millimetres."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(choices=JointReading.Kind.choices)
    position = serializers.CharField()
    value_mm = serializers.DecimalField(14, 3)
    entered_value = serializers.DecimalField(14, 3)
    entered_unit = serializers.CharField()
    read_on = serializers.DateField()


class JointDetail(JointRow):
    """A joint with its readings, what to look at, and its usage since the last inspection."""

    readings = Related(ReadingRow, "readings", "kind", "position")
    warnings = warnings()
    usage_since_inspection = usage_since_inspection()


class JointBody(Body):
    """What is known of a joint; lengths in metres."""

    serial = Text(max_length=60)
    product_line = Reference(lambda user: ProductLine.objects.order_by())
    location = Reference(Location)
    kind = serializers.ChoiceField(choices=Joint.Kind.choices, required=False)
    tally_number = Text(max_length=120, required=False, allow_blank=True)
    description = Text(max_length=200, required=False, allow_blank=True)
    yard_number = Text(max_length=60, required=False, allow_blank=True)
    length_range = serializers.ChoiceField(
        choices=Joint.Range.choices, required=False, allow_blank=True
    )
    heat = Reference(Heat, required=False, allow_null=True)
    overall_length_m = Number(required=False, allow_null=True)
    makeup_loss_m = Number(required=False, allow_null=True)
    effective_length_m = Number()
    accept_look_alikes = Flag(required=False)


class NewJointBody(JointBody):
    """A new joint of the caller's party, known by its serial; without a `status` it is on the rig
    at a rig or well, received elsewhere."""

    memorandum = Reference(Memorandum)
    status = serializers.ChoiceField(choices=ENTERED, required=False)


class BulkRowShape(serializers.Serializer[Any]):
    """One joint, known by its serial; a known one keeps what the row leaves out."""

    serial = serializers.CharField(max_length=60)
    product_line = serializers.CharField(required=False)
    location = serializers.CharField(required=False)
    kind = serializers.ChoiceField(choices=Joint.Kind.choices, required=False)
    status = serializers.ChoiceField(choices=ENTERED, required=False)
    tally_number = serializers.CharField(max_length=120, required=False)
    description = serializers.CharField(max_length=200, required=False)
    yard_number = serializers.CharField(max_length=60, required=False)
    length_range = serializers.ChoiceField(
        choices=Joint.Range.choices, required=False, allow_blank=True
    )
    heat = serializers.CharField(required=False, allow_null=True)
    overall_length_m = serializers.DecimalField(14, 3, required=False, allow_null=True)
    makeup_loss_m = serializers.DecimalField(14, 3, required=False, allow_null=True)
    effective_length_m = serializers.DecimalField(14, 3, required=False)


class JointsBulkBody(RowsBody):
    """Up to 5,000 joints of the caller's party, upserted by serial: all of them or none.

    `accept_look_alikes` says that serials which only look alike are different pipes.
    """

    memorandum = Reference(Memorandum)
    accept_look_alikes = Flag(required=False)
    rows = BulkRowShape(many=True)


class JointOutcomeShape(serializers.Serializer[Any]):
    """What became of one row."""

    id = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["created", "changed", "same"])


class JointsBulkShape(serializers.Serializer[Any]):
    """Counts, and the rows in the order in which they were sent."""

    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    results = JointOutcomeShape(many=True)
