"""Representations of test procedures and their versions, and the bodies that add them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.fields import Flag, Number, Text, Whole
from core.api.rows import Names, Related, Row
from core.api.serializers import Body
from equipment.catalogue.class_serializers import NamesBody
from equipment.procedures.models import (
    LimitUnit,
    Mark,
    Medium,
    PressureUnit,
    ShareOf,
    Subject,
    TargetKind,
    WitnessRule,
)


def _limit(**kwargs: Any) -> serializers.DecimalField:
    return serializers.DecimalField(18, 6, **kwargs)


class VersionShape(Row):
    """The terms of a version; limits as they were entered, per cent of the target or a pressure."""

    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField()
    edition = serializers.CharField()
    in_force_from = serializers.DateField()
    in_force_to = serializers.DateField(allow_null=True)
    medium = serializers.ChoiceField(choices=Medium.choices)
    target_kind = serializers.ChoiceField(choices=TargetKind.choices)
    target_mpa = _limit(allow_null=True)
    entered_target = _limit(allow_null=True)
    target_unit = serializers.ChoiceField(choices=PressureUnit.choices, allow_blank=True)
    share_percent = serializers.DecimalField(6, 3, allow_null=True)
    share_of = serializers.ChoiceField(choices=ShareOf.choices, allow_blank=True)
    least_target_mpa = _limit(allow_null=True)
    most_target_mpa = _limit(allow_null=True)
    tolerance = _limit()
    tolerance_unit = serializers.ChoiceField(choices=LimitUnit.choices)
    stabilisation_s = serializers.IntegerField()
    hold_s = serializers.IntegerField()
    max_drop = _limit()
    max_drop_unit = serializers.ChoiceField(choices=LimitUnit.choices)
    max_rise = _limit(allow_null=True)
    max_rise_unit = serializers.ChoiceField(choices=LimitUnit.choices, allow_blank=True)
    max_gap_s = serializers.DecimalField(8, 1)
    ceiling = _limit()
    ceiling_unit = serializers.ChoiceField(choices=LimitUnit.choices)
    witness_rule = serializers.ChoiceField(choices=WitnessRule.choices)
    full_scale_least = serializers.DecimalField(4, 2)
    full_scale_most = serializers.DecimalField(4, 2)
    accuracy_class = serializers.DecimalField(4, 2, allow_null=True)
    qualified_tester = serializers.BooleanField()
    tester_level = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField()
    mark = serializers.ChoiceField(choices=Mark.choices)


class ProcedureRef(Row):
    """A procedure by its code and name."""

    id = serializers.CharField(source="public_id")
    code = serializers.CharField()
    name = Names()


class ProcedureRow(Row):
    """A test procedure with its versions, the newest first."""

    id = serializers.CharField(source="public_id")
    code = serializers.CharField()
    name = Names()
    subject = serializers.ChoiceField(choices=Subject.choices)
    versions = Related(VersionShape, "versions", "-number")
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class LimitBody(Body):
    """Per cent of the target, or a pressure."""

    value = Number(max_digits=15, decimal_places=6)
    unit = serializers.ChoiceField(choices=[(unit, unit) for unit in LimitUnit.values])


class TestPressureBody(Body):
    """A pressure as it was said or read off."""

    value = Number(max_digits=15, decimal_places=6)
    unit = serializers.ChoiceField(choices=[(unit, unit) for unit in PressureUnit.values])


class VersionBody(Body):
    """New terms; times in seconds. Without `max_rise` it is 0.5 % of the target."""

    edition = Text(max_length=120)
    in_force_from = serializers.DateField()
    in_force_to = serializers.DateField(required=False, allow_null=True)
    medium = serializers.ChoiceField(choices=Medium.choices)
    target_kind = serializers.ChoiceField(choices=TargetKind.choices)
    target = TestPressureBody(required=False, allow_null=True)
    share_percent = Number(max_digits=6, required=False, allow_null=True)
    share_of = serializers.ChoiceField(choices=ShareOf.choices, required=False, allow_blank=True)
    least_target_mpa = Number(max_digits=15, decimal_places=6, required=False, allow_null=True)
    most_target_mpa = Number(max_digits=15, decimal_places=6, required=False, allow_null=True)
    tolerance = LimitBody()
    stabilisation_s = Whole(required=False)
    hold_s = Whole(min_value=1)
    max_drop = LimitBody()
    max_rise = LimitBody(required=False, allow_null=True)
    max_gap_s = Number(max_digits=8, decimal_places=1)
    ceiling = LimitBody()
    witness_rule = serializers.ChoiceField(choices=WitnessRule.choices)
    full_scale_least = Number(max_digits=4, decimal_places=2, required=False)
    full_scale_most = Number(max_digits=4, decimal_places=2, required=False)
    accuracy_class = Number(max_digits=4, decimal_places=2, required=False, allow_null=True)
    qualified_tester = Flag(required=False)
    tester_level = Whole(max_value=3, required=False)
    source = Text(max_length=200)  # type: ignore[assignment]
    note = Text(max_length=300, required=False, allow_blank=True)
    mark = serializers.ChoiceField(choices=Mark.choices)


class ProcedureBody(Body):
    """A new procedure with its first version."""

    code = Text(max_length=40)
    name = NamesBody()
    subject = serializers.ChoiceField(choices=Subject.choices)
    first = VersionBody()


class EndBody(Body):
    """The last day on which the newest version is in force, and why."""

    on = serializers.DateField()
    reason = Text(max_length=500)
