"""Representations of placements and the bodies that change them."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.commitments.models import Commitment
from cooperation.commitments.serializers import CommitmentRef
from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import (
    OrganisationRef,
    PersonRef,
    organisations_seen,
    people_seen,
)
from core.api.fields import Reference, Text
from core.api.rows import Row
from core.api.serializers import Body, NeededReasonBody
from core.clocks.serializers import waiting_on, waiting_since
from exchange.placements.models import Placement
from exchange.placements.rules import LONGEST_PROGRAMME, LONGEST_REPORT
from exchange.specialists.models import Specialist
from exchange.specialists.serializers import SpecialistRef


class PlacementRow(Row):
    """A specialist of one party placed with another; both ends of its time are included."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    memorandum = serializers.CharField(source="memorandum.public_id")
    specialist = SpecialistRef()
    home = OrganisationRef()
    host = OrganisationRef()
    host_unit = serializers.CharField()
    commitment = CommitmentRef()
    planned_start = serializers.DateField()
    planned_end = serializers.DateField()
    started_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=Placement.Status.choices)
    status_since = serializers.DateTimeField()
    mentor = PersonRef(allow_null=True)
    waiting_on = waiting_on()
    waiting_since = waiting_since()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class ReportShape(Row):
    """The final report; its files are under `files?parent=`."""

    text = serializers.CharField()
    reported_by = PersonRef()
    reported_at = serializers.DateTimeField()


class PlacementDetail(PlacementRow):
    """A placement with its programme, who decided, and the report; its days are under
    `attendance-days?placement=`."""

    programme = serializers.CharField()
    nominated_by = PersonRef()
    approved_by = PersonRef(allow_null=True)
    accepted_by = PersonRef(allow_null=True)
    shared_at = serializers.DateTimeField(allow_null=True)
    report = ReportShape(allow_null=True)


class PlacementBody(Body):
    """The facts of a placement."""

    host = Reference(organisations_seen)
    host_unit = Text(max_length=120)
    commitment = Reference(Commitment)
    planned_start = serializers.DateField()
    planned_end = serializers.DateField()
    programme = Text(max_length=LONGEST_PROGRAMME)


class NewPlacementBody(PlacementBody):
    """A nomination of a specialist of the caller's party."""

    memorandum = Reference(Memorandum)
    specialist = Reference(Specialist)


class AcceptBody(Body):
    """Who looks after the specialist: one of the host's people."""

    mentor = Reference(people_seen)


class StartBody(Body):
    """The day on which it began; without one, today."""

    on = serializers.DateField(required=False, allow_null=True)


class ReportBody(Body):
    """The final report."""

    text = Text(max_length=LONGEST_REPORT)


class CutShortBody(NeededReasonBody):
    """The last day of the placement, and why it ends early."""

    ended_on = serializers.DateField()
