"""Representations of the types of repair and maintenance, and the body that changes one."""

from __future__ import annotations

from rest_framework import serializers

from core.api.fields import Flag, Text
from core.api.rows import Names, Row
from equipment.catalogue.class_serializers import NamesBody
from equipment.catalogue.entries import Unit
from equipment.catalogue.repair_models import Check, Dimension, Family, Subject
from equipment.catalogue.serializers import EntryBody, EntryRow, LengthBody


def _codes(choices: type[Family | Subject | Dimension | Check]) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(choices=choices.choices))


def _several(
    choices: type[Subject | Dimension | Check], *, required: bool
) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(choices=choices.choices),
        max_length=len(choices.values),
        required=required,
        allow_empty=not required,
    )


class RepairTypeRef(Row):
    """A type of work by its code and name."""

    id = serializers.CharField(source="public_id")
    code = serializers.CharField()
    name = Names()


class RepairTypeRow(EntryRow):
    """A type of repair or maintenance: its limits in mm and as entered, what a record of it must
    hold, and what it does to the register."""

    id = serializers.CharField(source="public_id")
    code = serializers.CharField()
    name = Names()
    family = serializers.ChoiceField(choices=Family.choices)
    applies_to = _codes(Subject)
    per_cut_limit_mm = serializers.DecimalField(18, 6, allow_null=True)
    entered_per_cut_limit = serializers.DecimalField(18, 6, allow_null=True)
    per_cut_limit_unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)
    cumulative_limit_mm = serializers.DecimalField(18, 6, allow_null=True)
    entered_cumulative_limit = serializers.DecimalField(18, 6, allow_null=True)
    cumulative_limit_unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)
    dimensions_before = _codes(Dimension)
    dimensions_after = _codes(Dimension)
    checks = _codes(Check)
    shortens = serializers.BooleanField()
    changes_range = serializers.BooleanField()
    renews_tool_joint = serializers.BooleanField()
    changes_coupling = serializers.BooleanField()


class RepairTypeBody(EntryBody):
    """A type of repair or maintenance; a limit that is null is none."""

    code = Text(max_length=40)
    name = NamesBody()
    family = serializers.ChoiceField(choices=Family.choices)
    applies_to = _several(Subject, required=True)
    per_cut_limit = LengthBody(required=False, allow_null=True)
    cumulative_limit = LengthBody(required=False, allow_null=True)
    dimensions_before = _several(Dimension, required=False)
    dimensions_after = _several(Dimension, required=False)
    checks = _several(Check, required=False)
    shortens = Flag(required=False)
    changes_range = Flag(required=False)
    renews_tool_joint = Flag(required=False)
    changes_coupling = Flag(required=False)
