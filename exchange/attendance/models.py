"""Attendance: which days of a placement were worked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.fields import PublicIdField
from core.rows import Versioned
from exchange.placements.models import Placement


class AttendanceDayQuerySet(models.QuerySet["AttendanceDay"]):
    def visible_to(self, user: User) -> AttendanceDayQuerySet:
        """Days of the placements that the person sees."""
        seen = Placement.objects.visible_to(user)
        return self.filter(placement__in=seen.values("pk"))


class AttendanceDay(Versioned):
    """One day of a placement as the host saw it; why somebody was absent is nobody's business here.

    `locked_by` is the act signed by both: a trigger then refuses any further change.
    """

    class Presence(models.TextChoices):
        PRESENT = "present", _("Present")
        ABSENT = "absent", _("Absent")

    public_id = PublicIdField(prefix="att")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="attendance")
    on = models.DateField()
    presence = models.CharField(max_length=8, choices=Presence.choices, default=Presence.PRESENT)
    remark = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    locked_by = models.ForeignKey(
        "cooperation.Act", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = AttendanceDayQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "on"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "on"], name="attendance_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.placement.number}/{self.on:%Y-%m-%d}"

    @property
    def is_present(self) -> bool:
        return self.presence == self.Presence.PRESENT
