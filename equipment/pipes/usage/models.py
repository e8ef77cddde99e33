"""What pipe went through in the hole, day by day: a ledger that only grows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from equipment.pipes.sets.models import PipeSet

#: What adds up over the days.
SUMS = (
    "metres_drilled_m",
    "rotating_h",
    "circulating_h",
    "jarring_h",
    "h2s_h",
)
#: What counts by its highest value.
PEAKS = ("overpull_kn", "dls_deg_30m")


class UsageBatch(models.Model):
    """Usage that came in by one request: what its one event is about."""

    public_id = PublicIdField(prefix="usb")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    log_count = models.PositiveIntegerField()
    share_count = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "usage batches"

    def __str__(self) -> str:
        return f"{self.log_count} → {self.share_count}"


class UsageLog(models.Model):
    """A day's usage of a joint or of a set. A log that was wrong is taken back by one of the
    opposite amounts that names it; no log is ever changed."""

    public_id = PublicIdField(prefix="usg")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    joint = models.ForeignKey(
        "equipment.Joint", models.PROTECT, null=True, blank=True, related_name="usage_logs"
    )
    pipe_set = models.ForeignKey(
        PipeSet, models.PROTECT, null=True, blank=True, related_name="usage_logs"
    )
    used_on = models.DateField()
    well = models.CharField(max_length=80, blank=True)
    metres_drilled_m = Measure(default=0)
    rotating_h = Measure(default=0)
    circulating_h = Measure(default=0)
    jarring_h = Measure(default=0)
    h2s_h = Measure(default=0)
    overpull_kn = Measure(null=True, blank=True)
    dls_deg_30m = Measure(null=True, blank=True)
    remark = models.CharField(_("Remark"), max_length=300, blank=True)
    told_by = models.CharField(max_length=40)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-used_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(joint=None, pipe_set__isnull=False)
                | Q(joint__isnull=False, pipe_set=None),
                name="usage_of_a_joint_or_a_set",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False) | Q(**{f"{name}__gte": 0 for name in SUMS}),
                name="usage_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["pipe_set", "used_on"], name="usage_by_set_and_day"),
            models.Index(fields=["used_on", "id"], name="usage_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.used_on} {self.well}".strip()


class UsageShare(models.Model):
    """A log as a joint has it: its own, or that of the set that it was in on the day.

    Each member of a set has the whole of the set's metres and hours: all of them turn together.
    """

    log = models.ForeignKey(UsageLog, models.PROTECT, related_name="shares")
    joint = models.ForeignKey("equipment.Joint", models.PROTECT, related_name="usage_shares")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["joint", "log"], name="usage_once_a_joint")]

    def __str__(self) -> str:
        return f"{self.joint_id}: {self.log_id}"
