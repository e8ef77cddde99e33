"""Representations of the progress ledger and of the figures made from it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cooperation.commitments.models import Commitment
from cooperation.commitments.serializers import CommitmentRef
from cooperation.progress.models import Rollup
from core.api.rows import Row


class ActRef(Row):
    """An act with its number."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()


class ProgressEntryRow(Row):
    """Accepted work of one day in the commitment's unit; negative when it reverses an entry."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="memorandum.public_id")
    commitment = CommitmentRef()
    act = ActRef()
    quantity = serializers.DecimalField(14, 3)
    unit = serializers.ChoiceField(source="commitment.unit", choices=Commitment.Unit.choices)
    on = serializers.DateField()
    posted_at = serializers.DateTimeField()
    reverses = serializers.CharField(source="reverses.public_id", allow_null=True)


class FiguresRow(Row):
    """The figures of a commitment, an area or the memorandum.

    `accepted` and `planned` are shares of the target in per cent; `quantity` is in the unit of
    the commitment; `reason` says in a stable word why `tone` is not green. Figures of the
    past (`as_of`) have no `computed_at`.
    """

    level = serializers.ChoiceField(choices=Rollup.Level.choices)
    area = serializers.CharField(source="area.public_id", allow_null=True)
    commitment = CommitmentRef(allow_null=True)
    quantity = serializers.DecimalField(14, 3, allow_null=True)
    planned_quantity = serializers.DecimalField(14, 3, allow_null=True)
    accepted = serializers.DecimalField(14, 3)
    planned = serializers.DecimalField(14, 3)
    weight = serializers.IntegerField()
    tone = serializers.ChoiceField(choices=Rollup.Tone.choices)
    reason = serializers.CharField()
    computed_on = serializers.DateField()
    computed_at = serializers.DateTimeField(allow_null=True)


class FiguresShape(serializers.Serializer[Any]):
    """The figures asked for and those below them, as the last recomputation left them."""

    results = FiguresRow(many=True)
