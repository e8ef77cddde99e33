"""Classification schemes as data: classes with their bands, criteria with their limits; and the
limits of tool joints by size, grade, connection and class."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import Measure, PublicIdField
from core.names import Named
from equipment.catalogue.entries import Entry, Quantity, positive, unit_field
from equipment.catalogue.models import Connection, Grade


class ClassScheme(Entry):
    """A scheme by which used pipe is classified; a report is made by one scheme alone."""

    public_id = PublicIdField(prefix="sch")
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("equipment:class-scheme-detail", args=[self.public_id])


class Part(models.TextChoices):
    BODY = "body", _("Body")
    TOOL_JOINT = "tool_joint", _("Tool joint")


class PipeClass(Named):
    """A class of a scheme, the best first, with the bands that are painted for it.

    One of the tool joint alone is a mark of repair beside the classes of the body.
    """

    class Colour(models.TextChoices):
        WHITE = "white", _("White")
        YELLOW = "yellow", _("Yellow")
        ORANGE = "orange", _("Orange")
        BLUE = "blue", _("Blue")
        GREEN = "green", _("Green")
        RED = "red", _("Red")

    public_id = PublicIdField(prefix="pcl")
    scheme = models.ForeignKey(ClassScheme, models.CASCADE, related_name="classes")
    code = models.SlugField(max_length=20)
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.BODY)
    rank = models.PositiveSmallIntegerField()
    band_colour = models.CharField(max_length=8, choices=Colour.choices, blank=True)
    band_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["scheme", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="pipe_class_once"),
            models.UniqueConstraint(fields=["scheme", "rank"], name="pipe_class_rank_once"),
            models.CheckConstraint(
                condition=Q(band_colour="", band_count=0)
                | (~Q(band_colour="") & Q(band_count__gte=1, band_count__lte=5)),
                name="pipe_class_bands_have_a_colour",
            ),
        ]


class ClassCriterion(Named):
    """What is measured or looked for; `otherwise` is the class where no limit is met.

    Its code names the reading, as the engineering core knows it.
    """

    class Kind(models.TextChoices):
        LEAST = "least", _("At least")
        MOST = "most", _("At most")
        ABSENT = "absent", _("None allowed")

    scheme = models.ForeignKey(ClassScheme, models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.BODY)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    otherwise = models.ForeignKey(PipeClass, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="class_criterion_once"),
        ]


class ClassLimit(models.Model):
    """The limit of a criterion for a class, in per cent of the nominal value."""

    criterion = models.ForeignKey(ClassCriterion, models.CASCADE, related_name="limits")
    pipe_class = models.ForeignKey(PipeClass, models.CASCADE, related_name="limits")
    percent = Measure()

    class Meta:
        ordering = ["criterion", "pipe_class__rank"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "pipe_class"], name="class_limit_once"),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="class_limit_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class ToolJointLimit(Entry):
    """The least outside diameter and box shoulder of a worn tool joint, in mm and as entered."""

    public_id = PublicIdField(prefix="tjl")
    designation = models.CharField(max_length=30)
    weight_name = models.CharField(max_length=20)
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="joint_limits")
    pipe_class = models.ForeignKey(PipeClass, models.PROTECT, related_name="joint_limits")
    min_od_mm = Quantity()
    entered_min_od = Quantity()
    min_od_unit = unit_field()
    min_shoulder_mm = Quantity(null=True, blank=True)
    entered_min_shoulder = Quantity(null=True, blank=True)
    min_shoulder_unit = unit_field()

    class Meta:
        ordering = ["designation", "weight_name", "grade", "connection", "pipe_class__rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["designation", "weight_name", "grade", "connection", "pipe_class"],
                name="tool_joint_limit_once",
            ),
            models.CheckConstraint(
                condition=positive("min_od_mm", "min_shoulder_mm"), name="tool_joint_limit_positive"
            ),
        ]

    def __str__(self) -> str:
        return " ".join((self.designation, self.weight_name))

    def get_absolute_url(self) -> str:
        return reverse("equipment:tool-joint-limit-detail", args=[self.public_id])
