"""Clocks in representations: for whom a row waits and since when, and the sums of one object."""

from __future__ import annotations

from typing import Any

from django.db.models import DateTimeField, F, OuterRef, Subquery
from rest_framework import serializers

from core.accounts.serializers import OrganisationRef
from core.api.rows import Computed, JsonObject, json_list
from core.clocks.models import ClockSpell


def _running(prefix: str) -> Any:
    return ClockSpell.objects.running().filter(object_id=OuterRef(f"{prefix}public_id"))


def _waiting_on(prefix: str) -> Any:
    names = {"id": F("organisation__public_id"), "short": F("organisation__short")}
    found = _running(prefix).order_by("opened_at", "pk").values_list(JsonObject(names))
    return json_list(found)


def _waiting_since(prefix: str) -> Any:
    found = _running(prefix).order_by("opened_at", "pk").values("opened_at")[:1]
    return Subquery(found, output_field=DateTimeField())


def waiting_on() -> Computed:
    """The parties for which the row waits now; none when it is done or paused."""
    return Computed(_waiting_on, OrganisationRef(many=True))


def waiting_since() -> Computed:
    """Since when the row has waited for the first of them."""
    return Computed(_waiting_since, serializers.DateTimeField(allow_null=True))


class WaitShape(serializers.Serializer[Any]):
    """A party for which the object waits; hours are working hours of its own calendar."""

    organisation = OrganisationRef()
    since = serializers.DateTimeField()
    duty = serializers.CharField()
    working_hours = serializers.DecimalField(12, 2)
    within_working_days = serializers.IntegerField(allow_null=True)
    is_late = serializers.BooleanField()
    is_paused = serializers.BooleanField()


class SumShape(serializers.Serializer[Any]):
    """What a party held in all; `hours_a_day` are those of its working day."""

    organisation = OrganisationRef()
    working_hours = serializers.DecimalField(12, 2)
    hours_a_day = serializers.DecimalField(12, 2)


class ClockShape(serializers.Serializer[Any]):
    """The clock of one object: for whom it waits, and what each party has held in all."""

    waiting_on = WaitShape(many=True)
    held = SumShape(many=True)
