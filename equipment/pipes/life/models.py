"""The steps and moves of joints: written once, reversed by another one, never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import PublicIdField
from equipment.pipes.life.states import TRANSITIONS, JointStatus


class StepBatch(models.Model):
    """A step that joints took together: what its one event is about."""

    public_id = PublicIdField(prefix="jsb")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    action = models.CharField(max_length=20)
    joint_count = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "step batches"

    def __str__(self) -> str:
        return f"{self.action} × {self.joint_count}"


class JointStep(models.Model):
    """One step of one joint from state to state, with the place where it was and came to.

    `told_by` is the public id of what the step's event is about: the joint itself, a batch of
    steps, a transfer, a tally or an order that takes pipe out of the hole. A step that was wrong is
    taken back by another one that names it.
    """

    public_id = PublicIdField(prefix="jst")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    joint = models.ForeignKey("equipment.Joint", models.PROTECT, related_name="steps")
    action = models.CharField(max_length=20, choices=[(name, name) for name in TRANSITIONS])
    source = models.CharField(max_length=20, choices=JointStatus.choices)
    target = models.CharField(max_length=20, choices=JointStatus.choices)
    on = models.DateField()
    came_from = models.ForeignKey(
        "equipment.Location", models.PROTECT, null=True, blank=True, related_name="+"
    )
    came_to = models.ForeignKey(
        "equipment.Location", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    told_by = models.CharField(max_length=40, db_index=True)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reason=""), name="step_reversed_with_reason"
            )
        ]
        indexes = [
            models.Index(fields=["joint", "-id"], name="step_by_joint"),
            models.Index(fields=["taken_at", "id"], name="step_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.source} → {self.target}"


class JointMove(models.Model):
    """A joint laid down at another place without a step; `told_by` is the id of the event that
    tells of all joints that went together. Where it came from is empty of moves that were
    written out of events."""

    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    joint = models.ForeignKey("equipment.Joint", models.PROTECT, related_name="moves")
    came_from = models.ForeignKey(
        "equipment.Location", models.PROTECT, null=True, blank=True, related_name="+"
    )
    came_to = models.ForeignKey("equipment.Location", models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    told_by = models.CharField(max_length=40)
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["joint", "-id"], name="move_by_joint")]

    def __str__(self) -> str:
        return f"{self.joint_id}: {self.came_from_id} → {self.came_to_id}"
