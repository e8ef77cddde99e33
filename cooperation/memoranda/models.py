"""Memoranda: what was agreed, by whom, and where that is known from."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, User, Workspace, workspaces_seen
from core.fields import PublicIdField
from core.names import Named, in_language
from core.rows import Versioned


class MemorandumQuerySet(models.QuerySet["Memorandum"]):
    def visible_to(self, user: User) -> MemorandumQuerySet:
        return self.filter(workspace__in=Workspace.objects.visible_to(user).values("pk"))


class Memorandum(Versioned):
    """An agreement of two or more parties; its title stands on its workspace (same key)."""

    public_id = PublicIdField(prefix="mem")
    workspace = models.OneToOneField(
        Workspace, models.PROTECT, primary_key=True, related_name="memorandum"
    )
    provenance = models.CharField(max_length=200)
    sources = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_at = models.CharField(max_length=120, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    purposes = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    wider_aims = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    clauses_note = models.TextField(blank=True)

    objects: ClassVar[Any] = MemorandumQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "memoranda"

    def __str__(self) -> str:
        return self.workspace.label

    @property
    def label(self) -> str:
        return self.workspace.label

    @property
    def reference(self) -> str:
        """What it is called where its title must not stand, in subjects of mails for example."""
        return f"MoU {self.signed_on.isoformat()}" if self.signed_on else "MoU"

    def get_absolute_url(self) -> str:
        return reverse("cooperation:memorandum-detail", args=[self.public_id])


class InMemorandumQuerySet(models.QuerySet[Any]):
    """Rows that belong to a memorandum: seen by those who see it."""

    def visible_to(self, user: User) -> InMemorandumQuerySet:
        return self.filter(memorandum__in=workspaces_seen(user))


class Area(Named, Versioned):
    """A cooperation area of a memorandum."""

    class Kind(models.TextChoices):
        INSTALLATION = "installation", _("Installation")
        DISMANTLING = "dismantling", _("Dismantling")
        REPAIR_MAINTENANCE = "repair_maintenance", _("Repair and maintenance")
        PRESSURE_TESTING = "pressure_testing", _("Pressure testing")
        REVISION = "revision", _("Revision (strip-down inspection)")
        SPECIALIST_EXCHANGE = "specialist_exchange", _("Specialist exchange")
        TECHNOLOGY_INTRODUCTION = "technology_introduction", _("Introduction of technology")
        LOCAL_CAPACITY = "local_capacity", _("Local capacity")

    public_id = PublicIdField(prefix="are")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="areas")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    scope = models.CharField(max_length=200)
    scope_az = models.CharField(max_length=200, blank=True)
    scope_ru = models.CharField(max_length=200, blank=True)
    is_interpretation = models.BooleanField(default=False)
    weight = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=1)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["memorandum", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["memorandum", "kind"], name="area_kind_once_per_memorandum"
            )
        ]

    @property
    def scope_label(self) -> str:
        return in_language(self, "scope")

    def get_absolute_url(self) -> str:
        return reverse("cooperation:area-detail", args=[self.public_id])


class Clause(Versioned):
    """A clause of the agreement, or a summary of what a source says of it."""

    public_id = PublicIdField(prefix="cla")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="clauses")
    ref = models.CharField(max_length=20)
    summary = models.CharField(max_length=400)
    summary_az = models.CharField(max_length=400, blank=True)
    summary_ru = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=300)
    areas = models.ManyToManyField(Area, related_name="clauses", blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["memorandum", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["memorandum", "ref"], name="clause_ref_once_per_memorandum"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.label}"

    @property
    def label(self) -> str:
        return in_language(self, "summary")


class ResultingInstrument(Named, Versioned):
    """An agreement that followed from a memorandum, with the organisation that executes it."""

    public_id = PublicIdField(prefix="ins")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="instruments")
    dated = models.CharField(max_length=10, help_text=_("Year, month or day, as far as known"))
    note = models.CharField(max_length=400, blank=True)
    executor = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["memorandum", "dated"]
