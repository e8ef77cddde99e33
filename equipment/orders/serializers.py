"""Representations of work orders and their lines, and the bodies that change them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cooperation.commitments.models import Commitment
from cooperation.commitments.serializers import CommitmentRef
from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef, PersonRef, organisations_seen
from core.api.bulk import RowsBody
from core.api.fields import Number, PlannedDay, Reference, ReferenceList, Text
from core.api.rows import Row
from core.api.serializers import Body
from core.clocks.serializers import waiting_on, waiting_since
from equipment.orders.models import OrderLine, Shift, TorqueBand, WorkOrder
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint, Location, Tally
from equipment.pipes.places.serializers import LocationRef
from equipment.pipes.sets.models import PipeSet
from equipment.requests.models import WorkRequest

MOST_LINES = 5_000


class OrderRef(Row):
    """An order with its number."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()


class OrderRow(Row):
    """An order of one party that only the other party can accept."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    memorandum = serializers.CharField(source="memorandum.public_id")
    kind = serializers.ChoiceField(choices=WorkOrder.Kind.choices)
    title = serializers.CharField()
    priority = serializers.ChoiceField(choices=WorkOrder.Priority.choices)
    requested_by = OrganisationRef()
    executor = OrganisationRef()
    commitment = CommitmentRef()
    tally = serializers.CharField(source="tally.public_id", allow_null=True)
    request = serializers.CharField(source="request.public_id", allow_null=True)
    executed_under = serializers.CharField()
    planned_start = serializers.DateField()
    planned_end = serializers.DateField()
    status = serializers.ChoiceField(choices=WorkOrder.Status.choices)
    returned_reason = serializers.CharField()
    hold_asked_by = OrganisationRef(allow_null=True)
    hold_reason = serializers.CharField()
    status_since = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    waiting_on = waiting_on()
    waiting_since = waiting_since()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class PlaceShape(Row):
    """Where the work is done; of a string `datum_m` is the depth of the shoe, `collar_m` that of
    the landing collar, in metres. Without a `depth_tolerance_m` stated depths may lie 0.5 m from
    the lengths.
    """

    location = LocationRef()
    well = serializers.CharField()
    section = serializers.CharField()
    string = serializers.CharField()
    rig = serializers.CharField()
    shift = serializers.ChoiceField(choices=Shift.choices, allow_blank=True)
    crew = serializers.CharField()
    datum_m = serializers.DecimalField(14, 3, allow_null=True)
    collar_m = serializers.DecimalField(14, 3, allow_null=True)
    depth_tolerance_m = serializers.DecimalField(14, 3, allow_null=True)


class BandShape(Row):
    """The make-up torque of the procedure in kN·m, and as it was entered."""

    minimum_knm = serializers.DecimalField(14, 3, allow_null=True)
    optimum_knm = serializers.DecimalField(14, 3, allow_null=True)
    maximum_knm = serializers.DecimalField(14, 3, allow_null=True)
    entered_minimum = serializers.DecimalField(14, 3, allow_null=True)
    entered_optimum = serializers.DecimalField(14, 3, allow_null=True)
    entered_maximum = serializers.DecimalField(14, 3, allow_null=True)
    entered_unit = serializers.ChoiceField(choices=TorqueBand.Unit.choices)


class OrderDetail(OrderRow):
    """An order with its place and torque band; its lines are under `order-lines?order=`."""

    created_by = PersonRef()
    place = PlaceShape(allow_null=True)
    torque_band = BandShape(allow_null=True)


class JointRef(Row):
    """A joint by its numbers."""

    id = serializers.CharField(source="public_id")
    tally_number = serializers.CharField()
    serial = serializers.CharField()
    effective_length_m = serializers.DecimalField(14, 3)


class ItemRef(Row):
    """An item of equipment by its numbers."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    serial = serializers.CharField()


class OrderLineRow(Row):
    """One joint or item of an order; `locked_by` is the act that both parties have signed.

    `pipe_set` is the set through which the joint was chosen, `record` the running record.
    """

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    order = OrderRef()
    position = serializers.IntegerField()
    joint = JointRef(allow_null=True)
    item = ItemRef(allow_null=True)
    pipe_set = serializers.CharField(source="pipe_set.public_id", allow_null=True)
    status = serializers.ChoiceField(choices=OrderLine.Status.choices)
    record = serializers.CharField(source="record.public_id", allow_null=True)
    locked_by = serializers.CharField(source="locked_by.public_id", allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class PlaceBody(Body):
    """Where the work is done; work on a string names its well, and `datum_m`, the depth of the
    shoe, `collar_m`, that of the landing collar, in metres; `depth_tolerance_m` is how far stated
    depths may lie from the lengths."""

    location = Reference(Location)
    well = Text(max_length=80, required=False, allow_blank=True)
    section = Text(max_length=80, required=False, allow_blank=True)
    string = Text(max_length=80, required=False, allow_blank=True)
    rig = Text(max_length=80, required=False, allow_blank=True)
    shift = serializers.ChoiceField(choices=Shift.choices, required=False, allow_blank=True)
    crew = Text(max_length=120, required=False, allow_blank=True)
    datum_m = Number(required=False, allow_null=True)
    collar_m = Number(required=False, allow_null=True)
    depth_tolerance_m = Number(required=False, allow_null=True)


class BandBody(Body):
    """The make-up torque of the procedure, in `unit`."""

    minimum = Number(required=False, allow_null=True)
    optimum = Number(required=False, allow_null=True)
    maximum = Number(required=False, allow_null=True)
    unit = serializers.ChoiceField(choices=TorqueBand.Unit.choices)


class OrderBody(Body):
    """The facts of an order."""

    title = Text(max_length=200)
    priority = serializers.ChoiceField(choices=WorkOrder.Priority.choices, required=False)
    executor = Reference(organisations_seen)
    commitment = Reference(Commitment)
    planned_start = PlannedDay()
    planned_end = PlannedDay()
    executed_under = Text(max_length=120, required=False, allow_blank=True)
    place = PlaceBody()
    torque_band = BandBody(required=False, allow_null=True)


class NewOrderBody(OrderBody):
    """An order of the caller's party. With a registered `tally` and no `joints` it takes all
    that the tally has on the rig, in the tally's order; of `sets` the members of today. `request`
    is an accepted request that the order keeps."""

    memorandum = Reference(Memorandum)
    kind = serializers.ChoiceField(choices=WorkOrder.Kind.choices, required=False)
    tally = Reference(Tally, required=False, allow_null=True)
    request = Reference(WorkRequest, required=False, allow_null=True)
    joints = ReferenceList(Joint, required=False, max_length=MOST_LINES)
    sets = ReferenceList(PipeSet, required=False, max_length=100)
    items = ReferenceList(EquipmentItem, required=False, max_length=MOST_LINES)


class JointsBody(Body):
    """Joints, the members of sets and items to put behind the lines of an order."""

    joints = ReferenceList(Joint, required=False, max_length=MOST_LINES)
    sets = ReferenceList(PipeSet, required=False, max_length=100)
    items = ReferenceList(EquipmentItem, required=False, max_length=MOST_LINES)


class LinesBody(Body):
    """Lines to take off an order."""

    lines = ReferenceList(OrderLine, max_length=MOST_LINES)


class BulkLineShape(serializers.Serializer[Any]):
    """One joint to put on the order."""

    joint = serializers.CharField()


class OrderLinesBulkBody(RowsBody):
    """Up to 5,000 joints for a draft or returned order, behind its lines: all of them or none."""

    order = Reference(WorkOrder)
    rows = BulkLineShape(many=True)


class OrderLinesBulkShape(serializers.Serializer[Any]):
    """The new lines in the order in which their joints were sent."""

    created = serializers.IntegerField()
    results = serializers.ListField(child=serializers.CharField())
