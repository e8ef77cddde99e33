"""Sets of pipe and strings, and their members over time."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import PublicIdField
from core.rows import Versioned
from equipment.catalogue.models import ProductLine


class PipeSet(Versioned):
    """A set of drill pipe with a passport of its own, or a string that one well consumes."""

    class Kind(models.TextChoices):
        DRILL_PIPE_SET = "drill_pipe_set", _("Drill-pipe set")
        HEAVY_WEIGHT_SET = "heavy_weight_set", _("Heavy-weight set")
        DRILL_COLLAR_SET = "drill_collar_set", _("Drill-collar set")
        DRILL_STRING = "drill_string", _("Drill string")
        CASING_STRING = "casing_string", _("Casing string")
        TUBING_STRING = "tubing_string", _("Tubing string")

    public_id = PublicIdField(prefix="set")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="pipe_sets")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=40)
    product_line = models.ForeignKey(ProductLine, models.PROTECT, related_name="+")
    well = models.CharField(max_length=80, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["memorandum", "number"]
        constraints = [
            models.UniqueConstraint(
                "memorandum", "organisation", Upper("number"), name="set_number_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="set_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("equipment:set-detail", args=[self.public_id])


class SetMember(models.Model):
    """A joint of a set from a day on and, once it left, up to the day before `left_on`.

    The database lets no joint be in two sets on one day.
    """

    public_id = PublicIdField(prefix="mbr")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    pipe_set = models.ForeignKey(PipeSet, models.PROTECT, related_name="members")
    joint = models.ForeignKey("equipment.Joint", models.PROTECT, related_name="memberships")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["pipe_set", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="member_leaves_after_joining",
            ),
            ExclusionConstraint(
                name="joint_in_one_set_at_a_time",
                expressions=[
                    (Func(F("joint"), F("joint"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("joined_on"), F("left_on"), Value("[)"), function="daterange"), "&&"),
                ],
            ),
        ]
        indexes = [models.Index(fields=["joint", "joined_on"], name="member_by_joint")]

    def __str__(self) -> str:
        return f"{self.pipe_set}: {self.joint}"

    def holds_on(self, day: dt.date) -> bool:
        """Whether the joint is in the set on that day."""
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)
