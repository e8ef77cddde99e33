"""What a party adds to the official calendar, and the hours it works."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, Party, User, workspaces_seen
from core.fields import PublicIdField
from core.rows import Versioned


class OfPartyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> OfPartyQuerySet:
        """Rows of the parties of the memoranda that the person sees, and of their own."""
        met = Party.objects.filter(workspace__in=workspaces_seen(user))
        return self.filter(
            Q(organisation=user.organisation_id) | Q(organisation__in=met.values("organisation"))
        )


class CalendarDay(Versioned):
    """A day on which a party departs from the official calendar; `removed_at` ends it."""

    class Kind(models.TextChoices):
        OFF = "off", _("Day off")
        WORKING = "working", _("Working day")

    public_id = PublicIdField(prefix="cal")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="calendar_days")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=200)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = OfPartyQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "on"],
                condition=Q(removed_at=None),
                name="calendar_day_once_a_party",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on.isoformat()} {self.kind}"

    def get_absolute_url(self) -> str:
        return f"{reverse('core:calendar')}?year={self.on.year}"


class WorkingHours(Versioned):
    """The hours of a party on each of its working days, in its own time zone."""

    STARTS: ClassVar[dt.time] = dt.time(9)
    ENDS: ClassVar[dt.time] = dt.time(18)
    LUNCH_FROM: ClassVar[dt.time] = dt.time(13)
    LUNCH_TO: ClassVar[dt.time] = dt.time(14)
    ZONE: ClassVar[str] = "Asia/Baku"

    public_id = PublicIdField(prefix="whr")
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="working_hours")
    starts = models.TimeField(default=STARTS)
    ends = models.TimeField(default=ENDS)
    lunch_from = models.TimeField(null=True, blank=True)
    lunch_to = models.TimeField(null=True, blank=True)
    zone = models.CharField(max_length=40, default=ZONE)

    objects: ClassVar[Any] = OfPartyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "working hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")), name="working_hours_end_after_they_begin"
            ),
            models.CheckConstraint(
                condition=Q(lunch_from=None, lunch_to=None)
                | Q(
                    lunch_from__gte=F("starts"),
                    lunch_to__gt=F("lunch_from"),
                    lunch_to__lte=F("ends"),
                ),
                name="lunch_within_working_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("core:calendar")
