"""Representations of commitments and the bodies that change them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Area, Clause, Memorandum
from core.accounts.serializers import OrganisationRef, PersonRef, people_seen
from core.api.fields import Number, Reference, Text, Whole
from core.api.rows import Related, Row
from core.api.serializers import REASON_LENGTH, Body, ReasonBody


class CommitmentRef(Row):
    """A commitment with its number."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()


class OwnerRow(Row):
    """The person who answers for a commitment on one side."""

    organisation = OrganisationRef()
    person = PersonRef()


class AgreementRow(Row):
    """One party's agreement."""

    organisation = OrganisationRef()
    by = PersonRef()
    at = serializers.DateTimeField()


class PlanPointRow(Row):
    """How much is planned to be accepted, in all, by a day."""

    on = serializers.DateField()
    planned = serializers.DecimalField(14, 3)


class MilestoneRow(Row):
    """A weighted step of a commitment that is measured by milestones."""

    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    weight = serializers.IntegerField()
    due = serializers.DateField()
    reached_on = serializers.DateField(allow_null=True)


class CommitmentRow(Row):
    """An agreed piece of work of one area; `target` is in `unit`."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    memorandum = serializers.CharField(source="memorandum.public_id")
    area = serializers.CharField(source="area.public_id")
    clause = serializers.CharField(source="clause.public_id", allow_null=True)
    title = serializers.CharField()
    description = serializers.CharField()
    measure = serializers.ChoiceField(choices=Commitment.MeasuredBy.choices)
    unit = serializers.ChoiceField(choices=Commitment.Unit.choices)
    target = serializers.DecimalField(14, 3)
    weight = serializers.IntegerField()
    start = serializers.DateField()
    due = serializers.DateField()
    status = serializers.ChoiceField(choices=Commitment.Status.choices)
    decision_reference = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class CommitmentDetail(CommitmentRow):
    """A commitment with its owners, agreements, plan and milestones."""

    owners = Related(OwnerRow, "owners")
    agreements = Related(AgreementRow, "agreements", "at")
    plan = Related(PlanPointRow, "plan_points", "on")
    milestones = Related(MilestoneRow, "milestones", "position")


class PlanPointBody(Body):
    """How much is planned to be accepted, in all, by a day."""

    on = serializers.DateField()
    planned = Number(min_value=0)


class MilestoneBody(Body):
    """A weighted step; weights are shares of the whole."""

    title = Text(max_length=200)
    weight = Whole(min_value=1, max_value=100, default=1)
    due = serializers.DateField()


class CommitmentBody(Body):
    """A commitment as one party proposes it; lists replace what stood there."""

    area = Reference(Area)
    clause = Reference(Clause, required=False, allow_null=True)
    title = Text(max_length=200)
    description = Text(max_length=10_000, required=False, allow_blank=True)
    measure = serializers.ChoiceField(choices=Commitment.MeasuredBy.choices, required=False)
    unit = serializers.ChoiceField(choices=Commitment.Unit.choices, required=False)
    target = Number()
    weight = Whole(min_value=1, max_value=100, required=False)
    start = serializers.DateField()
    due = serializers.DateField()
    plan: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=PlanPointBody(), required=False, max_length=500
    )
    owners = serializers.ListField(child=Reference(people_seen), required=False, max_length=20)
    milestones: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=MilestoneBody(), required=False, max_length=100
    )
    reason = Text(max_length=REASON_LENGTH, required=False, allow_blank=True)


class NewCommitmentBody(CommitmentBody):
    """A new commitment of a memorandum; its number is given by the portal."""

    memorandum = Reference(Memorandum)


class CancelBody(ReasonBody):
    """The decision by which a commitment is given up."""

    decision_reference = Text(max_length=120)
