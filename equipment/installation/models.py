"""Running records: what was measured when a joint went into the hole."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import User
from core.fields import Measure, PublicIdField
from core.rows import Versioned
from equipment.orders.models import OrderLine, Shift, TorqueBand


class RunningRecord(Versioned):
    """How one joint was run, or why it was rejected; rejected joints count no length.

    `entered_unit` is that of both torques. `stated_depth_m` is the depth that the crew read off
    after this joint, kept beside the sum of the lengths.
    """

    class Triangle(models.TextChoices):
        AT_BASE = "at_base", _("At the base")
        WITHIN = "within", _("Within the triangle")
        PAST = "past", _("Past the triangle")
        NOT_APPLICABLE = "none", _("No triangle")

    public_id = PublicIdField(prefix="run")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    line = models.OneToOneField(OrderLine, models.PROTECT, related_name="record")
    sequence = models.PositiveIntegerField()
    effective_length_m = Measure()
    cumulative_depth_m = Measure()
    torque_knm = Measure(null=True, blank=True)
    entered_torque = Measure(null=True, blank=True)
    entered_unit = models.CharField(max_length=8, choices=TorqueBand.Unit.choices, blank=True)
    shoulder_knm = Measure(null=True, blank=True)
    entered_shoulder = Measure(null=True, blank=True)
    turns = Measure(null=True, blank=True)
    triangle = models.CharField(max_length=8, choices=Triangle.choices, blank=True)
    is_drifted = models.BooleanField(null=True, blank=True)
    drift_mm = Measure(null=True, blank=True)
    compound = models.CharField(max_length=80, blank=True)
    centralisers = models.PositiveSmallIntegerField(null=True, blank=True)
    stated_depth_m = Measure(null=True, blank=True)
    shift = models.CharField(max_length=5, choices=Shift.choices, blank=True)
    torque_reason = models.CharField(max_length=300, blank=True)
    is_rejected = models.BooleanField(default=False)
    reject_reason = models.CharField(max_length=300, blank=True)
    run_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["line__order", "sequence"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_rejected=False) | ~Q(reject_reason=""), name="rejected_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(effective_length_m__gte=0), name="run_length_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(torque_knm=None) | Q(torque_knm__gt=0), name="run_torque_positive"
            ),
            models.CheckConstraint(
                condition=Q(drift_mm=None) | Q(drift_mm__gt=0, is_drifted=True),
                name="run_drift_has_a_size",
            ),
        ]
        indexes = [models.Index(fields=["memorandum", "run_on"], name="run_by_day")]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.line.joint}"

    @property
    def remark(self) -> str:
        """Why the joint was rejected, or made up outside the band."""
        return self.reject_reason or self.torque_reason
