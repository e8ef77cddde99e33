"""What is stored of a tally: the list, what each of its rows became, and what was remarked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from core.files.models import Attachment
from core.leases import Leased
from core.rows import Versioned
from core.states import Transition
from equipment.catalogue.models import ProductLine
from equipment.pipes.places.models import Location
from equipment.pipes.tally.purposes import PURPOSE_TONES, Purpose


class Tally(Versioned, Leased):
    """An uploaded measuring list on its way into the register: previewed, then whole or nothing.

    `purpose` says what its rows do there. Of pipe that is laid down `laid_from` is where it was
    and `on` the day; `location` is where the list's pipe lies then."""

    Purpose = Purpose
    PURPOSE_TONES: ClassVar[dict[str, str]] = PURPOSE_TONES

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        MAPPED = "mapped", _("Columns chosen")
        COMMITTING = "committing", _("Being registered")
        COMMITTED = "committed", _("Registered")
        FAILED = "failed", _("Failed")
        DISCARDED = "discarded", _("Discarded")
        UNDONE = "undone", _("Undone")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "uploaded": "grey",
        "mapped": "amber",
        "committing": "amber",
        "committed": "blue",
        "failed": "red",
        "discarded": "grey",
        "undone": "grey",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "map": Transition.of("uploaded", "mapped", "failed", to="mapped"),
        "commit": Transition.of("mapped", to="committing"),
        "finish": Transition.of("committing", to="committed"),
        "fail": Transition.of("committing", to="failed"),
        "cancel": Transition.of("committing", to="mapped"),
        "discard": Transition.of("uploaded", "mapped", "failed", to="discarded"),
        "undo": Transition.of("committed", to="undone"),
    }

    public_id = PublicIdField(prefix="tal")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="tallies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    purpose = models.CharField(
        max_length=12, choices=Purpose.choices, default=Purpose.RUNNING.value
    )
    product_line = models.ForeignKey(ProductLine, models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    laid_from = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.UPLOADED)
    source = models.ForeignKey(Attachment, models.PROTECT, related_name="+", null=True, blank=True)
    #: The reader's mapping (sheet, header rows, columns): its shape is the reader's own.
    mapping = models.JSONField(default=dict, blank=True)
    layout_key = models.CharField(max_length=64, blank=True)
    overrides = models.JSONField(default=dict, blank=True)
    #: A person has seen that serials of it look like others and are other pipes all the same.
    look_alikes_accepted = models.BooleanField(default=False)
    datum_m = Measure(null=True, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    committed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    committed_at = models.DateTimeField(null=True, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "tallies"
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="laying_down", laid_from__isnull=False, on__isnull=False)
                | (~Q(purpose="laying_down") & Q(laid_from=None, on=None)),
                name="tally_laid_from_when_laid_down",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("equipment:tally-detail", args=[self.public_id])


class TallyRow(models.Model):
    """What one row of the sheet became."""

    class Outcome(models.TextChoices):
        JOINT = "joint", _("Joint")
        PUP = "pup", _("Pup joint")
        ACCESSORY = "accessory", _("Accessory")
        REJECTED = "rejected", _("Rejected joint")
        IGNORED = "ignored", _("Ignored")

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="rows")
    sheet_row = models.PositiveIntegerField()
    position = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=200, blank=True)
    sequence = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=120, blank=True)
    description = models.CharField(max_length=200, blank=True)
    overall_length_m = Measure(null=True)
    makeup_loss_m = Measure(null=True)
    effective_length_m = Measure(null=True)
    cumulative_length_m = Measure(null=True)
    top_depth_m = Measure(null=True)
    stand = models.CharField(max_length=60, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    joint = models.ForeignKey(
        "equipment.Joint", models.PROTECT, null=True, related_name="tally_rows"
    )

    class Meta:
        ordering = ["tally", "sheet_row"]
        constraints = [
            models.UniqueConstraint(fields=["tally", "sheet_row"], name="tally_row_once"),
            models.UniqueConstraint(fields=["tally", "position"], name="tally_position_once"),
            models.UniqueConstraint(fields=["tally", "joint"], name="tally_joint_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_row} {self.number}"


class TallyFlag(models.Model):
    """A place where a sheet disagrees with itself or with the register."""

    row = models.ForeignKey(TallyRow, models.CASCADE, related_name="flags")
    code = models.CharField(max_length=40)
    cell = models.CharField(max_length=12, blank=True)
    #: The figures that the message names; their keys depend on the code.
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.cell} {self.code}"
