"""Representations of non-conformances and the bodies that carry them on."""

from __future__ import annotations

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef, organisations_seen
from core.api.fields import Reference, Text
from core.api.rows import Row
from core.api.serializers import REASON_LENGTH, Body
from core.clocks.serializers import waiting_on, waiting_since
from equipment.nonconformance.models import Nonconformance
from equipment.nonconformance.rules import LONGEST
from equipment.orders.models import OrderLine
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint


class NonconformanceRow(Row):
    """What is not as it should be of a joint or item, and what the parties agreed becomes of it."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    memorandum = serializers.CharField(source="memorandum.public_id")
    joint = serializers.CharField(source="joint.public_id", allow_null=True)
    item = serializers.CharField(source="item.public_id", allow_null=True)
    line = serializers.CharField(source="line.public_id", allow_null=True)
    owner = OrganisationRef()
    raised_by = OrganisationRef()
    addressed_to = OrganisationRef()
    what = serializers.CharField()
    severity = serializers.ChoiceField(choices=Nonconformance.Severity.choices)
    status = serializers.ChoiceField(choices=Nonconformance.Status.choices)
    status_since = serializers.DateTimeField()
    disposition = serializers.ChoiceField(
        choices=Nonconformance.Disposition.choices, allow_blank=True
    )
    disposition_reason = serializers.CharField()
    proposed_by = OrganisationRef(allow_null=True)
    agreeing = OrganisationRef(allow_null=True)
    declined_reason = serializers.CharField()
    agreed_at = serializers.DateTimeField(allow_null=True)
    evidence = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    cancelled_reason = serializers.CharField()
    waiting_on = waiting_on()
    waiting_since = waiting_since()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class NonconformanceDetail(NonconformanceRow):
    """A non-conformance with the people who took its steps."""

    created_by = PersonRef()
    proposer = PersonRef(allow_null=True)
    agreed_by = PersonRef(allow_null=True)
    closed_by = PersonRef(allow_null=True)


class NonconformanceBody(Body):
    """What an open report says."""

    what = Text(max_length=LONGEST)
    severity = serializers.ChoiceField(choices=Nonconformance.Severity.choices)


class NewNonconformanceBody(NonconformanceBody):
    """A report of the caller's party about a joint, an item, or what stands on a line of an
    order; without `addressed_to` it goes to the other party of the order, or who owns or has it."""

    joint = Reference(Joint, required=False, allow_null=True)
    item = Reference(EquipmentItem, required=False, allow_null=True)
    line = Reference(OrderLine, required=False, allow_null=True)
    addressed_to = Reference(organisations_seen, required=False, allow_null=True)


class ProposeBody(Body):
    """What is to become of it and why; use as it is, a concession, needs the owner."""

    disposition = serializers.ChoiceField(choices=Nonconformance.Disposition.choices)
    reason = Text(max_length=REASON_LENGTH)


class CloseBody(Body):
    """By what it is shown that the disposition was carried out; files hang on the report."""

    evidence = Text(max_length=LONGEST)
