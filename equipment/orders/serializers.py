"""Representations of work orders and their lines, and the bodies that change them."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.commitments.serializers import CommitmentRef
from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.rows import Row
from equipment.orders.models import OrderLine, TorqueBand, WorkOrder
from equipment.pipes.serializers import LocationRef


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
    requested_by = OrganisationRef()
    executor = OrganisationRef()
    commitment = CommitmentRef()
    tally = serializers.CharField(source="tally.public_id", allow_null=True)
    executed_under = serializers.CharField()
    planned_start = serializers.DateField()
    planned_end = serializers.DateField()
    status = serializers.ChoiceField(choices=WorkOrder.Status.choices)
    returned_reason = serializers.CharField()
    status_since = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class PlaceShape(Row):
    """Where the string is run; `datum_m` is the depth of the shoe in metres."""

    location = LocationRef()
    well = serializers.CharField()
    section = serializers.CharField()
    string = serializers.CharField()
    rig = serializers.CharField()
    crew = serializers.CharField()
    datum_m = serializers.DecimalField(14, 3, allow_null=True)


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


class OrderLineRow(Row):
    """One joint of an order; `locked_by` is the act that both parties have signed."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    order = OrderRef()
    position = serializers.IntegerField()
    joint = JointRef()
    status = serializers.ChoiceField(choices=OrderLine.Status.choices)
    record = serializers.CharField(source="record.public_id", allow_null=True)
    locked_by = serializers.CharField(source="locked_by.public_id", allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
