"""Recalls: what an instrument touched that cannot be trusted any more, and what each party says
of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import PublicIdField
from core.rows import Versioned
from core.states import Transition
from equipment.instruments.models import Calibration, Instrument


class Recall(Versioned):
    """Everything that an instrument touched from `since` to `until`, under review until each party
    has disposed of every record of it. `calibration` is the one that was found bad, if one was."""

    class Cause(models.TextChoices):
        BAD_CALIBRATION = "bad_calibration", _("Calibration found bad")
        FAULTY = "faulty", _("Instrument withdrawn as faulty")

    class Status(models.TextChoices):
        UNDER_REVIEW = "under_review", pgettext_lazy("of a recall", "Under review")
        CLOSED = "closed", pgettext_lazy("of a recall", "Closed")

    STATUS_TONES: ClassVar[dict[str, str]] = {"under_review": "red", "closed": "green"}
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "close": Transition.of("under_review", to="closed")
    }

    public_id = PublicIdField(prefix="rcl")
    number = models.CharField(max_length=20)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="recalls")
    calibration = models.ForeignKey(
        Calibration, models.PROTECT, null=True, blank=True, related_name="recalls"
    )
    cause = models.CharField(max_length=16, choices=Cause.choices)
    reason = models.CharField(max_length=500)
    since = models.DateField()
    until = models.DateField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.UNDER_REVIEW)
    status_since = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["memorandum", "number"], name="recall_number_once"),
            models.CheckConstraint(
                condition=Q(since__lte=F("until")), name="recall_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(cause="faulty", calibration=None)
                | Q(cause="bad_calibration", calibration__isnull=False),
                name="recall_names_its_cause",
            ),
            models.CheckConstraint(
                condition=Q(status="under_review", closed_at=None)
                | Q(status="closed", closed_at__isnull=False),
                name="closed_recall_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["status_since", "id"], name="recall_by_since"),
            models.Index(fields=["updated_at", "id"], name="recall_by_change"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("equipment:recall-detail", args=[self.public_id])


class RecallItem(models.Model):
    """One record of a recall: what it is, where it stands, and the day of its work."""

    public_id = PublicIdField(prefix="rci")
    recall = models.ForeignKey(Recall, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    on = models.DateField()

    class Meta:
        ordering = ["recall", "position"]
        constraints = [
            models.UniqueConstraint(fields=["recall", "subject"], name="recall_item_once")
        ]
        indexes = [models.Index(fields=["subject"], name="recall_item_by_subject")]

    def __str__(self) -> str:
        return self.label


class Disposal(models.Model):
    """What one party says of one record of a recall; empty until somebody of it has said so."""

    class Disposition(models.TextChoices):
        STANDS = "stands", pgettext_lazy("of a recalled record", "Stands")
        REPEAT = "repeat", _("To be repeated")
        VOID = "void", pgettext_lazy("of a recalled record", "Void")

    item = models.ForeignKey(RecallItem, models.PROTECT, related_name="disposals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    disposition = models.CharField(max_length=8, choices=Disposition.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    disposed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["item", "organisation"], name="disposal_once_a_party"),
            models.CheckConstraint(
                condition=Q(disposition="", reason="", person=None, disposed_at=None)
                | (
                    Q(person__isnull=False, disposed_at__isnull=False)
                    & ~Q(disposition="")
                    & ~Q(reason="")
                ),
                name="disposal_says_who_and_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"], condition=Q(disposition=""), name="disposal_waits_for"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_disposition_display())
