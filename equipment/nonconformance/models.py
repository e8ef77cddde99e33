"""Non-conformances: what is not as it should be of a joint or item, and what becomes of it."""

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
from equipment.orders.models import OrderLine
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint

#: States in which what it is about is kept out of ready stock.
OPEN = ("open", "proposed", "agreed")


class Nonconformance(Versioned):
    """A report that one party raises; a disposition that one proposes and another agrees to.

    `agreeing` is the party whose word a proposed disposition waits for: never the proposer's,
    and of a concession the owner's unless the owner proposed it.
    """

    class Severity(models.TextChoices):
        MINOR = "minor", pgettext_lazy("how grave", "Minor")
        MAJOR = "major", pgettext_lazy("how grave", "Major")

    class Disposition(models.TextChoices):
        REWORK = "rework", pgettext_lazy("what is decided", "Rework")
        REPAIR = "repair", pgettext_lazy("what is decided", "Repair")
        USE_AS_IS = "use_as_is", _("Use as is (concession)")
        DOWNGRADE = "downgrade", pgettext_lazy("what is decided", "Downgrade")
        SCRAP = "scrap", pgettext_lazy("what is decided", "Scrap")
        RETURN = "return_to_owner", _("Return to the owner")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("of a non-conformance", "Open")
        PROPOSED = "proposed", _("Disposition proposed")
        AGREED = "agreed", _("Disposition agreed")
        CLOSED = "closed", pgettext_lazy("of a non-conformance", "Closed")
        CANCELLED = "cancelled", _("Cancelled")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "open": "red",
        "proposed": "amber",
        "agreed": "amber",
        "closed": "green",
        "cancelled": "grey",
    }
    SEVERITY_TONES: ClassVar[dict[str, str]] = {"minor": "amber", "major": "red"}
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "propose": Transition.of("open", "proposed", to="proposed"),
        "agree": Transition.of("proposed", to="agreed"),
        "decline": Transition.of("proposed", to="open"),
        "close": Transition.of("agreed", to="closed"),
        "cancel": Transition.of("open", "proposed", to="cancelled"),
    }

    public_id = PublicIdField(prefix="ncr")
    number = models.CharField(max_length=20)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="nonconformances")
    joint = models.ForeignKey(
        Joint, models.PROTECT, null=True, blank=True, related_name="nonconformances"
    )
    item = models.ForeignKey(
        EquipmentItem, models.PROTECT, null=True, blank=True, related_name="nonconformances"
    )
    line = models.ForeignKey(
        OrderLine, models.PROTECT, null=True, blank=True, related_name="nonconformances"
    )
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    addressed_to = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(max_length=1000)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    status_since = models.DateTimeField()
    disposition = models.CharField(max_length=16, choices=Disposition.choices, blank=True)
    disposition_reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    agreeing = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    declined_reason = models.CharField(max_length=500, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(max_length=1000, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["memorandum", "number"], name="nonconformance_number_once"
            ),
            models.CheckConstraint(
                condition=Q(joint=None) ^ Q(item=None), name="nonconformance_of_joint_or_item"
            ),
            models.CheckConstraint(
                condition=~Q(raised_by=F("addressed_to")), name="nonconformance_between_parties"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["proposed", "agreed", "closed"])
                | (
                    ~Q(disposition="")
                    & ~Q(disposition_reason="")
                    & Q(proposed_by__isnull=False, agreeing__isnull=False)
                    & ~Q(proposed_by=F("agreeing"))
                ),
                name="nobody_agrees_to_own_disposition",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["proposed", "agreed", "closed"])
                | ~Q(disposition="use_as_is")
                | Q(agreeing=F("owner"))
                | Q(proposed_by=F("owner")),
                name="concession_needs_the_owner",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "closed"])
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="agreed_disposition_names_who",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | (~Q(evidence="") & Q(closed_by__isnull=False)),
                name="closed_with_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_reason=""),
                name="cancelled_nonconformance_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["status_since", "id"], name="nonconformance_by_since"),
            models.Index(fields=["updated_at", "id"], name="nonconformance_by_change"),
            models.Index(
                fields=["joint"], condition=Q(status__in=OPEN), name="nonconformance_open_of_joint"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> Joint | EquipmentItem:
        """The joint or the item that it is about."""
        found: Joint | EquipmentItem | None = self.item or self.joint
        if found is None:
            raise LookupError(f"{self} is about nothing")
        return found

    def get_absolute_url(self) -> str:
        return reverse("equipment:nonconformance-detail", args=[self.public_id])
