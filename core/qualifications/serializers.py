"""Representations of qualifications, and the bodies that change them."""

from __future__ import annotations

from rest_framework import serializers

from core.accounts.serializers import OrganisationRef, PersonRef, people_seen
from core.api.fields import Reference, Text, Whole
from core.api.rows import Row
from core.api.serializers import REASON_LENGTH, Body
from core.qualifications.models import LEVELS, Method


class QualificationRow(Row):
    """That a person may work by a method, from `valid_from` to `valid_to`, both included, and no
    more from `revoked_on` on; why it was revoked and its file are for the person's own party."""

    id = serializers.CharField(source="public_id")
    person = PersonRef()
    organisation = OrganisationRef()
    method = serializers.ChoiceField(choices=Method.choices)
    level = serializers.IntegerField(allow_null=True)
    scheme = serializers.CharField()
    issuer = serializers.CharField()
    number = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField()
    revoked_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class QualificationBody(Body):
    """What stands on the certificate."""

    method = serializers.ChoiceField(choices=Method.choices)
    level = Whole(min_value=min(LEVELS), max_value=max(LEVELS), required=False, allow_null=True)
    scheme = Text(max_length=80, required=False, allow_blank=True)
    issuer = Text(max_length=150)
    number = Text(max_length=60)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField()


class NewQualificationBody(QualificationBody):
    """A qualification of somebody of the caller's party."""

    person = Reference(people_seen)


class RevokeBody(Body):
    """From when and why it holds no more; the reason is for the person's own party."""

    on = serializers.DateField()
    reason = Text(max_length=REASON_LENGTH)
