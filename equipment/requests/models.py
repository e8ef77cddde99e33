"""Requests: what one party wants done, which only the other party accepts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User, workspaces_seen
from core.fields import PublicIdField
from core.rows import Versioned
from core.states import Transition
from equipment.orders.kinds import Priority, WorkKind
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint, Location

LONGEST_TEXT = 4_000


class WorkRequestQuerySet(InMemorandumQuerySet):
    def visible_to(self, user: User) -> WorkRequestQuerySet:
        """Requests of the memoranda that the person sees; one that was never submitted only for
        the people of the party that drew it up."""
        seen = self.filter(memorandum__in=workspaces_seen(user))
        shared = Q(shared_at__isnull=False)
        known: WorkRequestQuerySet = seen.filter(shared | Q(requested_by=user.organisation_id))
        return known


class WorkRequest(Versioned):
    """Work that `requested_by` wants of `addressed_to`.

    `shared_at` is the moment of the first submission: until then only the requesting party sees
    it, and it has no number, for a gap would tell the other party of it. `ordered` and `done`
    follow the orders that were drawn up from it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned with reason")
        ACCEPTED = "accepted", _("Accepted")
        ORDERED = "ordered", _("Ordered")
        DONE = "done", _("Done")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "draft": "grey",
        "submitted": "amber",
        "returned": "red",
        "accepted": "green",
        "ordered": "green",
        "done": "blue",
        "withdrawn": "grey",
    }
    PRIORITY_TONES: ClassVar[dict[str, str]] = {
        "low": "grey",
        "normal": "grey",
        "high": "amber",
        "urgent": "red",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "submit": Transition.of("draft", "returned", to="submitted"),
        "accept": Transition.of("submitted", to="accepted"),
        "return": Transition.of("submitted", to="returned"),
        "withdraw": Transition.of("draft", "submitted", "returned", to="withdrawn"),
        "order": Transition.of("accepted", to="ordered"),
        "complete": Transition.of("ordered", to="done"),
        "reopen": Transition.of("ordered", to="accepted"),
    }
    #: States that the other party has answered with yes.
    AGREED: ClassVar[tuple[str, ...]] = ("accepted", "ordered", "done")

    public_id = PublicIdField(prefix="req")
    number = models.CharField(max_length=20, blank=True)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="work_requests")
    requested_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    addressed_to = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=WorkKind.choices)
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=LONGEST_TEXT)
    wanted_start = models.DateField()
    wanted_end = models.DateField()
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="+")
    well = models.CharField(max_length=120, blank=True)
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="work_requests"
    )
    executed_under = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    returned_reason = models.CharField(max_length=500, blank=True)
    status_since = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = WorkRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["memorandum", "number"],
                condition=~Q(number=""),
                name="request_number_once",
            ),
            models.CheckConstraint(
                condition=Q(shared_at=None, number="") | Q(shared_at__isnull=False) & ~Q(number=""),
                name="request_numbered_once_shared",
            ),
            models.CheckConstraint(
                condition=~Q(requested_by=F("addressed_to")), name="request_between_two_parties"
            ),
            models.CheckConstraint(
                condition=Q(wanted_end__gte=F("wanted_start")), name="request_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="request_says_what_is_wanted"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", shared_at=None)
                | Q(status="withdrawn")
                | (~Q(status__in=["draft", "withdrawn"]) & Q(shared_at__isnull=False)),
                name="request_shared_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(status="returned") & ~Q(returned_reason="")
                | ~Q(status="returned") & Q(returned_reason=""),
                name="request_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["accepted", "ordered", "done"], accepted_by__isnull=False)
                | ~Q(status__in=["accepted", "ordered", "done"]) & Q(accepted_by=None),
                name="request_agreed_has_who_accepted",
            ),
        ]
        indexes = [
            models.Index(fields=["status_since", "id"], name="request_by_since"),
            models.Index(fields=["updated_at", "id"], name="request_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("equipment:request-detail", args=[self.public_id])

    @property
    def reference(self) -> str:
        """What people call it: its number, or that it is a draft."""
        return self.number or str(_("Draft"))

    @property
    def is_shared(self) -> bool:
        """Whether the other parties of the memorandum know of it."""
        return self.shared_at is not None


class RequestedJoint(models.Model):
    """A joint that a request is about."""

    work_request = models.ForeignKey(WorkRequest, models.PROTECT, related_name="requested_joints")
    position = models.PositiveIntegerField()
    joint = models.ForeignKey(Joint, models.PROTECT, related_name="requested_in")

    class Meta:
        ordering = ["work_request", "position"]
        constraints = [
            models.UniqueConstraint(fields=["work_request", "joint"], name="joint_once_a_request")
        ]

    def __str__(self) -> str:
        return f"{self.work_request}/{self.position}"


class RequestedItem(models.Model):
    """A piece of equipment that a request is about."""

    work_request = models.ForeignKey(WorkRequest, models.PROTECT, related_name="requested_items")
    position = models.PositiveIntegerField()
    item = models.ForeignKey(EquipmentItem, models.PROTECT, related_name="requested_in")

    class Meta:
        ordering = ["work_request", "position"]
        constraints = [
            models.UniqueConstraint(fields=["work_request", "item"], name="item_once_a_request")
        ]

    def __str__(self) -> str:
        return f"{self.work_request}/{self.position}"
