"""Representations of places, and the bodies that change them."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef
from core.api.fields import Reference, Text
from core.api.rows import Names, Row
from core.api.serializers import Body
from equipment.pipes.models import Location
from equipment.pipes.places.kinds import ADDED


class LocationRef(Row):
    """A place with its English name."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()


class LocationRow(Row):
    """A place where a joint can be."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    kind = serializers.ChoiceField(choices=Location.Kind.choices)
    name = Names()
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.public_id", allow_null=True
    )
    closed_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class LocationBody(Body):
    """A new place of the caller's party."""

    memorandum = Reference(Memorandum)
    kind = serializers.ChoiceField(choices=ADDED)
    name = Text(max_length=200)
    name_az = Text(max_length=200, required=False, allow_blank=True)
    name_ru = Text(max_length=200, required=False, allow_blank=True)
    parent = Reference(Location, required=False, allow_null=True)  # type: ignore[assignment]


class PlaceBody(Body):
    """The names of a place and what it is part of; what is not named stays."""

    name = Text(max_length=200)
    name_az = Text(max_length=200, required=False, allow_blank=True)
    name_ru = Text(max_length=200, required=False, allow_blank=True)
    parent = Reference(Location, required=False, allow_null=True)  # type: ignore[assignment]
