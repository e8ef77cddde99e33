"""Tool joints: the pin and the box welded on drill pipe, worn and replaced apart from it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from core.rows import Withdrawable


class ToolJointPair(Withdrawable):
    """The pin and box of a joint from the day on which they were fitted; dimensions in mm.

    The newest standing pair is the present one. A wrong record is withdrawn, none is changed; what
    wears is measured by readings.
    """

    class Hardband(models.TextChoices):
        NONE = "none", _("No hardband")
        FLUSH = "flush", _("Flush hardband")
        RAISED = "raised", _("Raised hardband")

    public_id = PublicIdField(prefix="tjp")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    joint = models.ForeignKey("equipment.Joint", models.PROTECT, related_name="tool_joint_pairs")
    fitted_on = models.DateField()
    connection = models.CharField(max_length=60)
    pin_od_mm = Measure(null=True, blank=True)
    box_od_mm = Measure(null=True, blank=True)
    inside_diameter_mm = Measure(null=True, blank=True)
    pin_tong_mm = Measure(null=True, blank=True)
    box_tong_mm = Measure(null=True, blank=True)
    hardband = models.CharField(max_length=10, choices=Hardband.choices, default=Hardband.NONE)
    hardband_material = models.CharField(max_length=80, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-fitted_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="tool_joint_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(hardband="none") | Q(hardband_material=""),
                name="tool_joint_material_of_a_hardband",
            ),
            models.CheckConstraint(
                condition=(Q(pin_od_mm=None) | Q(pin_od_mm__gt=0))
                & (Q(box_od_mm=None) | Q(box_od_mm__gt=0))
                & (Q(inside_diameter_mm=None) | Q(inside_diameter_mm__gt=0))
                & (Q(pin_tong_mm=None) | Q(pin_tong_mm__gt=0))
                & (Q(box_tong_mm=None) | Q(box_tong_mm__gt=0)),
                name="tool_joint_measures_positive",
            ),
            models.CheckConstraint(
                condition=(Q(pin_od_mm=None) | Q(inside_diameter_mm__lt=F("pin_od_mm")))
                & (Q(box_od_mm=None) | Q(inside_diameter_mm__lt=F("box_od_mm")))
                | Q(inside_diameter_mm=None),
                name="tool_joint_bored_inside",
            ),
            models.UniqueConstraint(
                fields=["joint", "fitted_on"],
                condition=Q(withdrawn_at=None),
                name="tool_joint_fitted_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection}, {self.fitted_on}"
