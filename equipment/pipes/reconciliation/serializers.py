"""What the reconciliation of a tally answers over the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from equipment.pipes.models import Joint
from equipment.pipes.reconciliation.rules import Group


class ReconciledJointShape(serializers.Serializer[Any]):
    """A joint with its length as it came in and as the register has it now."""

    id = serializers.CharField()
    number = serializers.CharField()
    serial = serializers.CharField()
    kind = serializers.ChoiceField(choices=Joint.Kind.choices)
    status = serializers.ChoiceField(choices=Joint.Status.choices)
    length_in_m = serializers.DecimalField(14, 3)
    length_m = serializers.DecimalField(14, 3)


class ReconciledGroupShape(serializers.Serializer[Any]):
    """The joints that went one way; those still on the rig are not accounted for."""

    group = serializers.ChoiceField(choices=Group.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    is_accounted = serializers.BooleanField()
    count = serializers.IntegerField()
    length_m = serializers.DecimalField(14, 3)
    joints = ReconciledJointShape(many=True)


class ReconciliationShape(serializers.Serializer[Any]):
    """Count in = run + laid down + rejected + lost + written off; metres likewise.

    `statement` says any difference in the caller's language; `remeasured_m` is by how much joints
    measure otherwise now than in the tally.
    """

    is_balanced = serializers.BooleanField()
    statement = serializers.ListField(child=serializers.CharField())
    count_in = serializers.IntegerField()
    length_in_m = serializers.DecimalField(14, 3)
    count_out = serializers.IntegerField()
    length_out_m = serializers.DecimalField(14, 3)
    count_difference = serializers.IntegerField()
    length_difference_m = serializers.DecimalField(14, 3)
    remeasured_m = serializers.DecimalField(14, 3)
    groups = ReconciledGroupShape(many=True)
