"""Representations of certificates, and the bodies that issue them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef, PersonRef
from core.api.fields import LONGEST_ID, Reference, Text
from core.api.rows import Related, Row
from core.api.serializers import Body
from equipment.certificates import kinds
from equipment.certificates.models import Certificate
from equipment.certificates.rules import MOST_IN_A_BATCH
from equipment.orders.serializers import ItemRef, JointRef, OrderRef


class CertificateRow(Row):
    """A certificate of a record. `subject` is the id of that record, `digest` the SHA-256 of the
    content, `token` what the public page `/verify/{token}/` is asked by."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    kind = serializers.CharField()
    memorandum = serializers.CharField(source="memorandum.public_id")
    order = OrderRef()
    subject = serializers.CharField()
    subject_label = serializers.CharField()
    issued_by = OrganisationRef()
    addressed_to = OrganisationRef()
    issued_at = serializers.DateTimeField()
    issued_on = serializers.DateField()
    supersedes = serializers.CharField(source="supersedes.public_id", allow_null=True)
    status = serializers.ChoiceField(choices=Certificate.Status.choices)
    status_since = serializers.DateTimeField()
    withdrawn_reason = serializers.CharField()
    token = serializers.CharField()
    digest = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class CertifiedLineRow(Row):
    """A line of the order of which a certificate speaks."""

    line = serializers.CharField(source="line.public_id")
    position = serializers.IntegerField(source="line.position")
    joint = JointRef(source="line.joint", allow_null=True)
    item = ItemRef(source="line.item", allow_null=True)


class CertificateDetail(CertificateRow):
    """A certificate with the lines of which it speaks; what it says of them is its content."""

    author = PersonRef()
    withdrawn_by = PersonRef(allow_null=True)
    lines = Related(CertifiedLineRow, "lines", "line__position")


class Certifiable(Reference):
    """The public id of a record, of whatever kind, that the caller sees."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Certificate, **kwargs)

    def _found(self, data: str) -> Any:
        return kinds.subject_of(self.context["request"].user, data)


class IssueBody(Body):
    """The record that is certified: a pressure test (`prt_…`) or a revision (`rvr_…`). With
    `supersedes` the certificate takes the place of the one that stands."""

    subject = Certifiable()
    supersedes = Reference(Certificate, required=False, allow_null=True)


class BatchBody(Body):
    """Records of one memorandum, of which certificates are issued where none stands, and the two
    languages of the papers."""

    memorandum = Reference(Memorandum)
    subjects = serializers.ListField(child=Text(max_length=LONGEST_ID), max_length=MOST_IN_A_BATCH)
    languages = Text(max_length=5, required=False, allow_blank=True)
