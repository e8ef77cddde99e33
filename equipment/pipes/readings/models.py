"""Dated records of what was seen and measured on a joint."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User, workspaces_seen
from core.fields import Measure, PublicIdField
from core.rows import Versioned, Withdrawable
from equipment.pipes.life.states import PipeClass


class Method(models.TextChoices):
    VISUAL = "visual", _("Visual")
    CALIPER = "caliper", _("Calliper or gauge")
    DRIFT = "drift", _("Drift gauge")
    UT = "ut", _("Ultrasonic testing")
    EMI = "emi", _("Electromagnetic inspection")
    MPI = "mpi", _("Magnetic particle testing")
    PT = "pt", _("Penetrant testing")
    THREAD_GAUGE = "thread_gauge", _("Thread gauge")
    TALLY = "tally", _("Tally")
    OTHER = "other", _("Other")


class Inspection(Withdrawable):
    """A dated record of one joint with the classes that it was given.

    `instrument` is what it was measured by, in words; `measured_with` names one of the register,
    by which a recall finds the record. A body and a tool joint are classed apart. A record that
    turns out to be wrong is withdrawn with its reason and stays; the joint then has the classes of
    the record before it.
    """

    public_id = PublicIdField(prefix="isp")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    joint = models.ForeignKey("equipment.Joint", models.PROTECT, related_name="inspections")
    inspected_on = models.DateField()
    method = models.CharField(max_length=20, choices=Method.choices)
    standard = models.CharField(max_length=120, blank=True)
    inspector = models.CharField(max_length=150)
    instrument = models.CharField(max_length=150, blank=True)
    measured_with = models.ForeignKey(
        "equipment.Instrument", models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    body_class = models.CharField(max_length=10, choices=PipeClass.choices, null=True, blank=True)
    tool_joint_class = models.CharField(
        max_length=10, choices=PipeClass.choices, null=True, blank=True
    )
    governed_by = models.CharField(max_length=200, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-inspected_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="inspection_withdrawn_with_reason",
            )
        ]
        indexes = [
            models.Index(fields=["joint", "-inspected_on"], name="inspection_by_joint"),
            models.Index(fields=["inspected_on", "id"], name="inspection_by_day"),
            models.Index(fields=["updated_at", "id"], name="inspection_by_change"),
            models.Index(
                fields=["measured_with", "inspected_on"],
                condition=Q(measured_with__isnull=False),
                name="inspection_by_instrument",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspected_on} {self.method}"


class InspectionBatch(models.Model):
    """Records of several joints that came in by one request: what its one event is about."""

    public_id = PublicIdField(prefix="isb")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    inspection_count = models.PositiveIntegerField(default=0)
    reading_count = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "inspection batches"

    def __str__(self) -> str:
        return f"{self.inspection_count} / {self.reading_count}"


class ReadingQuerySet(models.QuerySet[Any]):
    """Readings are seen with their joints."""

    def visible_to(self, user: User) -> ReadingQuerySet:
        return self.filter(joint__memorandum__in=workspaces_seen(user))

    def standing(self) -> ReadingQuerySet:
        """Those that nobody has called wrong."""
        return self.filter(erroneous_at=None)


class JointReading(Versioned):
    """A dated measurement of a joint, as read, beside its SI value."""

    class Kind(models.TextChoices):
        INSIDE_DIAMETER = "inside_diameter", _("Inside diameter")
        WALL = "wall", _("Wall thickness")
        BODY_OD = "body_od", _("Outside diameter of the body")
        SLIP_OD = "slip_od", _("Outside diameter in the slip area")
        TOOL_JOINT_OD_PIN = "tool_joint_od_pin", _("Tool joint outside diameter, pin")
        TOOL_JOINT_OD_BOX = "tool_joint_od_box", _("Tool joint outside diameter, box")
        SHOULDER = "shoulder", _("Shoulder width")
        TONG_PIN = "tong_pin", _("Tong space, pin")
        TONG_BOX = "tong_box", _("Tong space, box")
        LENGTH = "length", _("Length")
        DRIFT = "drift", _("Drift diameter")
        STRAIGHTNESS = "straightness", _("Bow")
        PIT_DEPTH = "pit_depth", _("Depth of a pit or cut")
        HARDBAND = "hardband", _("Height of the hardband")

    public_id = PublicIdField(prefix="rdg")
    joint = models.ForeignKey("equipment.Joint", models.CASCADE, related_name="readings")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    position = models.CharField(max_length=40)
    value_mm = Measure()
    entered_value = Measure()
    entered_unit = models.CharField(max_length=10)
    read_on = models.DateField()
    method = models.CharField(max_length=20, choices=Method.choices, default=Method.TALLY)
    inspector = models.CharField(max_length=150, blank=True)
    instrument = models.CharField(max_length=150, blank=True)
    measured_with = models.ForeignKey(
        "equipment.Instrument", models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    tolerance_mm = Measure(default=0)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="readings"
    )
    tally = models.ForeignKey("equipment.Tally", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    erroneous_at = models.DateTimeField(null=True, blank=True, editable=False)
    erroneous_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    erroneous_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects: ClassVar[Any] = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["joint", "kind", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value_mm__gt=0) | Q(kind__in=["straightness", "pit_depth"]),
                name="reading_positive",
            ),
            models.CheckConstraint(condition=Q(value_mm__gte=0), name="reading_not_negative"),
            models.CheckConstraint(
                condition=Q(erroneous_at=None) | ~Q(erroneous_reason=""),
                name="reading_erroneous_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["joint", "kind", "position", "-read_on"], name="reading_by_position"
            ),
            models.Index(fields=["read_on", "id"], name="reading_by_day"),
            models.Index(fields=["updated_at", "id"], name="reading_by_change"),
            models.Index(
                fields=["measured_with", "read_on"],
                condition=Q(measured_with__isnull=False),
                name="reading_by_instrument",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.value_mm} mm"
