"""Repair records: what was done to a joint or an item on an order, by what, and what it changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import User
from core.fields import Measure, PublicIdField
from core.rows import Versioned
from equipment.catalogue.entries import LARGEST, Quantity
from equipment.catalogue.repair_models import Check, Dimension, RepairType
from equipment.orders.models import OrderLine
from equipment.pipes.life.states import PipeClass, PipeRange
from equipment.pipes.models import Joint
from equipment.pipes.readings.models import Inspection, Method
from equipment.pipes.tool_joints.models import ToolJointPair


class LengthUnit(models.TextChoices):
    """Units in which lengths and thicknesses are read off."""

    MM = "mm", _("mm")
    IN = "in", _("in")
    M = "m", _("m")
    FT = "ft", _("ft")


def _given(name: str) -> Q:
    """The condition that a figure is missing or a number greater than nought."""
    return Q(**{name: None}) | Q(**{f"{name}__gt": 0, f"{name}__lt": LARGEST})


class RepairRecord(Versioned):
    """What was done to the subject of a line and what came of it.

    `done_on` is the day of the last operation. An inspection after the repair gives the classes.
    """

    class Outcome(models.TextChoices):
        IN_WORK = "", _("In work")
        REPAIRED = "repaired", _("Repaired")
        NOT_REPAIRABLE = "not_repairable", _("Not repairable")

    public_id = PublicIdField(prefix="rpr")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    line = models.OneToOneField(OrderLine, models.PROTECT, related_name="repair")
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    defect = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    done_on = models.DateField()
    body_class = models.CharField(max_length=10, choices=PipeClass.choices, null=True, blank=True)
    tool_joint_class = models.CharField(
        max_length=10, choices=PipeClass.choices, null=True, blank=True
    )
    inspected_on = models.DateField(null=True, blank=True)
    method = models.CharField(max_length=20, choices=Method.choices, blank=True)
    inspector = models.CharField(max_length=150, blank=True)
    governed_by = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["line__order", "line__position"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="not_repairable") | ~Q(reason=""),
                name="not_repairable_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(body_class=None, tool_joint_class=None)
                | (Q(inspected_on__isnull=False) & ~Q(method="") & ~Q(inspector="")),
                name="repair_class_is_inspected",
            ),
            models.CheckConstraint(
                condition=Q(tool_joint_class=None) | Q(body_class__isnull=False),
                name="repair_classes_together",
            ),
        ]
        indexes = [
            models.Index(fields=["done_on", "id"], name="repair_by_day"),
            models.Index(fields=["updated_at", "id"], name="repair_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.line.order.number}/{self.line.position}"


class RepairOperation(models.Model):
    """One operation: `removed` metal in mm and as read, the length that was cut off in m and as
    read, who did it on which machine."""

    record = models.ForeignKey(RepairRecord, models.CASCADE, related_name="operations")
    position = models.PositiveSmallIntegerField()
    type = models.ForeignKey(RepairType, models.PROTECT, related_name="operations")
    removed_mm = Quantity(null=True, blank=True)
    entered_removed = Quantity(null=True, blank=True)
    removed_unit = models.CharField(max_length=4, choices=LengthUnit.choices, blank=True)
    cut_m = Measure(null=True, blank=True)
    entered_cut = Quantity(null=True, blank=True)
    cut_unit = models.CharField(max_length=4, choices=LengthUnit.choices, blank=True)
    machine = models.CharField(max_length=120, blank=True)
    operator = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=120, blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    done_on = models.DateField()
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["record", "position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "position"], name="repair_operation_once"),
            models.CheckConstraint(
                condition=_given("removed_mm") & _given("cut_m"), name="repair_removed_positive"
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gte=0), name="repair_hours_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.type}"


class RepairDimension(models.Model):
    """A measure before or after the work, in mm and as read off."""

    class Moment(models.TextChoices):
        BEFORE = "before", _("Before")
        AFTER = "after", _("After")

    record = models.ForeignKey(RepairRecord, models.CASCADE, related_name="dimensions")
    code = models.CharField(max_length=20, choices=Dimension.choices)
    moment = models.CharField(max_length=8, choices=Moment.choices)
    value_mm = Quantity()
    entered_value = Quantity()
    entered_unit = models.CharField(max_length=4, choices=LengthUnit.choices)

    class Meta:
        ordering = ["record", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "code", "moment"], name="repair_dimension_once"
            ),
            models.CheckConstraint(
                condition=Q(value_mm__gte=0, value_mm__lt=LARGEST),
                name="repair_dimension_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.moment}: {self.value_mm} mm"


class Consumable(models.Model):
    """What was used up or fitted, by its heat or batch number, and where it was made."""

    class Origin(models.TextChoices):
        LOCAL = "local", _("Local")
        IMPORTED = "imported", _("Imported")

    record = models.ForeignKey(RepairRecord, models.CASCADE, related_name="consumables")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    batch = models.CharField(max_length=80, blank=True)
    quantity = Measure(null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices)

    class Meta:
        ordering = ["record", "position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "position"], name="consumable_once"),
            models.CheckConstraint(
                condition=_given("quantity"), name="consumable_quantity_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RepairCheck(models.Model):
    """What was checked after the work, by whom, and whether it passed."""

    record = models.ForeignKey(RepairRecord, models.CASCADE, related_name="checks")
    code = models.CharField(max_length=20, choices=Check.choices)
    passed = models.BooleanField()
    checked_by = models.CharField(max_length=150)
    on = models.DateField()
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["record", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "code"], name="repair_check_once")]

    def __str__(self) -> str:
        return f"{self.code}: {self.passed}"


class RepairEffect(models.Model):
    """What a repair changed of a joint in the register, written when its order was finished and
    reversed, with a reason, when the record turns out to be wrong. Lengths in metres."""

    record = models.OneToOneField(RepairRecord, models.PROTECT, related_name="effect")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    joint = models.ForeignKey(Joint, models.PROTECT, related_name="repair_effects")
    cut_m = Measure(default=0)
    overall_before_m = Measure(null=True, blank=True)
    overall_after_m = Measure(null=True, blank=True)
    effective_before_m = Measure()
    effective_after_m = Measure()
    range_before = models.CharField(max_length=2, choices=PipeRange.choices, blank=True)
    range_after = models.CharField(max_length=2, choices=PipeRange.choices, blank=True)
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, null=True, blank=True, related_name="repair_effect"
    )
    tool_joint = models.OneToOneField(
        ToolJointPair, models.PROTECT, null=True, blank=True, related_name="repair_effect"
    )
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    reversed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    reversed_at = models.DateTimeField(null=True, blank=True, editable=False)
    reversed_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reversed_at=None) | ~Q(reversed_reason=""),
                name="repair_reversed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(effective_after_m__gt=0, cut_m__gte=0),
                name="repair_leaves_a_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_before_m} → {self.effective_after_m} m"
