"""Steel grades, connections and product lines: the kinds of pipe that the register knows."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import Measure, PublicIdField
from equipment.catalogue.entries import Entry, Quantity, Unit, positive, unit_field


class Product(models.TextChoices):
    CASING = "casing", _("Casing")
    TUBING = "tubing", _("Tubing")
    DRILL_PIPE = "drill_pipe", _("Drill pipe")


def _rising(lower: str, upper: str) -> Q:
    """The condition that the second figure, where both are given, is not less than the first."""
    return Q(**{lower: None}) | Q(**{upper: None}) | Q(**{f"{lower}__lte": F(upper)})


class Grade(Entry):
    """A steel grade (strength group): yields and tensile strength in MPa, and as entered."""

    class Group(models.TextChoices):
        API = "api", _("API")
        GOST = "gost", _("GOST")
        OTHER = "other", _("Maker's own")

    public_id = PublicIdField(prefix="grd")
    name = models.CharField(max_length=20)
    name_key = models.CharField(max_length=40, editable=False)
    group = models.CharField(max_length=8, choices=Group.choices)
    products: Any = ArrayField(
        models.CharField(max_length=20, choices=Product.choices), default=list, blank=True
    )
    yield_min_mpa = Quantity(null=True, blank=True)
    yield_max_mpa = Quantity(null=True, blank=True)
    tensile_min_mpa = Quantity(null=True, blank=True)
    entered_yield_min = Measure(null=True, blank=True)
    entered_yield_max = Measure(null=True, blank=True)
    entered_tensile_min = Measure(null=True, blank=True)
    entered_unit = unit_field()

    class Meta:
        ordering = ["group", "yield_min_mpa", "name"]
        constraints = [
            models.UniqueConstraint(fields=["group", "name_key"], name="grade_once"),
            models.CheckConstraint(
                condition=positive("yield_min_mpa", "yield_max_mpa", "tensile_min_mpa"),
                name="grade_strengths_positive",
            ),
            models.CheckConstraint(
                condition=_rising("yield_min_mpa", "yield_max_mpa"), name="grade_yields_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("equipment:grade-detail", args=[self.public_id])


class Connection(Entry):
    """A connection by its name; what it bears may be less than the pipe's body."""

    class Kind(models.TextChoices):
        API_THREAD = "api_thread", _("API casing or tubing thread")
        ROTARY = "rotary", _("Rotary shouldered")
        GOST_THREAD = "gost_thread", _("GOST thread")
        PREMIUM = "premium", _("Premium")
        OTHER = "other", _("Other")

    public_id = PublicIdField(prefix="cnx")
    name = models.CharField(max_length=60)
    name_key = models.CharField(max_length=120, editable=False, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    pressure_rating_mpa = Quantity(null=True, blank=True)
    entered_pressure_rating = Measure(null=True, blank=True)
    pressure_rating_unit = unit_field()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=positive("pressure_rating_mpa"), name="connection_rating_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("equipment:connection-detail", args=[self.public_id])


class MakeUpTorque(models.Model):
    """The make-up torque of a connection on one size of pipe, in kN·m and as it was entered.

    `grade` narrows it to one grade; without one it holds for all of that size and weight.
    """

    public_id = PublicIdField(prefix="mut")
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="torques")
    designation = models.CharField(max_length=30)
    weight_name = models.CharField(max_length=20, blank=True)
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="+")
    minimum_knm = Quantity(null=True, blank=True)
    optimum_knm = Quantity(null=True, blank=True)
    maximum_knm = Quantity(null=True, blank=True)
    entered_minimum = Measure(null=True, blank=True)
    entered_optimum = Measure(null=True, blank=True)
    entered_maximum = Measure(null=True, blank=True)
    entered_unit = unit_field()
    source = models.CharField(max_length=200)
    edition = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["designation", "weight_name", "grade", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "designation", "weight_name", "grade"],
                name="make_up_torque_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=positive("minimum_knm", "optimum_knm", "maximum_knm"),
                name="make_up_torque_positive",
            ),
            models.CheckConstraint(
                condition=_rising("minimum_knm", "optimum_knm")
                & _rising("optimum_knm", "maximum_knm")
                & _rising("minimum_knm", "maximum_knm"),
                name="make_up_torque_in_order",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.designation, self.weight_name) if part)


class ProductLine(Entry):
    """A kind of pipe. The weight (lb/ft) is a name; the wall is the number to compute with.

    `label` is the line in words, kept so that whoever shows a joint needs no further rows.
    """

    Product = Product

    class Upset(models.TextChoices):
        NONE = "", _("None")
        EXTERNAL = "EU", _("External (EU)")
        INTERNAL = "IU", _("Internal (IU)")
        BOTH = "IEU", _("Internal and external (IEU)")

    public_id = PublicIdField(prefix="prl")
    product = models.CharField(max_length=20, choices=Product.choices)
    designation = models.CharField(max_length=30, help_text=_('Size as it is called, e.g. 9-5/8"'))
    od_mm = Measure()
    weight_name = models.CharField(max_length=20, blank=True)
    wall_mm = Measure(null=True, blank=True)
    entered_od = Quantity(null=True, blank=True)
    od_unit = unit_field()
    entered_wall = Quantity(null=True, blank=True)
    wall_unit = unit_field()
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="lines")
    connection = models.ForeignKey(
        Connection, models.PROTECT, null=True, blank=True, related_name="lines"
    )
    upset = models.CharField(max_length=3, choices=Upset.choices, blank=True)
    range_name = models.CharField(max_length=10, blank=True)
    label = models.CharField(max_length=140, editable=False)

    class Meta:
        ordering = ["product", "od_mm", "weight_name"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "product",
                    "designation",
                    "weight_name",
                    "grade",
                    "connection",
                    "upset",
                    "range_name",
                ],
                name="product_line_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=positive("od_mm"), name="product_line_od_positive"),
            models.CheckConstraint(
                condition=Q(wall_mm=None) | Q(wall_mm__gt=0, wall_mm__lt=F("od_mm") / 2),
                name="product_line_has_a_bore",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("equipment:product-line-detail", args=[self.public_id])


def label_of(designation: str, weight_name: str, grade: str, connection: str) -> str:
    """A product line in words: 9-5/8" 47.00# L80 BTC."""
    return " ".join(part for part in (designation, weight_name, grade, connection) if part)[:140]


class GivenRating(models.Model):
    """A rating that a source gives for a product line, in SI and as entered, beside the formula's.

    `differs_percent` is given against computed; beyond the tolerance it is flagged and kept.
    """

    class Kind(models.TextChoices):
        INTERNAL_YIELD = "internal_yield", _("Internal yield")
        COLLAPSE = "collapse", _("Collapse")
        BODY_YIELD = "body_yield", _("Body yield")
        TORSION = "torsion", _("Torsion")

    line = models.ForeignKey(ProductLine, models.CASCADE, related_name="given_ratings")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    value_si = Quantity()
    unit_si = models.CharField(max_length=8, choices=Unit.choices)
    entered_value = Measure()
    entered_unit = models.CharField(max_length=8, choices=Unit.choices)
    computed_si: Any = Quantity(null=True, blank=True)
    differs_percent = Measure(null=True, blank=True)
    is_flagged = models.BooleanField(default=False)

    class Meta:
        ordering = ["line", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "kind"], name="given_rating_once"),
            models.CheckConstraint(condition=positive("value_si"), name="given_rating_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entered_value} {self.entered_unit}"
