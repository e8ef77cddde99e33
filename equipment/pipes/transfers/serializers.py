"""Representations of waybills and the bodies that carry them on."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef, PersonRef, organisations_seen
from core.api.fields import Reference, ReferenceList, ReferringRows, Text
from core.api.rows import Related, Row
from core.api.serializers import REASON_LENGTH, Body
from equipment.pipes.life.states import JointStatus
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.serializers import LocationRef
from equipment.pipes.transfers.models import Transfer, TransferLine
from equipment.pipes.transfers.rules import DIFFERENCES, SETTLEMENTS
from equipment.pipes.transfers.services import MOST_JOINTS


class TransferRow(Row):
    """A waybill: one party sends pipe, the other confirms what came."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    memorandum = serializers.CharField(source="memorandum.public_id")
    sender = OrganisationRef()
    receiver = OrganisationRef()
    destination = LocationRef()
    carrier = serializers.CharField()
    remark = serializers.CharField()
    status = serializers.ChoiceField(choices=Transfer.Status.choices)
    dispatched_by = PersonRef()
    dispatched_at = serializers.DateTimeField()
    confirmed_by = PersonRef(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class TransferLineRow(Row):
    """A joint of a waybill: how it left, and what the parties say of it."""

    id = serializers.CharField(source="public_id")
    position = serializers.IntegerField()
    joint = serializers.CharField(source="joint.public_id")
    serial = serializers.CharField(source="joint.serial")
    status_before = serializers.ChoiceField(choices=JointStatus.choices)
    outcome = serializers.ChoiceField(choices=TransferLine.Outcome.choices)
    reason = serializers.CharField()
    settled_reason = serializers.CharField()


class TransferDetail(TransferRow):
    """A waybill with its lines."""

    lines = Related(TransferLineRow, "lines", "position")


class TransferBody(Body):
    """Facts of a draft; what is not named stays."""

    receiver = Reference(organisations_seen)
    destination = Reference(Location)
    carrier = Text(max_length=120, required=False, allow_blank=True)
    remark = Text(max_length=300, required=False, allow_blank=True)


class NewTransferBody(TransferBody):
    """Joints that the caller's party has, on their way to a place of another party.

    They are sent at once; with `draft` the waybill waits for `send/`.
    """

    memorandum = Reference(Memorandum)
    joints = ReferenceList(Joint, max_length=MOST_JOINTS, allow_empty=False)
    draft = serializers.BooleanField(required=False)


class LoadBody(Body):
    """Joints that are put on a draft or taken off it: all of them or none."""

    joints = ReferenceList(Joint, max_length=MOST_JOINTS, allow_empty=False)


class DifferenceBody(Body):
    """What is otherwise than on the waybill: missing, damaged or extra, and why."""

    joint = Reference(Joint)
    outcome = serializers.ChoiceField(choices=DIFFERENCES)
    reason = Text(max_length=REASON_LENGTH)


class ConfirmBody(Body):
    """All came as sent, but for the differences; laid down at `place`, the destination if not
    told."""

    place = Reference(Location, required=False)
    differences = ReferringRows(child=DifferenceBody(), required=False, max_length=MOST_JOINTS)


class SettleBody(Body):
    """What became of a joint that was missing or extra."""

    joint = Reference(Joint)
    outcome = serializers.ChoiceField(
        choices=sorted({name for choices in SETTLEMENTS.values() for name in choices})
    )
    reason = Text(max_length=REASON_LENGTH)
