"""The shapes of what the engineering core answers, for the schema."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from equipment.catalogue.models import GivenRating, Product
from equipment.catalogue.ratings import CONDITIONS

NUMBER = "A decimal number as text."


class QuantityShape(serializers.Serializer[Any]):
    """A figure in the unit of the tables and, by the exact factor, in SI."""

    value = serializers.CharField(help_text=NUMBER)
    unit = serializers.CharField(allow_blank=True)
    si_value = serializers.CharField(allow_null=True, help_text=NUMBER)
    si_unit = serializers.CharField(allow_blank=True)


class TermShape(QuantityShape):
    """An input or a factor by its name; a word has no unit."""

    name = serializers.CharField()


class TraceShape(serializers.Serializer[Any]):
    """A computed figure: formula, inputs, rounding rule, cap, standard and edition.

    `unrounded` is what the formula gave, `rounded` what the rule made of it, `answer` what the cap
    left; `cap` is null where none bit.
    """

    quantity = serializers.CharField()
    answer = QuantityShape()
    unrounded = QuantityShape()
    rounded = QuantityShape()
    formula = serializers.CharField()
    regime = serializers.CharField(allow_blank=True)
    inputs = TermShape(many=True)
    factors = TermShape(many=True)
    rounding = serializers.CharField()
    cap = QuantityShape(allow_null=True)
    standard = serializers.CharField()
    edition = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())


class RatingShape(TraceShape):
    """A rating by its kind, with its trace."""

    rating = serializers.ChoiceField(choices=GivenRating.Kind.choices)


class RatingsShape(serializers.Serializer[Any]):
    """The ratings of a pipe body."""

    product = serializers.ChoiceField(choices=Product.choices)
    condition = serializers.ChoiceField(choices=[(name, name) for name in CONDITIONS])
    grade = serializers.CharField()
    ratings = RatingShape(many=True)


class HydrotestShape(serializers.Serializer[Any]):
    """The test pressure of new pipe; with `wall_min` what a used one may be pressed to."""

    hydrotest = TraceShape()
    used_pipe = TraceShape(allow_null=True)
    used_pipe_limit = TraceShape(allow_null=True)


class JudgedShape(serializers.Serializer[Any]):
    """A criterion and the class that it allows."""

    code = serializers.CharField()
    pipe_class = serializers.CharField()
    clause = serializers.CharField()
    share_percent = serializers.CharField(allow_null=True, help_text=NUMBER)
    limit_percent = serializers.CharField(allow_null=True, help_text=NUMBER)
    words = serializers.CharField(allow_blank=True)


class BandsShape(serializers.Serializer[Any]):
    """Paint on the pipe."""

    colour = serializers.CharField()
    count = serializers.IntegerField()


class PartClassShape(serializers.Serializer[Any]):
    """The class of one part; `not_classifiable` names the readings that are missing."""

    pipe_class = serializers.CharField()
    governing = JudgedShape(allow_null=True)
    criteria = JudgedShape(many=True)
    missing = serializers.ListField(child=serializers.CharField())
    bands = BandsShape(allow_null=True)


class ClassificationShape(serializers.Serializer[Any]):
    """The class of body and tool joint by one scheme."""

    scheme = serializers.CharField()
    edition = serializers.CharField()
    body = PartClassShape()
    tool_joint = PartClassShape()
