"""Instruments: gauges, recorders and devices by which work is measured, and their calibrations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from core.rows import Versioned, Withdrawable
from equipment.catalogue.entries import Quantity, unit_field


class Instrument(Withdrawable):
    """A measuring instrument with a number of its owner; `organisation` is who owns it.

    Its range stands as it is written on it and in SI; `accuracy_class` is the error that its maker
    permits, in % of full scale. What is withdrawn stays, with its day and reason.
    """

    class Kind(models.TextChoices):
        PRESSURE_GAUGE = "pressure_gauge", _("Pressure gauge")
        PRESSURE_TRANSDUCER = "pressure_transducer", _("Pressure transducer")
        PRESSURE_RECORDER = "pressure_recorder", _("Pressure recorder")
        ULTRASONIC_UNIT = "ultrasonic_unit", _("Ultrasonic unit")
        EMI_UNIT = "emi_unit", _("Electromagnetic inspection unit")
        TORQUE_TURN = "torque_turn", _("Torque-turn unit")
        CALLIPER = "calliper", _("Calliper")
        MICROMETER = "micrometer", _("Micrometer")
        THREAD_GAUGE = "thread_gauge", _("Thread gauge")
        DRIFT_GAUGE = "drift_gauge", _("Drift gauge")
        HARDNESS_TESTER = "hardness_tester", _("Hardness tester")
        UV_LAMP = "uv_lamp", _("Ultraviolet lamp")
        OTHER = "other", _("Other")

    public_id = PublicIdField(prefix="imt")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    maker = models.CharField(max_length=120, blank=True)
    model = models.CharField(max_length=120, blank=True)
    serial = models.CharField(max_length=60, blank=True)
    range_low = Measure(null=True, blank=True)
    range_high = Measure(null=True, blank=True)
    range_unit = unit_field()
    range_low_si = Quantity(null=True, blank=True)
    range_high_si = Quantity(null=True, blank=True)
    accuracy_class = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True, editable=False)
    is_faulty = models.BooleanField(default=False, editable=False)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["memorandum", "number"]
        constraints = [
            models.UniqueConstraint(
                "memorandum", "organisation", Upper("number"), name="instrument_number_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    range_low=None, range_high=None, range_low_si=None, range_high_si=None,
                    range_unit="",
                )
                | (
                    Q(
                        range_low__isnull=False, range_high__isnull=False,
                        range_low_si__isnull=False, range_high_si__isnull=False,
                        range_low__lt=F("range_high"), range_high__gt=0,
                        range_high_si__lt=10**9,
                    )
                    & ~Q(range_unit="")
                ),
                name="instrument_range_whole",
            ),
            models.CheckConstraint(
                condition=Q(accuracy_class=None)
                | Q(accuracy_class__gt=0, accuracy_class__lte=100),
                name="instrument_accuracy_in_percent",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_on=None, withdrawn_at=None, withdrawn_by=None, withdrawn_reason="",
                    is_faulty=False,
                )
                | (
                    Q(
                        withdrawn_on__isnull=False, withdrawn_at__isnull=False,
                        withdrawn_by__isnull=False,
                    )
                    & ~Q(withdrawn_reason="")
                ),
                name="instrument_withdrawn_with_reason",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["updated_at", "id"], name="instrument_by_change"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("equipment:instrument-detail", args=[self.public_id])


class Calibration(Versioned):
    """A laboratory's word on an instrument: fit or not, valid from its day to `valid_to`, both
    included. Found bad, it counts no more from `bad_since` on. Its certificate hangs on it as a
    file."""

    public_id = PublicIdField(prefix="clb")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="calibrations")
    calibrated_on = models.DateField()
    valid_to = models.DateField()
    laboratory = models.CharField(max_length=150)
    number = models.CharField(max_length=60)
    is_fit = models.BooleanField(default=True)
    remark = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    bad_since = models.DateField(null=True, blank=True, editable=False)
    found_bad_at = models.DateTimeField(null=True, blank=True, editable=False)
    found_bad_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    found_bad_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-calibrated_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(calibrated_on__lte=F("valid_to")),
                name="calibration_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                "instrument", "laboratory", Upper("number"), name="calibration_number_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    bad_since=None, found_bad_at=None, found_bad_by=None, found_bad_reason=""
                )
                | (
                    Q(
                        found_bad_at__isnull=False, found_bad_by__isnull=False,
                        bad_since__gte=F("calibrated_on"), bad_since__lte=F("valid_to"),
                    )
                    & ~Q(found_bad_reason="")
                ),
                name="calibration_bad_with_reason",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["instrument", "-calibrated_on"], name="calibration_by_instrument"),
            models.Index(fields=["valid_to", "id"], name="calibration_by_end"),
            models.Index(fields=["updated_at", "id"], name="calibration_by_change"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return f"{self.instrument.get_absolute_url()}#{self.public_id}"
