"""Representations of repair records, and the bodies that make them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.accounts.serializers import PersonRef
from core.api.bulk import RowsBody
from core.api.fields import Flag, Number, Reference, Text, Whole
from core.api.rows import Related, Row
from core.api.serializers import Body
from equipment.catalogue.repair_models import Check, Dimension
from equipment.catalogue.repair_serializers import RepairTypeRef
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.serializers import ItemRef, JointRef, OrderRef
from equipment.pipes.life.states import PipeClass, PipeRange
from equipment.pipes.readings.models import Method
from equipment.repair.bulk_rows import UNITS
from equipment.repair.models import Consumable, RepairDimension, RepairRecord
from equipment.repair.rules import MOST_ROWS

MOMENTS = RepairDimension.Moment.choices
#: What a caller may say; a record in work is said by leaving the outcome empty.
OUTCOMES = RepairRecord.Outcome.choices


class OperationRow(Row):
    """One operation: `removed` in mm and as read, `cut` in m and as read."""

    type = RepairTypeRef()
    removed_mm = serializers.DecimalField(18, 6, allow_null=True)
    entered_removed = serializers.DecimalField(18, 6, allow_null=True)
    removed_unit = serializers.ChoiceField(choices=UNITS, allow_blank=True)
    cut_m = serializers.DecimalField(14, 3, allow_null=True)
    entered_cut = serializers.DecimalField(18, 6, allow_null=True)
    cut_unit = serializers.ChoiceField(choices=UNITS, allow_blank=True)
    machine = serializers.CharField()
    operator = serializers.CharField()
    unit = serializers.CharField()
    hours = serializers.DecimalField(6, 2, allow_null=True)
    done_on = serializers.DateField()
    remark = serializers.CharField()


class DimensionRow(Row):
    """A measure before or after the work, in mm and as read."""

    code = serializers.ChoiceField(choices=Dimension.choices)
    moment = serializers.ChoiceField(choices=MOMENTS)
    value_mm = serializers.DecimalField(18, 6)
    entered_value = serializers.DecimalField(18, 6)
    entered_unit = serializers.ChoiceField(choices=UNITS)


class ConsumableRow(Row):
    """What was used up or fitted, by its heat or batch number, and where it was made."""

    name = serializers.CharField()
    batch = serializers.CharField()
    quantity = serializers.DecimalField(14, 3, allow_null=True)
    unit = serializers.CharField()
    origin = serializers.ChoiceField(choices=Consumable.Origin.choices)


class CheckRow(Row):
    """A check after the work."""

    code = serializers.ChoiceField(choices=Check.choices)
    passed = serializers.BooleanField()
    checked_by = serializers.CharField()
    on = serializers.DateField()
    remark = serializers.CharField()


class EffectShape(Row):
    """What the repair changed in the register; lengths in m. One that was reversed stands no
    more."""

    cut_m = serializers.DecimalField(14, 3)
    overall_before_m = serializers.DecimalField(14, 3, allow_null=True)
    overall_after_m = serializers.DecimalField(14, 3, allow_null=True)
    effective_before_m = serializers.DecimalField(14, 3)
    effective_after_m = serializers.DecimalField(14, 3)
    range_before = serializers.ChoiceField(choices=PipeRange.choices, allow_blank=True)
    range_after = serializers.ChoiceField(choices=PipeRange.choices, allow_blank=True)
    inspection = serializers.CharField(source="inspection.public_id", allow_null=True)
    tool_joint = serializers.CharField(source="tool_joint.public_id", allow_null=True)
    reversed_at = serializers.DateTimeField(allow_null=True)
    reversed_reason = serializers.CharField()


class RepairRow(Row):
    """What was done to one line of an order of repair or maintenance."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    order = OrderRef(source="line.order")
    line = serializers.CharField(source="line.public_id")
    joint = JointRef(source="line.joint", allow_null=True)
    item = ItemRef(source="line.item", allow_null=True)
    status = serializers.ChoiceField(choices=OrderLine.Status.choices, source="line.status")
    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_blank=True)
    defect = serializers.CharField()
    reason = serializers.CharField()
    remark = serializers.CharField()
    done_on = serializers.DateField()
    body_class = serializers.ChoiceField(choices=PipeClass.choices, allow_null=True)
    tool_joint_class = serializers.ChoiceField(choices=PipeClass.choices, allow_null=True)
    inspected_on = serializers.DateField(allow_null=True)
    method = serializers.ChoiceField(choices=Method.choices, allow_blank=True)
    inspector = serializers.CharField()
    governed_by = serializers.CharField()
    operations = Related(OperationRow, "operations", "position")
    dimensions = Related(DimensionRow, "dimensions")
    consumables = Related(ConsumableRow, "consumables", "position")
    checks = Related(CheckRow, "checks")
    effect = EffectShape(allow_null=True)
    recorded_by = PersonRef()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class ReadLengthBody(Body):
    """A length as it was read."""

    value = Number(max_digits=18, decimal_places=6)
    unit = serializers.ChoiceField(choices=UNITS)


class OperationBody(Body):
    """One operation; `type` is the id or the code of a type of repair or maintenance."""

    type = Text(max_length=40)
    done_on = serializers.DateField()
    operator = Text(max_length=120)
    removed = ReadLengthBody(required=False, allow_null=True)
    cut = ReadLengthBody(required=False, allow_null=True)
    machine = Text(max_length=120, required=False, allow_blank=True)
    unit = Text(max_length=120, required=False, allow_blank=True)
    hours = Number(max_digits=6, decimal_places=2, required=False, allow_null=True)
    remark = Text(max_length=300, required=False, allow_blank=True)


class DimensionBody(Body):
    """A measure before or after the work."""

    code = serializers.ChoiceField(choices=Dimension.choices)
    moment = serializers.ChoiceField(choices=MOMENTS)
    value = ReadLengthBody()


class ConsumableBody(Body):
    """What was used up or fitted."""

    name = Text(max_length=120)
    origin = serializers.ChoiceField(choices=Consumable.Origin.choices)
    batch = Text(max_length=80, required=False, allow_blank=True)
    quantity = Number(required=False, allow_null=True)
    unit = Text(max_length=20, required=False, allow_blank=True)


class CheckBody(Body):
    """A check after the work."""

    code = serializers.ChoiceField(choices=Check.choices)
    passed = Flag()
    checked_by = Text(max_length=150)
    on = serializers.DateField()
    remark = Text(max_length=300, required=False, allow_blank=True)


class RepairBody(Body):
    """What was done to one line. A list that is given takes the place of the whole list."""

    outcome = serializers.ChoiceField(choices=OUTCOMES, required=False, allow_blank=True)
    defect = Text(max_length=300, required=False, allow_blank=True)
    reason = Text(max_length=300, required=False, allow_blank=True)
    remark = Text(max_length=300, required=False, allow_blank=True)
    body_class = serializers.ChoiceField(choices=PipeClass.choices, required=False, allow_null=True)
    tool_joint_class = serializers.ChoiceField(
        choices=PipeClass.choices, required=False, allow_null=True
    )
    inspected_on = serializers.DateField(required=False, allow_null=True)
    method = serializers.ChoiceField(choices=Method.choices, required=False, allow_blank=True)
    inspector = Text(max_length=150, required=False, allow_blank=True)
    governed_by = Text(max_length=200, required=False, allow_blank=True)
    operations: Any = serializers.ListSerializer(
        child=OperationBody(), required=False, max_length=MOST_ROWS
    )
    dimensions: Any = serializers.ListSerializer(
        child=DimensionBody(), required=False, max_length=MOST_ROWS
    )
    consumables: Any = serializers.ListSerializer(
        child=ConsumableBody(), required=False, max_length=MOST_ROWS
    )
    checks: Any = serializers.ListSerializer(
        child=CheckBody(), required=False, max_length=MOST_ROWS
    )


class NewRepairBody(RepairBody):
    """What was done to a line that has no record yet."""

    line = Reference(OrderLine)


class LineRepairBody(RepairBody):
    """A row of a sheet. `version` is that of the record as it was read; 0, its default, means
    that there is none yet."""

    line = Text(max_length=40)
    version = Whole(default=0)


class RepairsBulkBody(RowsBody):
    """What was done to up to 5,000 lines of an order: all rows or none."""

    order = Reference(WorkOrder)
    rows: Any = LineRepairBody(many=True)


class RepairsSavedShape(serializers.Serializer[Any]):
    """How many records a sheet brought and corrected."""

    recorded = serializers.IntegerField()
    corrected = serializers.IntegerField()
