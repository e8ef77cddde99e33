"""Representations of memoranda, areas, clauses and resulting instruments."""

from __future__ import annotations

from rest_framework import serializers

from cooperation.memoranda.models import Area
from core.accounts.serializers import OrganisationRef
from core.api.rows import Names, Related, Row


class MemorandumRow(Row):
    """An agreement of two or more parties; its names stand in three languages."""

    id = serializers.CharField(source="public_id")
    name = Names("workspace__name")
    provenance = serializers.CharField()
    sources = serializers.ListField(child=serializers.CharField())
    signed_on = serializers.DateField(allow_null=True)
    signed_at = serializers.CharField()
    valid_to = serializers.DateField(allow_null=True)
    purposes = serializers.ListField(child=serializers.CharField())
    wider_aims = serializers.ListField(child=serializers.CharField())
    is_demonstration = serializers.BooleanField(source="workspace.is_demonstration")
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class AreaRow(Row):
    """A cooperation area of a memorandum; `weight` is its share in the memorandum's figures."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    kind = serializers.ChoiceField(choices=Area.Kind.choices)
    name = Names()
    scope = Names("scope")
    is_interpretation = serializers.BooleanField()
    weight = serializers.IntegerField()
    position = serializers.IntegerField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class AreaRef(Row):
    """An area with its kind."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()


class ClauseRow(Row):
    """A clause of the agreement, or a summary of what a source says of it."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    ref = serializers.CharField()
    summary = Names("summary")
    source = serializers.CharField()  # type: ignore[assignment]
    areas = Related(AreaRef, "areas", "position")
    position = serializers.IntegerField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class InstrumentRow(Row):
    """An agreement that followed from a memorandum, with the organisation that executes it."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    name = Names()
    dated = serializers.CharField()
    note = serializers.CharField()
    executor = OrganisationRef(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
