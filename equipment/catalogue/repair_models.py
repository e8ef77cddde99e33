"""What may be done to pipe and equipment in a workshop: types of repair and of maintenance, with
what each asks for and what it does to the register."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import PublicIdField
from core.names import Named
from equipment.catalogue.entries import Entry, Quantity, positive, unit_field


class Family(models.TextChoices):
    REPAIR = "repair", _("Repair")
    MAINTENANCE = "maintenance", _("Maintenance")


class Subject(models.TextChoices):
    """On what work of a type is done."""

    BODY = "body", _("Body")
    TOOL_JOINT = "tool_joint", _("Tool joint")
    ITEM = "item", _("Equipment")


class Dimension(models.TextChoices):
    """What is measured before and after; a value is stored in millimetres."""

    OVERALL_LENGTH = "overall_length", _("Overall length")
    WALL = "wall", _("Wall thickness")
    BODY_OD = "body_od", _("Outside diameter of the body")
    INSIDE_DIAMETER = "inside_diameter", _("Inside diameter")
    BOW = "bow", _("Bow")
    DRIFT = "drift", _("Drift diameter")
    PIN_OD = "pin_od", _("Outside diameter of the pin")
    BOX_OD = "box_od", _("Outside diameter of the box")
    PIN_TONG = "pin_tong", _("Tong space, pin")
    BOX_TONG = "box_tong", _("Tong space, box")
    PIN_SHOULDER = "pin_shoulder", _("Shoulder width, pin")
    BOX_SHOULDER = "box_shoulder", _("Shoulder width, box")
    PIN_STANDOFF = "pin_standoff", _("Gauge standoff, pin")
    BOX_STANDOFF = "box_standoff", _("Gauge standoff, box")
    HARDBAND_HEIGHT = "hardband_height", _("Height of the hardband")
    COATING = "coating", _("Thickness of the coating")


class Check(models.TextChoices):
    """What is checked after the work."""

    VISUAL = "visual", _("Visual")
    DIMENSIONAL = "dimensional", _("Dimensional")
    MPI = "mpi", _("Magnetic particle testing")
    UT = "ut", _("Ultrasonic testing")
    HARDNESS = "hardness", _("Hardness")
    THREAD_GAUGE = "thread_gauge", _("Thread gauge")
    DRIFT = "drift", _("Drift (gauging)")
    HOLIDAY = "holiday", _("Holidays of the coating")
    FUNCTION = "function", pgettext_lazy("of equipment", "Function")


def _codes(choices: type[models.TextChoices]) -> Any:
    """A list of codes of these choices."""
    field = models.CharField(max_length=20, choices=choices.choices)
    return ArrayField(field, default=list, blank=True)


class RepairType(Named, Entry):
    """A type of repair or maintenance. `removed` metal is limited for one operation and over the
    life of the joint, in mm and as entered; without a limit any removal passes."""

    Family = Family
    Subject = Subject

    public_id = PublicIdField(prefix="rpt")
    code = models.SlugField(max_length=40, unique=True)
    family = models.CharField(max_length=12, choices=Family.choices)
    applies_to = _codes(Subject)
    per_cut_limit_mm = Quantity(null=True, blank=True)
    entered_per_cut_limit = Quantity(null=True, blank=True)
    per_cut_limit_unit = unit_field()
    cumulative_limit_mm = Quantity(null=True, blank=True)
    entered_cumulative_limit = Quantity(null=True, blank=True)
    cumulative_limit_unit = unit_field()
    dimensions_before = _codes(Dimension)
    dimensions_after = _codes(Dimension)
    checks = _codes(Check)
    shortens = models.BooleanField(default=False)
    changes_range = models.BooleanField(default=False)
    renews_tool_joint = models.BooleanField(default=False)
    changes_coupling = models.BooleanField(default=False)

    class Meta:
        ordering = ["-family", "name"]
        constraints = [
            models.CheckConstraint(
                condition=positive("per_cut_limit_mm", "cumulative_limit_mm"),
                name="repair_type_limits_positive",
            ),
            models.CheckConstraint(
                condition=Q(per_cut_limit_mm=None)
                | Q(cumulative_limit_mm=None)
                | Q(per_cut_limit_mm__lte=F("cumulative_limit_mm")),
                name="repair_type_limits_in_order",
            ),
            models.CheckConstraint(
                condition=Q(shortens=True) | Q(changes_range=False),
                name="repair_type_range_by_length",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("equipment:repair-type-detail", args=[self.public_id])
