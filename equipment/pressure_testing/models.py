"""Pressure tests: one set-up under one chart, its verdict, and what it says of each line."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from core.files.models import Attachment
from core.qualifications.models import Qualification
from core.rows import Withdrawable
from equipment.catalogue.entries import LARGEST, Quantity, positive
from equipment.instruments.models import Calibration, Instrument
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.models import Joint
from equipment.procedures.models import Medium, PressureUnit, ProcedureVersion

LEAST_C, MOST_C = -90, 400


class ChartFinding(models.TextChoices):
    """What a chart shows against its procedure, in the order in which it governs."""

    TARGET_NOT_REACHED = "target_not_reached", _("Target not reached")
    OVERPRESSURE = "overpressure", _("Pressure above the ceiling")
    SAMPLING_GAP = "sampling_gap", _("Gap between samples")
    HOLD_TOO_SHORT = "hold_too_short", _("Hold too short")
    REPRESSURISED = "repressurised", _("Pumped up again during the hold")
    DROP_EXCEEDED = "drop_exceeded", _("Pressure fell too far")


class ChartWarning(models.TextChoices):
    """What is strange of a chart and decides nothing."""

    FLAT_LINE = "flat_line", _("Identical readings over the whole hold")
    NEGATIVE_PRESSURE = "negative_pressure", _("Pressure below nought")
    OTHER_DAY = "other_day", _("The recorder's clock shows another day")
    SAME_FILE = "same_file", _("The same recorder file stands on another test")


def _figure(name: str) -> Q:
    """The condition that a figure of a chart is missing or a number that can be."""
    return Q(**{name: None}) | Q(**{f"{name}__gt": -LARGEST, f"{name}__lt": LARGEST})


class PressureTest(Withdrawable):
    """A set-up of an order's lines under one recorder file, judged by the version of its procedure
    that was in force on the day.

    Pressures are in MPa and beside it as they were entered; times of the chart are seconds since
    its first sample. `working` is the account of the suggested pressure as it was shown. What is
    recorded stays (a trigger keeps it); a record that is wrong is withdrawn with its reason.
    """

    class Verdict(models.TextChoices):
        PASS = "pass", pgettext_lazy("verdict of a test", "Pass")
        FAIL = "fail", pgettext_lazy("verdict of a test", "Fail")
        INVALID = "invalid", pgettext_lazy("verdict of a test", "Invalid")

    TONES: ClassVar[dict[str, str]] = {"pass": "green", "fail": "red", "invalid": "amber"}

    public_id = PublicIdField(prefix="prt")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="pressure_tests")
    number = models.PositiveSmallIntegerField()
    procedure_version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="tests")
    tested_on = models.DateField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    medium = models.CharField(max_length=16, choices=Medium.choices)
    ambient_c = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    medium_c = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    target_mpa = Quantity()
    entered_target = Quantity()
    target_unit = models.CharField(max_length=8, choices=PressureUnit.choices)
    target_reason = models.CharField(max_length=300, blank=True)
    suggested_mpa = Quantity(null=True, blank=True)
    suggested_by = models.ForeignKey(Joint, models.PROTECT, null=True, blank=True, related_name="+")
    working = models.JSONField(null=True, blank=True)
    tester = models.ForeignKey(User, models.PROTECT, related_name="+")
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, null=True, blank=True, related_name="pressure_tests"
    )
    pump = models.CharField(max_length=120, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    findings: Any = ArrayField(
        models.CharField(max_length=20, choices=ChartFinding.choices), default=list, blank=True
    )
    #: When each finding shows first, in the order of `findings`.
    finding_s: Any = ArrayField(Quantity(), default=list, blank=True)
    warnings: Any = ArrayField(
        models.CharField(max_length=20, choices=ChartWarning.choices), default=list, blank=True
    )
    drop_mpa = Quantity(null=True, blank=True)
    at_start_mpa = Quantity(null=True, blank=True)
    lowest_mpa = Quantity(null=True, blank=True)
    highest_mpa = Quantity()
    isolated_s = Quantity(null=True, blank=True)
    hold_from_s = Quantity(null=True, blank=True)
    hold_to_s = Quantity(null=True, blank=True)
    sample_count = models.PositiveIntegerField()
    length_s = Quantity()
    chart_unit = models.CharField(max_length=8, choices=PressureUnit.choices)
    chart_started = models.DateTimeField(null=True, blank=True)
    chart_sha256 = models.CharField(max_length=64)
    #: The first test of the memorandum that stood on the same file when this one was recorded.
    same_file_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="same_files"
    )
    recorder_file = models.OneToOneField(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-tested_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="pressure_test_number_once"),
            models.UniqueConstraint(
                fields=["order", "chart_sha256"],
                condition=Q(withdrawn_at=None),
                name="recorder_file_once_an_order",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(ended_at=None) | Q(started_at__lte=F("ended_at")),
                name="pressure_test_ends_after_start",
            ),
            models.CheckConstraint(
                condition=(Q(ambient_c=None) | Q(ambient_c__gte=LEAST_C, ambient_c__lte=MOST_C))
                & (Q(medium_c=None) | Q(medium_c__gte=LEAST_C, medium_c__lte=MOST_C)),
                name="pressure_test_temperatures",
            ),
            models.CheckConstraint(
                condition=positive("target_mpa", "suggested_mpa")
                & _figure("drop_mpa") & _figure("highest_mpa") & _figure("lowest_mpa"),
                name="pressure_test_figures",
            ),
            models.CheckConstraint(
                condition=(Q(verdict="pass") & Q(findings__len=0))
                | (~Q(verdict="pass") & Q(findings__len__gt=0, finding_s__len=F("findings__len"))),
                name="pressure_test_verdict_by_findings",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="pressure_test_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=(Q(same_file_as=None) & ~Q(warnings__contains=["same_file"]))
                | Q(same_file_as__isnull=False, warnings__contains=["same_file"]),
                name="pressure_test_names_its_twin",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["tested_on", "id"], name="pressure_test_by_day"),
            models.Index(fields=["updated_at", "id"], name="pressure_test_by_change"),
            models.Index(fields=["memorandum", "chart_sha256"], name="pressure_test_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.order.number} · {self.number}"

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None

    def get_absolute_url(self) -> str:
        return reverse("equipment:pressure-test-detail", args=[self.public_id])


class LeakPlace(models.TextChoices):
    """Where a joint or an item leaked."""

    BODY = "body", _("Body")
    PIN = "pin", _("Pin")
    BOX = "box", _("Box")
    COUPLING_MILL = "coupling_mill", _("Coupling, mill end")
    COUPLING_FIELD = "coupling_field", _("Coupling, field end")
    WELD = "weld", _("Weld")
    SEAL = "seal", _("Seal")


class Attempt(models.Model):
    """A line in a set-up: `number` counts its attempts. The verdict follows from chart and leak.

    `leak_at_m` is metres from the box.
    """

    class Verdict(models.TextChoices):
        PASS = "pass", pgettext_lazy("verdict of a test", "Pass")
        LEAK = "leak", _("Leak")
        NOT_PROVEN = "not_proven", _("Not proven: the chart did not pass")

    TONES: ClassVar[dict[str, str]] = {"pass": "green", "leak": "red", "not_proven": "amber"}

    test = models.ForeignKey(PressureTest, models.PROTECT, related_name="attempts")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    leak_where = models.CharField(max_length=14, choices=LeakPlace.choices, blank=True)
    leak_at_m = Measure(null=True, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["line__position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["test", "line"], name="line_once_a_set_up"),
            models.UniqueConstraint(fields=["line", "number"], name="attempt_number_once"),
            models.CheckConstraint(
                condition=(Q(verdict="leak") & ~Q(leak_where=""))
                | (~Q(verdict="leak") & Q(leak_where="", leak_at_m=None)),
                name="leak_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(leak_at_m=None) | Q(leak_at_m__gte=0, leak_at_m__lt=100),
                name="leak_is_on_the_joint",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.number}"


class DecidingAttempt(models.Model):
    """The attempt by which a line is carried out or rejected. A line's only attempt decides by
    itself; among several somebody chooses and says why. `among` is the newest attempt there was:
    a later one opens the choice again."""

    line = models.OneToOneField(OrderLine, models.PROTECT, related_name="pressure_test")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="deciding")
    tested_on = models.DateField()
    among = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["line"]
        indexes = [models.Index(fields=["tested_on"], name="decided_by_day")]

    def __str__(self) -> str:
        return str(self.attempt)


class UsedInstrument(models.Model):
    """An instrument of a test with the calibration that covered the day; `accuracy_mpa` is the
    error that its class permits."""

    class Role(models.TextChoices):
        RECORDER = "recorder", _("Records the chart")
        GAUGE = "gauge", _("Read beside the chart")

    test = models.ForeignKey(PressureTest, models.PROTECT, related_name="instruments")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="pressure_tests")
    calibration = models.ForeignKey(Calibration, models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=Role.choices)
    accuracy_mpa = Quantity(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["test", "instrument"], name="instrument_once_a_test")
        ]

    def __str__(self) -> str:
        return str(self.instrument)


class Witness(models.Model):
    """Who was there for a party; `confirmed_at` is when they said so themselves."""

    test = models.ForeignKey(PressureTest, models.PROTECT, related_name="witnesses")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["test", "person"], name="witness_once_a_test")
        ]

    def __str__(self) -> str:
        return self.person.full_name


class GaugeReading(models.Model):
    """What a person read off a gauge beside the chart, and what the chart shows of that moment."""

    class Moment(models.TextChoices):
        HOLD_START = "hold_start", _("At the start of the hold")
        HOLD_END = "hold_end", _("At the end of the hold")

    test = models.ForeignKey(PressureTest, models.PROTECT, related_name="readings")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    value_mpa = Quantity()
    entered_value = Quantity()
    entered_unit = models.CharField(max_length=8, choices=PressureUnit.choices)
    chart_mpa = Quantity()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["test", "instrument", "moment"], name="gauge_read_once_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(value_mpa__gte=0, value_mpa__lt=LARGEST),
                name="gauge_reading_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entered_value} {self.entered_unit}"


class ChartDrawing(models.Model):
    """The chart thinned out for drawing, least and most of each stretch kept; nothing is judged by
    it."""

    test = models.OneToOneField(
        PressureTest, models.CASCADE, primary_key=True, related_name="drawing"
    )
    seconds: Any = ArrayField(models.FloatField())
    mpa: Any = ArrayField(models.FloatField())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seconds__len=F("mpa__len")), name="drawing_has_pairs"
            )
        ]

    def __str__(self) -> str:
        return f"{len(self.seconds)}"
