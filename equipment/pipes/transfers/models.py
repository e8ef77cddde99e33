"""Waybills: pipe on its way from one party to the other, and what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import PublicIdField
from core.rows import Versioned
from core.states import Transition
from equipment.pipes.life.states import JointStatus


class Transfer(Versioned):
    """A waybill: one party dispatches, the other confirms what came, or says what differs.

    `dispatched_by` and `dispatched_at` of a draft are who drew it up and when.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        DISPATCHED = "dispatched", _("Dispatched")
        RECEIVED = "received", _("Received")
        DIFFERING = "differing", _("Received with differences")
        SETTLED = "settled", _("Differences settled")
        CANCELLED = "cancelled", _("Cancelled")
        REFUSED = "refused", _("Refused")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "draft": "grey",
        "dispatched": "amber",
        "received": "blue",
        "differing": "red",
        "settled": "blue",
        "cancelled": "grey",
        "refused": "grey",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "send": Transition.of("draft", to="dispatched"),
        "confirm": Transition.of("dispatched", to="received"),
        "confirm_differing": Transition.of("dispatched", to="differing"),
        "settle": Transition.of("differing", to="settled"),
        "refuse": Transition.of("dispatched", to="refused"),
        "cancel": Transition.of("draft", "dispatched", to="cancelled"),
    }

    public_id = PublicIdField(prefix="trf")
    number = models.CharField(max_length=20)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="transfers")
    sender = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    destination = models.ForeignKey("equipment.Location", models.PROTECT, related_name="+")
    carrier = models.CharField(max_length=120, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DISPATCHED)
    dispatched_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    dispatched_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["memorandum", "number"], name="transfer_number_once"),
            models.CheckConstraint(
                condition=~Q(sender=F("receiver")), name="transfer_between_two_parties"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("equipment:transfer-detail", args=[self.public_id])


class TransferLine(models.Model):
    """A joint of a waybill, what it was before, and what the receiver says of it."""

    class Outcome(models.TextChoices):
        PLANNED = "planned", _("On the draft")
        PENDING = "pending", _("Under way")
        RECEIVED = "received", _("Received")
        DAMAGED = "damaged", _("Received damaged")
        MISSING = "missing", _("Missing")
        EXTRA = "extra", _("Not on the waybill")
        RETURNED = "returned", _("Back with the sender")
        ARRIVED = "arrived", _("Arrived later")
        LOST = "lost", _("Lost on the way")
        AGREED = "agreed", _("Added to the waybill")
        DENIED = "denied", _("Not accepted by the sender")

    #: What still waits for a word of one of the parties.
    OPEN: ClassVar[tuple[str, ...]] = ("pending", "missing", "extra")

    public_id = PublicIdField(prefix="trl")
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    joint = models.ForeignKey("equipment.Joint", models.PROTECT, related_name="transfer_lines")
    status_before = models.CharField(max_length=20, choices=JointStatus.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    reason = models.CharField(max_length=500, blank=True)
    settled_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["transfer", "position"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "joint"], name="joint_once_a_transfer"),
            models.UniqueConstraint(
                fields=["joint"],
                condition=Q(outcome__in=["pending", "missing"]),
                name="joint_on_one_open_transfer",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["missing", "damaged", "extra"]) | ~Q(reason=""),
                name="difference_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer}/{self.position}"
