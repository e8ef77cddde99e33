"""Representations of requests and the bodies that change them."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.commitments.models import Commitment
from cooperation.commitments.serializers import CommitmentRef
from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef, PersonRef, organisations_seen
from core.api.fields import PlannedDay, Reference, ReferenceList, Text
from core.api.rows import Related, Row
from core.api.serializers import Body
from core.clocks.serializers import waiting_on, waiting_since
from equipment.orders.kinds import Priority, WorkKind
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.serializers import LocationRef
from equipment.requests.models import LONGEST_TEXT, WorkRequest
from equipment.requests.rules import MOST_ITEMS, MOST_JOINTS


class WorkRequestRow(Row):
    """What one party wants done, which only the other party accepts."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    memorandum = serializers.CharField(source="memorandum.public_id")
    requested_by = OrganisationRef()
    addressed_to = OrganisationRef()
    kind = serializers.ChoiceField(choices=WorkKind.choices)
    priority = serializers.ChoiceField(choices=Priority.choices)
    title = serializers.CharField()
    wanted_start = serializers.DateField()
    wanted_end = serializers.DateField()
    location = LocationRef(allow_null=True)
    well = serializers.CharField()
    commitment = CommitmentRef(allow_null=True)
    executed_under = serializers.CharField()
    status = serializers.ChoiceField(choices=WorkRequest.Status.choices)
    returned_reason = serializers.CharField()
    status_since = serializers.DateTimeField()
    waiting_on = waiting_on()
    waiting_since = waiting_since()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class RequestedJointRow(Row):
    """A joint that the request is about."""

    id = serializers.CharField(source="joint.public_id")
    position = serializers.IntegerField()
    serial = serializers.CharField(source="joint.serial")
    tally_number = serializers.CharField(source="joint.tally_number")


class RequestedItemRow(Row):
    """A piece of equipment that the request is about."""

    id = serializers.CharField(source="item.public_id")
    position = serializers.IntegerField()
    number = serializers.CharField(source="item.number")


class OrderOfRequestRow(Row):
    """An order that was drawn up from the request."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    status = serializers.CharField()


class WorkRequestDetail(WorkRequestRow):
    """A request with its text, what it is about and its orders; files are under
    `files?parent=`."""

    text = serializers.CharField()
    created_by = PersonRef()
    accepted_by = PersonRef(allow_null=True)
    shared_at = serializers.DateTimeField(allow_null=True)
    joints = Related(RequestedJointRow, "requested_joints", "position")
    items = Related(RequestedItemRow, "requested_items", "position")
    orders = Related(OrderOfRequestRow, "orders")


class WorkRequestBody(Body):
    """The facts of a request."""

    addressed_to = Reference(organisations_seen)
    kind = serializers.ChoiceField(choices=WorkKind.choices)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    title = Text(max_length=200)
    text = Text(max_length=LONGEST_TEXT)
    wanted_start = PlannedDay()
    wanted_end = PlannedDay()
    location = Reference(Location, required=False, allow_null=True)
    well = Text(max_length=120, required=False, allow_blank=True)
    commitment = Reference(Commitment, required=False, allow_null=True)
    executed_under = Text(max_length=120, required=False, allow_blank=True)


class NewWorkRequestBody(WorkRequestBody):
    """A draft of the caller's party; only this party sees it until it is submitted."""

    memorandum = Reference(Memorandum)
    joints = ReferenceList(Joint, required=False, max_length=MOST_JOINTS)
    items = ReferenceList(EquipmentItem, required=False, max_length=MOST_ITEMS)


class RequestedJointsBody(Body):
    """Joints that the request is to be about, or no longer: all of them or none."""

    joints = ReferenceList(Joint, max_length=MOST_JOINTS, allow_empty=False)


class RequestedItemsBody(Body):
    """Equipment that the request is to be about, or no longer: all of it or none."""

    items = ReferenceList(EquipmentItem, max_length=MOST_ITEMS, allow_empty=False)
