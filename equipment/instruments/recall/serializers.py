"""Representations of recalls, and the body by which a party disposes of records."""

from __future__ import annotations

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.fields import Text
from core.api.rows import Related, Row
from core.api.serializers import REASON_LENGTH, Body
from core.clocks.serializers import waiting_on, waiting_since
from equipment.instruments.recall.models import Disposal, Recall
from equipment.instruments.serializers import InstrumentRef

#: Records that one call disposes of at most.
MOST = 1000


class DisposalRow(Row):
    """What one party says of a record; empty until somebody of it has said so."""

    organisation = OrganisationRef()
    disposition = serializers.ChoiceField(choices=Disposal.Disposition.choices, allow_blank=True)
    reason = serializers.CharField()
    person = PersonRef(allow_null=True)
    disposed_at = serializers.DateTimeField(allow_null=True)


class RecallItemRow(Row):
    """A record that the instrument touched: `record` is its id, `on` the day of the work."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    record = serializers.CharField(source="subject")
    title = serializers.CharField(source="label")
    on = serializers.DateField()
    disposals = Related(DisposalRow, "disposals", "organisation")


class RecallRow(Row):
    """Everything that an instrument touched from `since` to `until`, under review until each
    party has disposed of every record."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    instrument = InstrumentRef()
    calibration = serializers.CharField(source="calibration.public_id", allow_null=True)
    cause = serializers.ChoiceField(choices=Recall.Cause.choices)
    reason = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()
    status = serializers.ChoiceField(choices=Recall.Status.choices)
    status_since = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    waiting_on = waiting_on()
    waiting_since = waiting_since()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class RecallDetail(RecallRow):
    """A recall with its records and what the parties say of each."""

    made_by = PersonRef()
    items = Related(RecallItemRow, "items", "position")


class DisposeBody(Body):
    """What becomes of these records by the word of the caller's party, and why."""

    items = serializers.ListField(child=Text(max_length=40), min_length=1, max_length=MOST)
    disposition = serializers.ChoiceField(choices=Disposal.Disposition.choices)
    reason = Text(max_length=REASON_LENGTH)
