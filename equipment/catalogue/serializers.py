"""Representations of the catalogue, and the bodies that change it."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, OuterRef, TextField, Value
from django.db.models.functions import Cast, Coalesce
from rest_framework import serializers

from core.api.fields import Flag, Number, Reference, Text
from core.api.rows import Computed, JsonObject, Related, Row, json_list
from core.api.serializers import Body
from equipment.catalogue.entries import Unit
from equipment.catalogue.measures import FORCES, LENGTHS, PRESSURES, TORQUES
from equipment.catalogue.models import Connection, GivenRating, Grade, Product, ProductLine


def connection_name() -> Computed:
    """The name of a line's connection; empty where it has none."""

    def name(prefix: str) -> Coalesce:
        return Coalesce(F(f"{prefix}connection__name"), Value(""), output_field=CharField())

    return Computed(name, serializers.CharField())


class EntryRow(Row):
    """What every entry has: its source, and whether it is still to be confirmed or is retired."""

    source = serializers.CharField()  # type: ignore[assignment]
    edition = serializers.CharField()
    note = serializers.CharField()
    to_confirm = serializers.BooleanField()
    retired_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()

    def __init_subclass__(cls, **more: Any) -> None:
        """What an entry has of its own stands before what all entries have."""
        super().__init_subclass__(**more)
        common = EntryRow._declared_fields
        own = {name: one for name, one in cls._declared_fields.items() if name not in common}
        cls._declared_fields = {**own, **common}


class GradeRef(Row):
    """A grade by its name."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    group = serializers.ChoiceField(choices=Grade.Group.choices)


class GradeRow(EntryRow):
    """A steel grade: figures in MPa, and as they were entered."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    group = serializers.ChoiceField(choices=Grade.Group.choices)
    products = serializers.ListField(child=serializers.ChoiceField(choices=Product.choices))
    yield_min_mpa = serializers.DecimalField(18, 6, allow_null=True)
    yield_max_mpa = serializers.DecimalField(18, 6, allow_null=True)
    tensile_min_mpa = serializers.DecimalField(18, 6, allow_null=True)
    entered_yield_min = serializers.DecimalField(14, 3, allow_null=True)
    entered_yield_max = serializers.DecimalField(14, 3, allow_null=True)
    entered_tensile_min = serializers.DecimalField(14, 3, allow_null=True)
    entered_unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)


class ConnectionRef(Row):
    """A connection by its name."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()


class ConnectionRow(EntryRow):
    """A connection; its pressure rating in MPa and as entered."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Connection.Kind.choices)
    pressure_rating_mpa = serializers.DecimalField(18, 6, allow_null=True)
    entered_pressure_rating = serializers.DecimalField(14, 3, allow_null=True)
    pressure_rating_unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)


class TorqueRow(Row):
    """The torque to make a connection up on one size, in kN·m and as entered."""

    id = serializers.CharField(source="public_id")
    designation = serializers.CharField()
    weight_name = serializers.CharField()
    grade = serializers.CharField(source="grade.name", allow_null=True)
    minimum_knm = serializers.DecimalField(18, 6, allow_null=True)
    optimum_knm = serializers.DecimalField(18, 6, allow_null=True)
    maximum_knm = serializers.DecimalField(18, 6, allow_null=True)
    entered_minimum = serializers.DecimalField(14, 3, allow_null=True)
    entered_optimum = serializers.DecimalField(14, 3, allow_null=True)
    entered_maximum = serializers.DecimalField(14, 3, allow_null=True)
    entered_unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)
    source = serializers.CharField()  # type: ignore[assignment]
    edition = serializers.CharField()


class ConnectionDetail(ConnectionRow):
    """A connection with its make-up torques."""

    torques = Related(TorqueRow, "torques", "designation", "weight_name")


class ProductLineRef(Row):
    """A product line by its usual words."""

    id = serializers.CharField(source="public_id")
    designation = serializers.CharField()
    weight_name = serializers.CharField()
    grade = serializers.CharField(source="grade.name")
    connection = connection_name()


class RatingFlagShape(serializers.Serializer[Any]):
    """A given rating that the formula does not give, with both figures."""

    rating = serializers.ChoiceField(choices=GivenRating.Kind.choices)
    given_si = serializers.DecimalField(18, 6)
    computed_si = serializers.DecimalField(18, 6)
    unit_si = serializers.ChoiceField(choices=Unit.choices)
    differs_percent = serializers.DecimalField(14, 3)


def rating_flags() -> Computed:
    """The given ratings of a line that differ from the formula by more than 1 %."""

    def flags(prefix: str) -> Any:
        figures = ("computed_si", "differs_percent")
        told = {
            "rating": F("kind"),
            "given_si": Cast(F("value_si"), TextField()),
            "unit_si": F("unit_si"),
            **{name: Cast(F(name), TextField()) for name in figures},
        }
        rows = GivenRating.objects.filter(line=OuterRef(f"{prefix}pk"), is_flagged=True)
        return json_list(rows.order_by("pk").values_list(JsonObject(told)))

    return Computed(flags, RatingFlagShape(many=True))


class ProductLineRow(EntryRow):
    """A kind of pipe; `weight_name` (lb/ft) is a name, the wall is the number to compute with."""

    id = serializers.CharField(source="public_id")
    product = serializers.ChoiceField(choices=Product.choices)
    designation = serializers.CharField()
    od_mm = serializers.DecimalField(14, 3)
    weight_name = serializers.CharField()
    wall_mm = serializers.DecimalField(14, 3, allow_null=True)
    entered_od = serializers.DecimalField(18, 6, allow_null=True)
    od_unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)
    entered_wall = serializers.DecimalField(18, 6, allow_null=True)
    wall_unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)
    grade = serializers.CharField(source="grade.name")
    grade_id = serializers.CharField(source="grade.public_id")
    connection = connection_name()
    connection_id = serializers.CharField(source="connection.public_id", allow_null=True)
    upset = serializers.ChoiceField(choices=ProductLine.Upset.choices)
    range_name = serializers.CharField()
    rating_flags = rating_flags()


class GivenRatingRow(Row):
    """A rating that the source gives, beside the formula's; SI, and as entered."""

    rating = serializers.ChoiceField(choices=GivenRating.Kind.choices, source="kind")
    value_si = serializers.DecimalField(18, 6)
    unit_si = serializers.ChoiceField(choices=Unit.choices)
    entered_value = serializers.DecimalField(14, 3)
    entered_unit = serializers.ChoiceField(choices=Unit.choices)
    computed_si = serializers.DecimalField(18, 6, allow_null=True)
    differs_percent = serializers.DecimalField(14, 3, allow_null=True)
    is_flagged = serializers.BooleanField()


class ProductLineDetail(ProductLineRow):
    """A product line with the ratings that its source gives."""

    given_ratings = Related(GivenRatingRow, "given_ratings", "kind")


class LengthBody(Body):
    """A length as it was read."""

    value = Number(max_digits=15, decimal_places=6)
    unit = serializers.ChoiceField(choices=[(unit, unit) for unit in LENGTHS])


class PressureBody(Body):
    """A pressure as it was read."""

    value = Number()
    unit = serializers.ChoiceField(choices=[(unit, unit) for unit in PRESSURES])


class ForceBody(Body):
    """A force as it was read."""

    value = Number()
    unit = serializers.ChoiceField(choices=[(unit, unit) for unit in FORCES])


class TorqueBody(Body):
    """A torque as it was read."""

    value = Number()
    unit = serializers.ChoiceField(choices=[(unit, unit) for unit in TORQUES])


class EntryBody(Body):
    """Where an entry's figures come from."""

    source = Text(max_length=200)  # type: ignore[assignment]
    edition = Text(max_length=120, required=False, allow_blank=True)
    note = Text(max_length=300, required=False, allow_blank=True)
    to_confirm = Flag(required=False)


class RatingsBody(Body):
    """Ratings that the source gives; null takes one out. What differs is flagged and stored."""

    internal_yield = PressureBody(required=False, allow_null=True)
    collapse = PressureBody(required=False, allow_null=True)
    body_yield = ForceBody(required=False, allow_null=True)
    torsion = TorqueBody(required=False, allow_null=True)


class ProductLineBody(EntryBody):
    """A product line; `grade` and `connection` are their ids."""

    product = serializers.ChoiceField(choices=Product.choices)
    designation = Text(max_length=30)
    od = LengthBody()
    wall = LengthBody(required=False, allow_null=True)
    weight_name = Text(max_length=20, required=False, allow_blank=True)
    grade = Reference(Grade)
    connection = Reference(Connection, required=False, allow_null=True)
    upset = serializers.ChoiceField(
        choices=ProductLine.Upset.choices, required=False, allow_blank=True
    )
    range_name = Text(max_length=10, required=False, allow_blank=True)
    ratings = RatingsBody(required=False)


class GradeBody(EntryBody):
    """A grade; its figures share one `unit`."""

    name = Text(max_length=20)
    group = serializers.ChoiceField(choices=Grade.Group.choices)
    products = serializers.ListField(
        child=serializers.ChoiceField(choices=Product.choices), max_length=3
    )
    unit = serializers.ChoiceField(choices=[(unit, unit) for unit in PRESSURES])
    yield_min = Number()
    yield_max = Number(required=False, allow_null=True)
    tensile_min = Number(required=False, allow_null=True)


class ConnectionBody(EntryBody):
    """A connection, with the pressure that it bears where that is known."""

    name = Text(max_length=60)
    kind = serializers.ChoiceField(choices=Connection.Kind.choices)
    pressure_rating = PressureBody(required=False, allow_null=True)


class TorqueSetBody(Body):
    """The torque on one size; it takes the place of the one for the same size and grade."""

    designation = Text(max_length=30)
    weight_name = Text(max_length=20, required=False, allow_blank=True)
    grade = Reference(Grade, required=False, allow_null=True)
    minimum = Number(required=False, allow_null=True)
    optimum = Number(required=False, allow_null=True)
    maximum = Number(required=False, allow_null=True)
    unit = serializers.ChoiceField(choices=[(unit, unit) for unit in TORQUES])
    source = Text(max_length=200)  # type: ignore[assignment]
    edition = Text(max_length=120, required=False, allow_blank=True)


class TorqueRemoveBody(Body):
    """A torque of this connection."""

    torque = Text(max_length=40)
