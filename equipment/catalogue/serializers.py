"""Representations of product lines."""

from __future__ import annotations

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce
from rest_framework import serializers

from core.api.rows import Computed, Row
from equipment.catalogue.models import ProductLine


def connection_name() -> Computed:
    """The name of a line's connection; empty where it has none."""

    def name(prefix: str) -> Coalesce:
        return Coalesce(F(f"{prefix}connection__name"), Value(""), output_field=CharField())

    return Computed(name, serializers.CharField())


class ProductLineRef(Row):
    """A product line by its usual words."""

    id = serializers.CharField(source="public_id")
    designation = serializers.CharField()
    weight_name = serializers.CharField()
    grade = serializers.CharField(source="grade.name")
    connection = connection_name()


class ProductLineRow(Row):
    """A kind of pipe; `weight_name` (lb/ft) is a name, the wall is the number to compute with."""

    id = serializers.CharField(source="public_id")
    product = serializers.ChoiceField(choices=ProductLine.Product.choices)
    designation = serializers.CharField()
    od_mm = serializers.DecimalField(14, 3)
    weight_name = serializers.CharField()
    wall_mm = serializers.DecimalField(14, 3, allow_null=True)
    grade = serializers.CharField(source="grade.name")
    connection = connection_name()
    range_name = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    edition = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
