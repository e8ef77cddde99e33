"""Product lines: the kinds of pipe that the register knows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import Measure, PublicIdField
from core.rows import Versioned


class ProductLine(Versioned):
    """A kind of pipe. The weight (lb/ft) is a name; the wall is the number to compute with."""

    class Product(models.TextChoices):
        CASING = "casing", _("Casing")
        TUBING = "tubing", _("Tubing")
        DRILL_PIPE = "drill_pipe", _("Drill pipe")

    public_id = PublicIdField(prefix="prl")
    product = models.CharField(max_length=20, choices=Product.choices)
    designation = models.CharField(max_length=30, help_text=_('Size as it is called, e.g. 9-5/8"'))
    od_mm = Measure()
    weight_name = models.CharField(max_length=20, blank=True)
    wall_mm = Measure(null=True, blank=True)
    grade = models.CharField(max_length=20)
    connection = models.CharField(max_length=60, blank=True)
    range_name = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=200)
    edition = models.CharField(max_length=60, blank=True)

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
                    "range_name",
                ],
                name="product_line_once",
            ),
            models.CheckConstraint(condition=Q(od_mm__gt=0), name="product_line_od_positive"),
        ]

    def __str__(self) -> str:
        parts = (self.designation, self.weight_name, self.grade, self.connection)
        return " ".join(part for part in parts if part)
