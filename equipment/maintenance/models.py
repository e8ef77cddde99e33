"""Maintenance that comes back: a plan for an item or a set, and the orders that it raised."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation, User
from core.fields import PublicIdField
from core.rows import Versioned
from equipment.orders.models import WorkOrder
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Location
from equipment.pipes.sets.models import PipeSet


class MaintenancePlan(Versioned):
    """Maintenance of an item or of a set's joints, due by the calendar or by the count of runs.

    Its orders are drawn up and submitted in the name of `drawn_up_by`, whose party asks for them;
    the other party accepts or returns each like any order. `failure` says why the last due one
    could not be raised; it is tried again.
    """

    class Basis(models.TextChoices):
        DAYS = "days", _("Days")
        MONTHS = "months", _("Months")
        RUNS = "runs", pgettext_lazy("of pipe", "Runs")

    public_id = PublicIdField(prefix="mpl")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    executor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    item = models.ForeignKey(
        EquipmentItem, models.PROTECT, null=True, blank=True, related_name="maintenance_plans"
    )
    pipe_set = models.ForeignKey(
        PipeSet, models.PROTECT, null=True, blank=True, related_name="maintenance_plans"
    )
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=8, choices=Basis.choices)
    every = models.PositiveSmallIntegerField()
    first_due = models.DateField()
    days_ahead = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    failure = models.CharField(max_length=300, blank=True, editable=False)
    drawn_up_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None) ^ Q(pipe_set=None), name="plan_of_an_item_or_a_set"
            ),
            models.CheckConstraint(condition=Q(every__gte=1), name="plan_comes_back"),
            models.CheckConstraint(
                condition=~Q(organisation=models.F("executor")), name="plan_between_two_parties"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Any:
        """The item or the set."""
        return self.item or self.pipe_set

    def get_absolute_url(self) -> str:
        return reverse("equipment:plan-detail", args=[self.public_id])


class MaintenanceDue(models.Model):
    """One due date or count of a plan, with the order that was raised for it: never two."""

    plan = models.ForeignKey(MaintenancePlan, models.PROTECT, related_name="raised")
    due_on = models.DateField(null=True, blank=True)
    due_runs = models.PositiveIntegerField(null=True, blank=True)
    order = models.OneToOneField(WorkOrder, models.PROTECT, related_name="maintenance_due")
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "due_on"], name="plan_due_on_once"),
            models.UniqueConstraint(fields=["plan", "due_runs"], name="plan_due_runs_once"),
            models.CheckConstraint(
                condition=Q(due_on=None) ^ Q(due_runs=None), name="due_by_day_or_by_runs"
            ),
        ]

    def __str__(self) -> str:
        return str(self.due_on or self.due_runs)
