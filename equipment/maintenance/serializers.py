"""Representations of maintenance plans, and the body that makes one."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.commitments.models import Commitment
from cooperation.commitments.serializers import CommitmentRef
from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef, PersonRef, organisations_seen
from core.api.fields import PlannedDay, Reference, Text, Whole
from core.api.rows import Related, Row
from core.api.serializers import Body
from equipment.maintenance import rules
from equipment.maintenance.models import MaintenancePlan
from equipment.orders.serializers import OrderRef
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Location
from equipment.pipes.places.serializers import LocationRef
from equipment.pipes.sets.models import PipeSet


class DueRow(Row):
    """An order that the plan raised: by a day or by a count of runs."""

    due_on = serializers.DateField(allow_null=True)
    due_runs = serializers.IntegerField(allow_null=True)
    order = OrderRef()
    raised_at = serializers.DateTimeField()


class PlanRow(Row):
    """Maintenance that comes back; `failure` says why its last due order could not be raised."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    executor = OrganisationRef()
    commitment = CommitmentRef()
    title = serializers.CharField()
    item = serializers.CharField(source="item.public_id", allow_null=True)
    pipe_set = serializers.CharField(source="pipe_set.public_id", allow_null=True)
    location = LocationRef()
    basis = serializers.ChoiceField(choices=MaintenancePlan.Basis.choices)
    every = serializers.IntegerField()
    first_due = serializers.DateField()
    days_ahead = serializers.IntegerField()
    stopped_at = serializers.DateTimeField(allow_null=True)
    failure = serializers.CharField()
    drawn_up_by = PersonRef()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class PlanDetail(PlanRow):
    """A plan with the orders that it raised."""

    raised = Related(DueRow, "raised", "-raised_at")


class NewPlanBody(Body):
    """A plan of the caller's party for one item or one set."""

    memorandum = Reference(Memorandum)
    title = Text(max_length=200)
    executor = Reference(organisations_seen)
    commitment = Reference(Commitment)
    location = Reference(Location)
    item = Reference(EquipmentItem, required=False, allow_null=True)
    pipe_set = Reference(PipeSet, required=False, allow_null=True)
    basis = serializers.ChoiceField(choices=MaintenancePlan.Basis.choices)
    every = Whole(min_value=1, max_value=max(rules.MOST.values()))
    first_due = PlannedDay()
    days_ahead = Whole(max_value=rules.MOST_AHEAD, required=False)
