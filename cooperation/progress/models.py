"""The progress ledger and what is computed from it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Area, InMemorandumQuerySet, Memorandum
from core.fields import Measure, PublicIdField
from core.leases import Leased


class ProgressEntry(models.Model):
    """Accepted work of one day, posted by an act signed by both; a trigger refuses changes.

    `on` is the day the work was done; figures “as of” a date read `posted_at`.
    A negative quantity reverses the entry that it names.
    """

    public_id = PublicIdField(prefix="pro")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="entries")
    quantity = Measure()
    on = models.DateField()
    posted_at = models.DateTimeField()
    act = models.ForeignKey("cooperation.Act", models.PROTECT, related_name="entries")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "on", "pk"]
        verbose_name_plural = "progress entries"
        constraints = [
            models.UniqueConstraint(
                fields=["act", "commitment", "on"],
                condition=Q(reverses=None),
                name="act_posts_a_day_once",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, quantity__gt=0)
                | Q(reverses__isnull=False, quantity__lt=0),
                name="negative_only_as_reversal",
            ),
        ]
        indexes = [models.Index(fields=["commitment", "posted_at"], name="entry_by_posting")]

    def __str__(self) -> str:
        return f"{self.commitment.number} {self.on} {self.quantity}"


class RollupFigures(models.Model):
    """The figures that a rollup holds, for a commitment, an area or a memorandum.

    `accepted` and `planned` are shares of the target in per cent with three decimals; for a
    commitment `quantity` and `planned_quantity` are in its unit.
    """

    class Level(models.TextChoices):
        COMMITMENT = "commitment", _("Commitment")
        AREA = "area", _("Area")
        MEMORANDUM = "memorandum", _("Memorandum")

    class Tone(models.TextChoices):
        GREY = "grey", _("Not started")
        GREEN = "green", _("On plan")
        AMBER = "amber", _("Watch")
        RED = "red", _("Off plan")
        BLUE = "blue", _("Accepted")

    level = models.CharField(max_length=12, choices=Level.choices)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, null=True, blank=True, related_name="+"
    )
    quantity = Measure(null=True)
    planned_quantity = Measure(null=True)
    accepted = Measure(default=0)
    planned = Measure(default=0)
    weight = models.PositiveIntegerField(default=1)
    tone = models.CharField(max_length=6, choices=Tone.choices, default=Tone.GREY)
    reason = models.CharField(max_length=40, blank=True)
    tipped_by = models.ForeignKey(
        Commitment, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


class Rollup(RollupFigures):
    """Today's figures of one object; recomputing from nothing must give the same."""

    computed_on = models.DateField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["level", "memorandum", "area", "commitment"],
                nulls_distinct=False,
                name="one_rollup_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.accepted} %"


class RollupSnapshot(RollupFigures):
    """The figures of one object as they stood at the end of a day."""

    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on", "level", "memorandum", "area", "commitment"],
                nulls_distinct=False,
                name="one_snapshot_each_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.level} {self.accepted} %"


class DirtyRollup(Leased):
    """A memorandum whose figures must be recomputed; claimed under a lease, removed when done.

    `mark` rises with every posting, so a recomputation only removes what it has seen.
    """

    memorandum = models.OneToOneField(Memorandum, models.CASCADE, primary_key=True)
    mark = models.PositiveBigIntegerField(default=1)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.memorandum_id)
