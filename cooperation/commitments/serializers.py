"""Representations of commitments and the bodies that change them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cooperation.commitments.models import Commitment
from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.rows import Related, Row


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


Shape = serializers.Serializer[Any]
