"""Representations of acts, their lines and signatures, and the bodies that make them."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.acceptance.models import Act
from cooperation.commitments.models import Commitment
from cooperation.commitments.serializers import CommitmentRef
from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.rows import Related, Row


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
