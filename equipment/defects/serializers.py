"""Representations of defect acts and the bodies that carry them on."""

from __future__ import annotations

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.fields import Number, Reference, ReferringRows, Text
from core.api.rows import Related, Row
from core.api.serializers import Body
from core.clocks.serializers import waiting_on, waiting_since
from equipment.defects.models import DefectAct, Finding
from equipment.defects.rules import MOST_FINDINGS
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.serializers import OrderRef


class DefectActRow(Row):
    """What the executor of an order found, before the party that agrees to its repair."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    memorandum = serializers.CharField(source="memorandum.public_id")
    order = OrderRef()
    drawn_up_by = OrganisationRef()
    addressed_to = OrganisationRef()
    supersedes = serializers.CharField(source="supersedes.public_id", allow_null=True)
    remark = serializers.CharField()
    status = serializers.ChoiceField(choices=DefectAct.Status.choices)
    status_since = serializers.DateTimeField()
    refused_reason = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    digest = serializers.CharField()
    waiting_on = waiting_on()
    waiting_since = waiting_since()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class FindingRow(Row):
    """A defect of a line of the order, as it was found, and what is decided about it."""

    id = serializers.CharField(source="public_id")
    position = serializers.IntegerField()
    line = serializers.CharField(source="line.public_id")
    line_position = serializers.IntegerField(source="line.position")
    joint = serializers.CharField(source="line.joint.public_id", allow_null=True)
    item = serializers.CharField(source="line.item.public_id", allow_null=True)
    defect = serializers.ChoiceField(choices=Finding.Defect.choices)
    where = serializers.ChoiceField(choices=Finding.Where.choices)
    measured = serializers.DecimalField(14, 3, allow_null=True)
    measured_unit = serializers.ChoiceField(choices=Finding.Unit.choices, allow_blank=True)
    decision = serializers.ChoiceField(choices=Finding.Decision.choices)
    proposal = serializers.CharField()
    repair_type = serializers.CharField()
    remark = serializers.CharField()


class DefectActDetail(DefectActRow):
    """A defect act with its findings; files hang on each of them by its id."""

    created_by = PersonRef()
    decided_by = PersonRef(allow_null=True)
    findings = Related(FindingRow, "findings", "position")


class FindingBody(Body):
    """What was found of a line; a repair says how, as a type, in words, or both."""

    line = Reference(OrderLine)
    defect = serializers.ChoiceField(choices=Finding.Defect.choices)
    where = serializers.ChoiceField(choices=Finding.Where.choices)
    decision = serializers.ChoiceField(choices=Finding.Decision.choices)
    measured = Number(required=False, allow_null=True)
    measured_unit = serializers.ChoiceField(
        choices=Finding.Unit.choices, required=False, allow_blank=True
    )
    proposal = Text(max_length=300, required=False, allow_blank=True)
    repair_type = Text(max_length=40, required=False, allow_blank=True)
    remark = Text(max_length=300, required=False, allow_blank=True)


class DefectActBody(Body):
    """The remark and the findings of a draft or a refused act; `findings` are replaced whole."""

    remark = Text(max_length=500, required=False, allow_blank=True)
    findings = ReferringRows(child=FindingBody(), required=False, max_length=MOST_FINDINGS)


class NewDefectActBody(DefectActBody):
    """A draft of the caller's party on an order that it carries out. With `supersedes` and no
    findings it begins with those of the agreed act whose place it is to take."""

    order = Reference(WorkOrder)
    supersedes = Reference(DefectAct, required=False, allow_null=True)


class AgreeBody(Body):
    """The digest of the content that the caller read."""

    digest = Text(max_length=64)
