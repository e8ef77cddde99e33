"""Acts: finished work, put before both parties, counted when both have signed the same digest."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from core.rows import Versioned
from core.states import Transition


class Act(Versioned):
    """An acceptance act. Its content is frozen to canonical JSON (RFC 8785) at the first
    signature; `digest` is the SHA-256 of exactly those bytes."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Waiting for signatures")
        SIGNED_BY_ONE = "signed_by_one", _("Signed by one party")
        ACCEPTED = "accepted", _("Signed by both")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "draft": "grey",
        "sent": "amber",
        "signed_by_one": "amber",
        "accepted": "blue",
        "refused": "red",
        "withdrawn": "grey",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "send": Transition.of("draft", to="sent"),
        "sign": Transition.of("sent", to="signed_by_one"),
        "countersign": Transition.of("signed_by_one", to="accepted"),
        "refuse": Transition.of("sent", "signed_by_one", to="refused"),
        "amend": Transition.of("sent", "signed_by_one", "refused", to="draft"),
        "withdraw": Transition.of("draft", "sent", "refused", to="withdrawn"),
    }
    LIVE: ClassVar[tuple[str, ...]] = ("draft", "sent", "signed_by_one", "accepted", "refused")

    public_id = PublicIdField(prefix="act")
    number = models.CharField(max_length=20)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="acts")
    title = models.CharField(max_length=200)
    basis = models.CharField(max_length=200, blank=True)
    remarks = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    content = models.TextField(blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["memorandum", "number"], name="act_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["signed_by_one", "accepted"]) | ~Q(digest=""),
                name="signed_act_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("cooperation:act-detail", args=[self.public_id])


class ActLine(models.Model):
    """A finished piece of work on an act; `is_live` falls when the act is withdrawn."""

    public_id = PublicIdField(prefix="acl")
    act = models.ForeignKey(Act, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    source_kind = models.CharField(max_length=30)
    source_id = models.CharField(max_length=40)
    reference = models.CharField(max_length=60)
    description = models.CharField(max_length=300)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="act_lines")
    quantity = Measure()
    unit = models.CharField(max_length=10, choices=Commitment.Unit.choices)
    done_on = models.DateField()
    remark = models.CharField(max_length=300, blank=True)
    is_live = models.BooleanField(default=True)

    class Meta:
        ordering = ["act", "position"]
        constraints = [
            models.UniqueConstraint(fields=["act", "position"], name="act_line_position_once"),
            models.UniqueConstraint(
                fields=["source_kind", "source_id"],
                condition=Q(is_live=True),
                name="line_on_one_live_act",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="act_line_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.reference}"


class Signature(models.Model):
    """One party's signature of one digest, with the authority it was given under."""

    public_id = PublicIdField(prefix="sig")
    act = models.ForeignKey(Act, models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    signer = models.ForeignKey(User, models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=150)
    authority_document = models.CharField(max_length=120)
    proof = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "organisation"], condition=Q(voided_at=None), name="party_signs_once"
            ),
            models.UniqueConstraint(
                fields=["act", "signer"],
                condition=Q(voided_at=None),
                name="person_signs_for_one_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short} {self.signed_at:%Y-%m-%d %H:%M}"


class Refusal(models.Model):
    """A party's reasoned refusal of an act."""

    public_id = PublicIdField(prefix="ref")
    act = models.ForeignKey(Act, models.PROTECT, related_name="refusals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reasons = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.organisation.short} {self.at:%Y-%m-%d}"
