"""Certificates: what a record proved, frozen as it was issued, numbered per party and year."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import PublicIdField
from core.rows import Versioned
from core.states import Transition
from core.transfer.models import Export
from equipment.certificates.tokens import new_token
from equipment.orders.models import OrderLine, WorkOrder


class Certificate(Versioned):
    """A paper about one record (`subject`, its public id) that the executor of an order issued.

    `content` is the canonical JSON (RFC 8785) of all that the paper says, `digest` the SHA-256 of
    its bytes; a trigger keeps both, and a certificate is never deleted. `token` is the secret of
    the public page that tells its state. A record has one standing certificate at most.
    """

    class Status(models.TextChoices):
        VALID = "valid", pgettext_lazy("of a certificate", "Valid")
        UNDER_REVIEW = "under_review", pgettext_lazy("of a certificate", "Under review")
        SUPERSEDED = "superseded", pgettext_lazy("of a certificate", "Superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a certificate", "Withdrawn")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "valid": "green",
        "under_review": "amber",
        "superseded": "grey",
        "withdrawn": "red",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "review": Transition.of("valid", to="under_review"),
        "clear": Transition.of("under_review", to="valid"),
        "supersede": Transition.of("valid", to="superseded"),
        "withdraw": Transition.of("valid", "under_review", to="withdrawn"),
    }
    #: States in which it is the certificate of its record.
    STANDING: ClassVar[tuple[str, ...]] = ("valid", "under_review")

    public_id = PublicIdField(prefix="crt")
    number = models.CharField(max_length=50)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="certificates")
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=24)
    subject = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=80)
    issued_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    addressed_to = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.VALID)
    status_since = models.DateTimeField()
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    token = models.CharField(max_length=26, unique=True, default=new_token, editable=False)
    content = models.TextField(editable=False)
    digest = models.CharField(max_length=64, editable=False)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issued_by", "number"], name="certificate_number_once_a_party"
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(status__in=["valid", "under_review"]),
                name="one_standing_certificate",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_by__isnull=False)
                & ~Q(withdrawn_reason="")
                | ~Q(status="withdrawn") & Q(withdrawn_by=None, withdrawn_reason=""),
                name="certificate_withdrawn_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="certificate_by_subject"),
            models.Index(fields=["status_since", "id"], name="certificate_by_since"),
            models.Index(fields=["updated_at", "id"], name="certificate_by_change"),
            models.Index(fields=["issued_on", "id"], name="certificate_by_day"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("equipment:certificate-detail", args=[self.public_id])

    @property
    def is_standing(self) -> bool:
        return self.status in self.STANDING


class CertificateLine(models.Model):
    """A line of the order that a certificate speaks of; what it says stands in the content."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="certified")

    class Meta:
        ordering = ["certificate", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "line"], name="line_once_a_certificate")
        ]

    def __str__(self) -> str:
        return f"{self.certificate.number} · {self.line}"


class BatchedCertificate(models.Model):
    """A record of a batch: the certificate that stands for it, or in words why there is none."""

    export = models.ForeignKey(Export, models.PROTECT, related_name="certificates")
    position = models.PositiveIntegerField()
    subject = models.CharField(max_length=40)
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, blank=True, related_name="+"
    )
    refusal = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["export", "position"]
        constraints = [
            models.UniqueConstraint(fields=["export", "position"], name="place_once_a_batch")
        ]

    def __str__(self) -> str:
        return self.subject
