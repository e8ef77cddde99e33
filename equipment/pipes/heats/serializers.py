"""Representations of heats and lots, and the bodies that change them."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef
from core.api.fields import Reference, Text
from core.api.rows import Row
from core.api.serializers import Body
from equipment.pipes.heats.models import Heat


class HeatRef(Row):
    """A heat with what a certificate names it by."""

    id = serializers.CharField(source="public_id")
    mill = serializers.CharField()
    heat_number = serializers.CharField()
    lot_number = serializers.CharField()
    certificate_number = serializers.CharField()
    certificate_type = serializers.ChoiceField(
        choices=Heat.CertificateType.choices, allow_blank=True
    )


class HeatRow(HeatRef):
    """A heat, or a lot of one, as a mill delivered it; its files hang on its id."""

    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class HeatBody(Body):
    """What is known of a heat; what is not named stays."""

    mill = Text(max_length=120)
    heat_number = Text(max_length=60)
    lot_number = Text(max_length=60, required=False, allow_blank=True)
    certificate_number = Text(max_length=80, required=False, allow_blank=True)
    certificate_type = serializers.ChoiceField(
        choices=Heat.CertificateType.choices, required=False, allow_blank=True
    )


class NewHeatBody(HeatBody):
    """A heat that the caller's party enters."""

    memorandum = Reference(Memorandum)
