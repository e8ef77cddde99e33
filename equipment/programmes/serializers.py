"""Representations of inspection programmes, and the bodies that add them and their versions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.fields import Flag, Number, Reference, Text, Whole
from core.api.rows import Names, Related, Row
from core.api.serializers import Body
from core.qualifications.models import Method
from equipment.catalogue.class_models import ClassScheme
from equipment.catalogue.class_serializers import NamesBody, SchemeRef
from equipment.pipes.readings.models import JointReading
from equipment.programmes.models import Mark, ProgrammeReading, ProgrammeSubject, Sought
from equipment.programmes.rules import MOST_READINGS, MOST_STEPS, MOST_TIMES

BASES = ProgrammeReading.Basis.choices
KINDS = JointReading.Kind.choices


class ProgrammeReadingRow(Row):
    """What is read at a place, how often, and between which limits (mm or % of nominal)."""

    kind = serializers.ChoiceField(choices=KINDS)
    place = serializers.CharField()
    count = serializers.IntegerField()
    is_required = serializers.BooleanField()
    least = serializers.DecimalField(18, 6, allow_null=True)
    most = serializers.DecimalField(18, 6, allow_null=True)
    basis = serializers.ChoiceField(choices=BASES)


class ProgrammeStepRow(Row):
    """One step. `qualification` names the method in which the inspector is qualified, at
    `least_level` or above; `looks_for` what is looked for beside the readings."""

    code = serializers.CharField()
    name = Names()
    method = serializers.ChoiceField(choices=Method.choices)
    qualification = serializers.ChoiceField(choices=Method.choices, allow_blank=True)
    least_level = serializers.IntegerField()
    is_required = serializers.BooleanField()
    needs_instrument = serializers.BooleanField()
    is_standardised = serializers.BooleanField()
    looks_for = serializers.ListField(child=serializers.ChoiceField(choices=Sought.choices))
    lists_parts = serializers.BooleanField()
    asks_torque = serializers.BooleanField()
    acceptance = Names("acceptance")
    readings = Related(ProgrammeReadingRow, "readings", "position")


class ProgrammeVersionRow(Row):
    """A version in force from its day until the next one's."""

    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField()
    in_force_from = serializers.DateField()
    edition = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    mark = serializers.ChoiceField(choices=Mark.choices)
    note = serializers.CharField()
    scheme = SchemeRef(allow_null=True)
    steps = Related(ProgrammeStepRow, "steps", "position")


class InspectionProgrammeRow(Row):
    """A programme by its code; what it asks for stands in its versions."""

    id = serializers.CharField(source="public_id")
    code = serializers.CharField()
    name = Names()
    subject = serializers.ChoiceField(choices=ProgrammeSubject.choices)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class InspectionProgrammeDetail(InspectionProgrammeRow):
    """A programme with all its versions."""

    versions = Related(ProgrammeVersionRow, "versions", "number")


class ProgrammeReadingBody(Body):
    """A reading that a step asks for."""

    kind = serializers.ChoiceField(choices=KINDS)
    place = Text(max_length=40)
    count = Whole(max_value=MOST_TIMES, default=1)
    is_required = Flag(default=True)
    least = Number(max_digits=18, decimal_places=6, required=False, allow_null=True)
    most = Number(max_digits=18, decimal_places=6, required=False, allow_null=True)
    basis = serializers.ChoiceField(choices=BASES, default="mm")


class AcceptanceBody(Body):
    """What a step accepts in three languages; without a form the English one stands for it."""

    en = Text(max_length=500, required=False, allow_blank=True)
    az = Text(max_length=500, required=False, allow_blank=True)
    ru = Text(max_length=500, required=False, allow_blank=True)


class ProgrammeStepBody(Body):
    """One step of a version, in the order in which the steps are given."""

    code = Text(max_length=40)
    name = NamesBody()
    method = serializers.ChoiceField(choices=Method.choices)
    qualification = serializers.ChoiceField(
        choices=Method.choices, required=False, allow_blank=True
    )
    least_level = Whole(max_value=3, default=0)
    is_required = Flag(default=True)
    needs_instrument = Flag(default=False)
    is_standardised = Flag(default=False)
    looks_for = serializers.ListField(
        child=serializers.ChoiceField(choices=Sought.choices), required=False,
        max_length=len(Sought.values),
    )  # fmt: skip
    lists_parts = Flag(default=False)
    asks_torque = Flag(default=False)
    acceptance = AcceptanceBody(required=False)
    readings: Any = serializers.ListSerializer(
        child=ProgrammeReadingBody(), required=False, max_length=MOST_READINGS
    )


class ProgrammeVersionBody(Body):
    """The next version of a programme, in force from a day of today or later."""

    in_force_from = serializers.DateField()
    source = Text(max_length=200)  # type: ignore[assignment]
    edition = Text(max_length=120, required=False, allow_blank=True)
    mark = serializers.ChoiceField(choices=Mark.choices, default=Mark.PRACTICE.value)
    note = Text(max_length=300, required=False, allow_blank=True)
    scheme = Reference(ClassScheme, required=False, allow_null=True)
    steps: Any = serializers.ListSerializer(
        child=ProgrammeStepBody(), max_length=MOST_STEPS, allow_empty=False
    )


class NewInspectionProgrammeBody(ProgrammeVersionBody):
    """A programme with its first version."""

    code = Text(max_length=40)
    name = NamesBody()
    subject = serializers.ChoiceField(choices=ProgrammeSubject.choices)
