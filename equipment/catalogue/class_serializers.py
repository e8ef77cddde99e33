"""Representations of classification schemes and of tool-joint limits, and their bodies."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.fields import Number, Reference, Text, Whole
from core.api.rows import Names, Related, Row
from core.api.serializers import Body
from equipment.catalogue.class_models import ClassCriterion, Part, PipeClass
from equipment.catalogue.entries import Unit
from equipment.catalogue.models import Connection, Grade
from equipment.catalogue.scheme_services import MOST_BANDS
from equipment.catalogue.serializers import (
    ConnectionRef,
    EntryBody,
    EntryRow,
    GradeRef,
    LengthBody,
)


class SchemeRef(Row):
    """A scheme by its name."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()


class PipeClassRow(Row):
    """A class with its bands, or with part `tool_joint` a mark of repair; the best first."""

    code = serializers.CharField()
    name = Names()
    part = serializers.ChoiceField(choices=Part.choices)
    rank = serializers.IntegerField()
    band_colour = serializers.ChoiceField(choices=PipeClass.Colour.choices, allow_blank=True)
    band_count = serializers.IntegerField()


class ClassLimitRow(Row):
    """The limit of a criterion for a class, in per cent."""

    pipe_class = serializers.CharField(source="pipe_class.code")
    percent = serializers.DecimalField(14, 3)


class ClassCriterionRow(Row):
    """What is measured or looked for, its limits, and the class where none of them is met."""

    code = serializers.CharField()
    name = Names()
    part = serializers.ChoiceField(choices=Part.choices)
    kind = serializers.ChoiceField(choices=ClassCriterion.Kind.choices)
    limits = Related(ClassLimitRow, "limits", "pipe_class__rank")
    otherwise = serializers.CharField(source="otherwise.code")


class ClassSchemeRow(EntryRow):
    """A scheme by which used drill pipe is classified."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()


class ClassSchemeDetail(ClassSchemeRow):
    """A scheme with its classes and criteria."""

    classes = Related(PipeClassRow, "classes", "rank")
    criteria = Related(ClassCriterionRow, "criteria", "position")


class ToolJointLimitRow(EntryRow):
    """The least dimensions of a worn tool joint for a class, in mm and as entered."""

    id = serializers.CharField(source="public_id")
    designation = serializers.CharField()
    weight_name = serializers.CharField()
    grade = GradeRef()
    connection = ConnectionRef()
    scheme = SchemeRef(source="pipe_class.scheme")
    pipe_class = serializers.CharField(source="pipe_class.code")
    min_od_mm = serializers.DecimalField(18, 6)
    entered_min_od = serializers.DecimalField(18, 6)
    min_od_unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)
    min_shoulder_mm = serializers.DecimalField(18, 6, allow_null=True)
    entered_min_shoulder = serializers.DecimalField(18, 6, allow_null=True)
    min_shoulder_unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)


class ToolJointLimitBody(EntryBody):
    """A limit; `pipe_class` is the code of a class of the scheme."""

    designation = Text(max_length=30)
    weight_name = Text(max_length=20)
    grade = Reference(Grade)
    connection = Reference(Connection)
    scheme = Text(max_length=40)
    pipe_class = Text(max_length=20)
    min_od = LengthBody()
    min_shoulder = LengthBody(required=False, allow_null=True)


class NamesBody(Body):
    """A name in three languages; without a form the English one stands for it."""

    en = Text(max_length=200)
    az = Text(max_length=200, required=False, allow_blank=True)
    ru = Text(max_length=200, required=False, allow_blank=True)


class PipeClassBody(Body):
    """A class or mark with its bands."""

    code = serializers.SlugField(max_length=20)
    name = NamesBody()
    part = serializers.ChoiceField(choices=Part.choices, required=False)
    band_colour = serializers.ChoiceField(
        choices=PipeClass.Colour.choices, required=False, allow_blank=True
    )
    band_count = Whole(max_value=MOST_BANDS, required=False)


class ClassCriterionBody(Body):
    """A criterion by the code of its reading; `limits` are per cent by class."""

    code = serializers.SlugField(max_length=40)
    name = NamesBody()
    limits: Any = serializers.DictField(child=Number(), required=False)
    otherwise = Text(max_length=20)


class ClassSchemeBody(EntryBody):
    """A scheme; its classes go from best to worst."""

    name = Text(max_length=120)
    classes = PipeClassBody(many=True)
    criteria = ClassCriterionBody(many=True)
