"""For whom an object waited, and for how long."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from core.accounts.models import Organisation, User, Workspace, workspaces_seen


class ClockSpellQuerySet(models.QuerySet["ClockSpell"]):
    def visible_to(self, user: User) -> ClockSpellQuerySet:
        """The spells of the workspaces that the person sees."""
        return self.filter(workspace__in=workspaces_seen(user))

    def running(self) -> ClockSpellQuerySet:
        """What waits now and is not paused."""
        return self.filter(closed_at=None, is_paused=False)


class ClockSpell(models.Model):
    """A stretch of time for which an object waited for one party.

    `status` is the state in which it began; `is_paused` stretches count to nobody. Written only
    in the transaction of the event that changed the state.
    """

    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="+")
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    status = models.CharField(max_length=20)
    is_paused = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ClockSpellQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["object_id", "organisation"],
                condition=Q(closed_at=None),
                name="one_open_spell_a_party",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="spell_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["object_id", "opened_at"], name="spell_of_object"),
            models.Index(
                fields=["organisation", "object_type"],
                condition=Q(closed_at=None),
                name="spell_open_of_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}"
