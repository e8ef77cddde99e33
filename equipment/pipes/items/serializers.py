"""Representations of equipment and the bodies that change it."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.memoranda.models import Memorandum
from core.accounts.serializers import OrganisationRef
from core.api.fields import Reference, Text
from core.api.rows import Row
from core.api.serializers import REASON_LENGTH, Body
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Location
from equipment.pipes.places.serializers import LocationRef


class EquipmentItemRow(Row):
    """A piece of equipment that is no pipe; its files hang on its id."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    organisation = OrganisationRef()
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=EquipmentItem.Kind.choices)
    description = serializers.CharField()
    serial = serializers.CharField()
    maker = serializers.CharField()
    rating = serializers.CharField()
    status = serializers.ChoiceField(choices=EquipmentItem.Status.choices)
    location = LocationRef()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class EquipmentItemBody(Body):
    """What is known of an item; what is not named stays."""

    number = Text(max_length=40)
    kind = serializers.ChoiceField(choices=EquipmentItem.Kind.choices)
    location = Reference(Location)
    description = Text(max_length=200, required=False, allow_blank=True)
    serial = Text(max_length=60, required=False, allow_blank=True)
    maker = Text(max_length=120, required=False, allow_blank=True)
    rating = Text(max_length=80, required=False, allow_blank=True)


class NewEquipmentItemBody(EquipmentItemBody):
    """A new item of the caller's party."""

    memorandum = Reference(Memorandum)


class ItemStepBody(Body):
    """A step of an item, and where it lies from then on."""

    action = serializers.ChoiceField(choices=list(EquipmentItem.TRANSITIONS))
    location = Reference(Location, required=False)
    reason = Text(max_length=REASON_LENGTH, required=False, allow_blank=True)
