"""Defect acts: what was found of pipe on an order, agreed by its owner before it is repaired."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from core.rows import Versioned
from core.states import Transition
from equipment.orders.models import OrderLine, WorkOrder

#: States in which the content stands as it was sent.
FROZEN = ("sent", "agreed", "superseded")


class DefectAct(Versioned):
    """What the executor of an order found, before the other party until it agrees or refuses.

    `content` is the canonical JSON (RFC 8785) that was sent, `digest` the SHA-256 of its bytes;
    who agrees names the digest that they saw. A trigger keeps an agreed act as it was agreed.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Waiting for agreement")
        AGREED = "agreed", _("Agreed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SUPERSEDED = "superseded", _("Superseded")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "draft": "grey",
        "sent": "amber",
        "agreed": "blue",
        "refused": "red",
        "withdrawn": "grey",
        "superseded": "grey",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "send": Transition.of("draft", "refused", to="sent"),
        "agree": Transition.of("sent", to="agreed"),
        "refuse": Transition.of("sent", to="refused"),
        "withdraw": Transition.of("draft", "sent", "refused", to="withdrawn"),
        "supersede": Transition.of("agreed", to="superseded"),
    }
    #: States in which a line of the order stands on the act and on no other.
    LIVE: ClassVar[tuple[str, ...]] = ("draft", "sent", "refused", "agreed")

    public_id = PublicIdField(prefix="dfa")
    number = models.CharField(max_length=20)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="defect_acts")
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="defect_acts")
    drawn_up_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    addressed_to = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    remark = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    status_since = models.DateTimeField()
    refused_reason = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    content = models.TextField(blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["memorandum", "number"], name="defect_act_number_once"),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=Q(status__in=["draft", "sent", "refused", "agreed"]),
                name="defect_act_superseded_once",
            ),
            models.CheckConstraint(
                condition=~Q(drawn_up_by=F("addressed_to")), name="nobody_agrees_to_own_defect_act"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=FROZEN) | ~Q(digest=""), name="sent_defect_act_is_frozen"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "superseded"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="agreed_defect_act_names_who",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(refused_reason=""),
                name="refused_defect_act_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["status_since", "id"], name="defect_act_by_since"),
            models.Index(fields=["updated_at", "id"], name="defect_act_by_change"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("equipment:defect-act-detail", args=[self.public_id])


class Finding(models.Model):
    """A defect of one line of the order, and what is to be done about it."""

    class Defect(models.TextChoices):
        BENT = "bent", _("Bent")
        WASHOUT = "washout", _("Washout")
        GALLED_THREAD = "galled_thread", _("Galled thread")
        SHOULDER_DAMAGE = "shoulder_damage", _("Shoulder damage")
        CORRODED = "corroded", _("Corroded")
        MASHED = "mashed", _("Mashed")
        OVER_TORQUED = "over_torqued", _("Over-torqued")
        WORN_WALL = "worn_wall", _("Worn wall")
        CRACK = "crack", _("Crack")
        PITTING = "pitting", _("Pitting")
        COATING_FAILED = "coating_failed", _("Coating failed")
        SEAL_LEAKS = "seal_leaks", _("Seal leaks")
        OTHER = "other", pgettext_lazy("of a defect", "Other")

    class Where(models.TextChoices):
        BODY = "body", _("Body")
        PIN = "pin", _("Pin")
        BOX = "box", _("Box")
        TOOL_JOINT = "tool_joint", _("Tool joint")
        COUPLING = "coupling", _("Coupling")
        SEAL = "seal", _("Seal")

    class Decision(models.TextChoices):
        REPAIR = "repair", pgettext_lazy("what is decided", "Repair")
        DOWNGRADE = "downgrade", pgettext_lazy("what is decided", "Downgrade")
        SCRAP = "scrap", pgettext_lazy("what is decided", "Scrap")
        NO_ACTION = "no_action", pgettext_lazy("what is decided", "No action")

    class Unit(models.TextChoices):
        MM = "mm", _("mm")
        INCH = "in", _("in")
        BOW = "mm/m", _("mm/m")
        PERCENT = "%", "%"
        KNM = "kN·m", _("kN·m")
        FTLBF = "ft·lbf", _("ft·lbf")

    DECISION_TONES: ClassVar[dict[str, str]] = {
        "repair": "amber",
        "downgrade": "amber",
        "scrap": "red",
        "no_action": "grey",
    }

    public_id = PublicIdField(prefix="fnd")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    act = models.ForeignKey(DefectAct, models.PROTECT, related_name="findings")
    position = models.PositiveIntegerField()
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="findings")
    defect = models.CharField(max_length=16, choices=Defect.choices)
    where = models.CharField(max_length=12, choices=Where.choices)
    measured = Measure(null=True, blank=True)
    measured_unit = models.CharField(max_length=8, choices=Unit.choices, blank=True)
    decision = models.CharField(max_length=12, choices=Decision.choices)
    proposal = models.CharField(max_length=300, blank=True)
    repair_type = models.CharField(max_length=40, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["act", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "position"],
                name="finding_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(measured=None, measured_unit="")
                | (Q(measured__isnull=False) & ~Q(measured_unit="")),
                name="measured_with_unit",
            ),
            models.CheckConstraint(
                condition=~Q(decision="repair") | ~Q(proposal="") | ~Q(repair_type=""),
                name="repair_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act.number}/{self.position}"

    def get_absolute_url(self) -> str:
        return f"{self.act.get_absolute_url()}#{self.public_id}"
