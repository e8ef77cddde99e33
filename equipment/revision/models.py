"""Revision records (strip-down inspection): what was done to a joint or an item, step by step."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import User
from core.fields import Measure, PublicIdField
from core.qualifications.models import Qualification
from core.rows import Versioned, Withdrawable
from equipment.catalogue.class_models import Part
from equipment.instruments.models import Instrument
from equipment.orders.models import OrderLine, TorqueBand
from equipment.pipes.life.states import PipeClass
from equipment.pipes.readings.models import Inspection, JointReading
from equipment.programmes.models import ProgrammeStep, ProgrammeVersion, Sought

NOT_CLASSIFIABLE = "not_classifiable"
#: What a body or a tool joint may come to.
CLASSES = [*PipeClass.choices, (NOT_CLASSIFIABLE, _("Not classifiable"))]


class LengthUnit(models.TextChoices):
    """Units in which readings of pipe are read off."""

    MM = "mm", _("mm")
    IN = "in", _("in")
    M = "m", _("m")
    FT = "ft", _("ft")


class RevisionRecord(Withdrawable):
    """The revision of the subject of a line by the version of a programme in force on its day.

    While it is open steps are saved one by one; completed, it stands with its verdict and, of
    pipe, the one inspection that it wrote. One that was called wrong stays as it is with the
    reason, and `standing_line` is free for another.
    """

    class Verdict(models.TextChoices):
        OPEN = "", _("In work")
        ACCEPTED = "accepted", _("Accepted")
        FAILED = "failed", pgettext_lazy("an inspection", "Failed")
        NOT_CLASSIFIABLE = NOT_CLASSIFIABLE, _("Not classifiable")

    VERDICT_TONES: ClassVar[dict[str, str]] = {
        "": "grey",
        "accepted": "green",
        "failed": "red",
        "not_classifiable": "amber",
    }

    public_id = PublicIdField(prefix="rvr")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="revisions")
    standing_line = models.OneToOneField(
        OrderLine, models.PROTECT, null=True, blank=True, related_name="revision", editable=False
    )
    programme = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="records")
    begun_on = models.DateField()
    done_on = models.DateField()
    remark = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    scheme = models.CharField(max_length=300, blank=True)
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, null=True, blank=True, related_name="revision"
    )
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)
    completed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["line__order", "line__position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at=None, withdrawn_by=None, withdrawn_reason="",
                    standing_line=F("line"),
                )
                | (
                    Q(
                        withdrawn_at__isnull=False, withdrawn_by__isnull=False,
                        completed_at__isnull=False, standing_line=None,
                    )
                    & ~Q(withdrawn_reason="")
                ),
                name="revision_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None, completed_by=None, verdict="")
                | (Q(completed_at__isnull=False, completed_by__isnull=False) & ~Q(verdict="")),
                name="revision_completed_with_verdict",
            ),
            models.CheckConstraint(
                condition=Q(inspection=None) | Q(completed_at__isnull=False),
                name="revision_inspected_when_completed",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["done_on", "id"], name="revision_by_day"),
            models.Index(fields=["updated_at", "id"], name="revision_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.line.order.number}/{self.line.position}"

    def get_absolute_url(self) -> str:
        order, line = self.line.order.public_id, self.line.public_id
        return reverse("equipment:revision-line", args=[order, line])


class RevisionStep(Versioned):
    """One step as it was done: outcome, who by which qualification, on what, checks around it.

    `torque` is that of reassembly, in kN·m and as read. A failed step says what was found.
    """

    class Outcome(models.TextChoices):
        OPEN = "", _("Not done yet")
        ACCEPTED = "accepted", _("Accepted")
        FAILED = "failed", pgettext_lazy("an inspection", "Failed")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    OUTCOME_TONES: ClassVar[dict[str, str]] = {
        "": "grey",
        "accepted": "green",
        "failed": "red",
        "not_applicable": "grey",
    }

    record = models.ForeignKey(RevisionRecord, models.CASCADE, related_name="steps")
    step = models.ForeignKey(ProgrammeStep, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    done_on = models.DateField()
    inspector = models.ForeignKey(User, models.PROTECT, related_name="+")
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, null=True, blank=True, related_name="+"
    )
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    standard = models.CharField(max_length=120, blank=True)
    before_ok = models.BooleanField(null=True, blank=True)
    after_ok = models.BooleanField(null=True, blank=True)
    torque_knm = Measure(null=True, blank=True)
    entered_torque = Measure(null=True, blank=True)
    torque_unit = models.CharField(max_length=8, choices=TorqueBand.Unit.choices, blank=True)

    class Meta:
        ordering = ["record", "step__position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "step"], name="revision_step_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "accepted"]) | ~Q(reason=""),
                name="revision_step_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(torque_knm=None) | Q(torque_knm__gt=0), name="revision_torque_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step.position}. {self.step}"


class RevisionReading(models.Model):
    """A reading of a step, in mm and as read; `number` counts those of one kind and place."""

    step = models.ForeignKey(RevisionStep, models.CASCADE, related_name="readings")
    kind = models.CharField(max_length=20, choices=JointReading.Kind.choices)
    place = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField(default=1)
    value_mm = Measure()
    entered_value = Measure()
    entered_unit = models.CharField(max_length=4, choices=LengthUnit.choices)

    class Meta:
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "kind", "place", "number"], name="revision_reading_once"
            ),
            models.CheckConstraint(
                condition=Q(value_mm__gt=0)
                | Q(kind__in=["straightness", "pit_depth"], value_mm__gte=0),
                name="revision_reading_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}: {self.value_mm} mm"


class RevisionFinding(models.Model):
    """What a step looked for and found: a size in mm and as read; of a cut its depth, its
    direction and the wall beside it. A crack or washout has no size."""

    class Direction(models.TextChoices):
        LONGITUDINAL = "longitudinal", _("Along the pipe")
        TRANSVERSE = "transverse", _("Across the pipe")

    step = models.ForeignKey(RevisionStep, models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, choices=Sought.choices)
    place = models.CharField(max_length=40, blank=True)
    value_mm = Measure(null=True, blank=True)
    entered_value = Measure(null=True, blank=True)
    entered_unit = models.CharField(max_length=4, choices=LengthUnit.choices, blank=True)
    direction = models.CharField(max_length=12, choices=Direction.choices, blank=True)
    adjacent_mm = Measure(null=True, blank=True)
    entered_adjacent = Measure(null=True, blank=True)

    class Meta:
        ordering = ["step", "position"]
        constraints = [
            models.UniqueConstraint(fields=["step", "position"], name="revision_finding_in_order"),
            models.CheckConstraint(
                condition=(Q(value_mm=None) | Q(value_mm__gte=0))
                & (Q(adjacent_mm=None) | Q(adjacent_mm__gt=0)),
                name="revision_finding_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class RevisionPart(models.Model):
    """A part of equipment that was stripped down: how it was found and what became of it."""

    class Fate(models.TextChoices):
        REUSED = "reused", _("Reused")
        REPLACED = "replaced", _("Replaced")
        MISSING = "missing", _("Missing")

    step = models.ForeignKey(RevisionStep, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    found = models.CharField(max_length=200, blank=True)
    fate = models.CharField(max_length=10, choices=Fate.choices)
    serial = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["step", "position"]
        constraints = [
            models.UniqueConstraint(fields=["step", "position"], name="revision_part_in_order"),
            models.CheckConstraint(
                condition=~Q(fate="replaced") | ~Q(serial=""), name="revision_part_has_serial"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RevisionClass(models.Model):
    """The class that the readings gave a body or a tool joint, and by which criterion.

    It is computed and never typed; `share` and `limit` are in per cent, `missing` names what was
    not read.
    """

    record = models.ForeignKey(RevisionRecord, models.CASCADE, related_name="classes")
    part = models.CharField(max_length=10, choices=Part.choices)
    pipe_class = models.CharField(max_length=16, choices=CLASSES)
    criterion = models.CharField(max_length=40, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    share = Measure(null=True, blank=True)
    limit = Measure(null=True, blank=True)
    band_colour = models.CharField(max_length=10, blank=True)
    band_count = models.PositiveSmallIntegerField(default=0)
    missing: Any = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    class Meta:
        ordering = ["record", "part"]
        constraints = [
            models.UniqueConstraint(fields=["record", "part"], name="revision_class_a_part"),
            models.CheckConstraint(
                condition=~Q(pipe_class=NOT_CLASSIFIABLE) | Q(missing__len__gt=0),
                name="revision_class_says_what_is_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.pipe_class}"
