"""Commitments: what the parties mean to do, by when, and how it is measured."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import Area, Clause, InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import Measure, PublicIdField
from core.rows import Versioned
from core.states import Transition


class CommitmentQuerySet(InMemorandumQuerySet):
    def overdue(self, on: dt.date) -> CommitmentQuerySet:
        """Commitments past their due date that are neither accepted nor cancelled."""
        return self.filter(due__lt=on).exclude(status__in=Commitment.CLOSED)


class Commitment(Versioned):
    """An agreed piece of work of one area, with an owner on each side."""

    class MeasuredBy(models.TextChoices):
        QUANTITY = "quantity", _("Accepted quantity")
        MILESTONES = "milestones", _("Weighted milestones")
        PERSON_DAYS = "person_days", _("Person-days")

    class Unit(models.TextChoices):
        JOINT = "joint", _("joints")
        METRE = "m", _("metres")
        ITEM = "item", _("items")
        ORDER = "order", _("orders")
        PERCENT = "percent", _("per cent")
        DAY = "day", _("person-days")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        AGREED = "agreed", _("Agreed by both")
        IN_PROGRESS = "in_progress", _("In progress")
        ACCEPTED = "accepted", _("Accepted")
        ON_HOLD = "on_hold", _("On hold")
        CANCELLED = "cancelled", _("Cancelled")

    CLOSED: ClassVar[tuple[str, ...]] = ("accepted", "cancelled")
    STATUS_TONES: ClassVar[dict[str, str]] = {
        "draft": "grey",
        "agreed": "grey",
        "in_progress": "green",
        "accepted": "blue",
        "on_hold": "amber",
        "cancelled": "grey",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "agree": Transition.of("draft", to="agreed"),
        "start": Transition.of("agreed", to="in_progress"),
        "accept": Transition.of("in_progress", to="accepted"),
        "hold": Transition.of("agreed", "in_progress", to="on_hold"),
        "resume": Transition.of("on_hold", to="in_progress"),
        "cancel": Transition.of("draft", "agreed", "in_progress", "on_hold", to="cancelled"),
    }

    public_id = PublicIdField(prefix="com")
    number = models.CharField(max_length=20)
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="commitments")
    area = models.ForeignKey(Area, models.PROTECT, related_name="commitments")
    clause = models.ForeignKey(
        Clause, models.PROTECT, related_name="commitments", null=True, blank=True
    )
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    measure = models.CharField(
        max_length=20, choices=MeasuredBy.choices, default=MeasuredBy.QUANTITY
    )
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.JOINT)
    target = Measure()
    weight = models.PositiveSmallIntegerField(default=1)
    start = models.DateField()
    due = models.DateField()
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    decision_reference = models.CharField(max_length=120, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["memorandum", "number"]
        constraints = [
            models.UniqueConstraint(fields=["memorandum", "number"], name="commitment_number_once"),
            models.CheckConstraint(
                condition=Q(due__gte=F("start")), name="commitment_due_after_start"
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="commitment_target_positive"),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(decision_reference=""),
                name="commitment_cancelled_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("cooperation:commitment-detail", args=[self.public_id])

    @property
    def is_by_milestones(self) -> bool:
        return self.measure == self.MeasuredBy.MILESTONES


class CommitmentOwner(models.Model):
    """The person who answers for a commitment on one side."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="owners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="owned_commitments")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "organisation"], name="one_owner_on_each_side"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short}: {self.person}"


class CommitmentAgreement(models.Model):
    """One party's agreement to a commitment as it stood at that version of its plan."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="agreements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "organisation"], name="party_agrees_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short} {self.at:%Y-%m-%d}"


class PlanPoint(models.Model):
    """How much is planned to be accepted, in all, by a day."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="plan_points")
    on = models.DateField()
    planned = Measure()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "on"], name="one_plan_point_a_day"),
            models.CheckConstraint(condition=Q(planned__gte=0), name="plan_point_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.planned}"


class Milestone(models.Model):
    """A weighted step of a commitment that is measured by milestones.

    One party says that it is reached; it counts when the other has accepted it (`is_locked`).
    """

    public_id = PublicIdField(prefix="mil")
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField(default=1)
    due = models.DateField()
    position = models.PositiveSmallIntegerField(default=1)
    reached_on = models.DateField(null=True, blank=True)
    reached_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_locked = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title
