"""Representations of acts, their lines and signatures, and the bodies that make them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cooperation.acceptance.models import Act
from cooperation.commitments.models import Commitment
from cooperation.commitments.serializers import CommitmentRef
from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.fields import Reference, Text
from core.api.rows import Related, Row
from core.api.serializers import REASON_LENGTH, Body, ReasonBody
from core.clocks.serializers import waiting_on, waiting_since

MOST_LINES = 5_000


class ActRow(Row):
    """An acceptance act; `digest` is the SHA-256 of its content, frozen at the first signature."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    memorandum = serializers.CharField(source="memorandum.public_id")
    title = serializers.CharField()
    basis = serializers.CharField()
    remarks = serializers.CharField()
    status = serializers.ChoiceField(choices=Act.Status.choices)
    organisation = OrganisationRef()
    prepared_by = PersonRef()
    sent_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    digest = serializers.CharField()
    waiting_on = waiting_on()
    waiting_since = waiting_since()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class ActLineRow(Row):
    """A finished piece of work on an act; `quantity` is in `unit`, the commitment's."""

    id = serializers.CharField(source="public_id")
    position = serializers.IntegerField()
    source_kind = serializers.CharField()
    source = serializers.CharField(source="source_id")  # type: ignore[assignment]
    reference = serializers.CharField()
    description = serializers.CharField()
    commitment = CommitmentRef()
    quantity = serializers.DecimalField(14, 3)
    unit = serializers.ChoiceField(choices=Commitment.Unit.choices)
    done_on = serializers.DateField()
    remark = serializers.CharField()
    is_live = serializers.BooleanField()


class ActSignatureRow(Row):
    """One party's signature of one digest."""

    id = serializers.CharField(source="public_id")
    organisation = OrganisationRef()
    signer = PersonRef()
    signer_name = serializers.CharField()
    authority_document = serializers.CharField()
    proof = serializers.CharField()
    digest = serializers.CharField()
    signed_at = serializers.DateTimeField()
    voided_at = serializers.DateTimeField(allow_null=True)


class SignatureRow(ActSignatureRow):
    """One party's signature with the act that it stands on."""

    act = serializers.CharField(source="act.public_id")


class RefusalRow(Row):
    """A party's reasoned refusal."""

    organisation = OrganisationRef()
    by = PersonRef()
    reasons = serializers.CharField()
    at = serializers.DateTimeField()


class ActDetail(ActRow):
    """An act with its lines, signatures and refusals."""

    lines = Related(ActLineRow, "lines", "position")
    signatures = Related(ActSignatureRow, "signatures", "signed_at")
    refusals = Related(RefusalRow, "refusals", "at")


class OfferShape(serializers.Serializer[Any]):
    """Finished work that stands on no live act; `kind` and `source` put it on one."""

    kind = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    group = serializers.CharField()
    reference = serializers.CharField()
    description = serializers.CharField()
    commitment = serializers.CharField()
    quantity = serializers.DecimalField(14, 3)
    unit = serializers.CharField()
    done_on = serializers.DateField()
    remark = serializers.CharField()


class OffersShape(serializers.Serializer[Any]):
    """The finished work of a memorandum."""

    results = OfferShape(many=True)


class ItemBody(Body):
    """A finished piece of work as the list of finished work names it."""

    kind = Text(max_length=30)
    source = Text(max_length=40)  # type: ignore[assignment]


class ActBody(Body):
    """The words of an act."""

    title = Text(max_length=200)
    basis = Text(max_length=200, required=False, allow_blank=True)
    remarks = Text(max_length=10_000, required=False, allow_blank=True)
    reason = Text(max_length=REASON_LENGTH, required=False, allow_blank=True)


class NewActBody(ActBody):
    """A new draft of the caller's party, with the finished work that goes on it."""

    memorandum = Reference(Memorandum)
    items: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=ItemBody(), required=False, max_length=MOST_LINES
    )


class ItemsBody(ReasonBody):
    """Finished work to put on a draft."""

    items: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=ItemBody(), max_length=MOST_LINES
    )


class ActLinesBody(ReasonBody):
    """Lines to take off a draft, by their ids."""

    lines = serializers.ListField(child=Text(max_length=40), max_length=MOST_LINES)


class SignBody(ReasonBody):
    """The SHA-256 of exactly the content that the person has read."""

    digest = Text(max_length=64, min_length=64)


class RefuseBody(Body):
    """The reasons of a refusal; the other party reads them."""

    reason = Text(max_length=10_000)
