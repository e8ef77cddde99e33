"""Qualifications: who may do what, at which level, and from when until when."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, Party, RoleGrant, User, workspaces_seen
from core.fields import PublicIdField
from core.files.models import StoredFile
from core.rows import Versioned


class Method(models.TextChoices):
    """What a person may be qualified to do."""

    VISUAL = "visual", _("Visual testing")
    MAGNETIC_PARTICLE = "magnetic_particle", _("Magnetic particle testing")
    PENETRANT = "penetrant", _("Penetrant testing")
    ULTRASONIC = "ultrasonic", _("Ultrasonic testing")
    ELECTROMAGNETIC = "electromagnetic", _("Electromagnetic inspection")
    THREAD_GAUGING = "thread_gauging", _("Thread gauging")
    DRIFT = "drift", _("Drift testing")
    TOOL_JOINT_DIMENSIONS = "tool_joint_dimensions", _("Tool joint dimensions")
    HARDNESS = "hardness", _("Hardness testing")
    PRESSURE_TESTING = "pressure_testing", _("Pressure testing")
    WELDING = "welding", _("Welding")
    WELL_CONTROL = "well_control", _("Well control")
    LIFTING = "lifting", _("Lifting and slinging")
    OTHER = "other", _("Other")


#: Levels of the schemes for testing personnel (ISO 9712, SNT-TC-1A).
LEVELS = (1, 2, 3)


class QualificationQuerySet(models.QuerySet["Qualification"]):
    def visible_to(self, user: User) -> QualificationQuerySet:
        """Those of the parties of the memoranda that the person sees, and for whoever holds a role
        those of the own party: a signature is checked with them."""
        if not user.is_active:
            return self.none()
        met = Party.objects.filter(workspace__in=workspaces_seen(user))
        holds_role = Exists(RoleGrant.objects.standing().filter(person=user))
        own = Q(organisation=user.organisation_id) & Q(holds_role)
        return self.filter(own | Q(organisation__in=met.values("organisation")))

    def standing(self) -> QualificationQuerySet:
        """Those that nobody has revoked."""
        return self.filter(revoked_on=None)

    def valid_on(self, on: dt.date) -> QualificationQuerySet:
        """Those in force on the day: both ends count, the day of a revocation does not."""
        unrevoked = Q(revoked_on=None) | Q(revoked_on__gt=on)
        return self.filter(unrevoked, valid_from__lte=on, valid_to__gte=on)


class Qualification(Versioned):
    """A certificate that a person may work by a method, as its issuer wrote it.

    Valid from `valid_from` to `valid_to`, both included, and no longer from `revoked_on` on. The
    certificate's file and the reason of a revocation are for the person's own party.
    """

    public_id = PublicIdField(prefix="qlf")
    person = models.ForeignKey(User, models.PROTECT, related_name="qualifications")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    method = models.CharField(max_length=24, choices=Method.choices)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    scheme = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=150)
    number = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField()
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    revoked_on = models.DateField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    revoked_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects: ClassVar[Any] = QualificationQuerySet.as_manager()

    class Meta:
        ordering = ["valid_to", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_to")),
                name="qualification_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__in=LEVELS), name="qualification_level_known"
            ),
            models.CheckConstraint(
                condition=Q(file=None, file_name="") | (Q(file__isnull=False) & ~Q(file_name="")),
                name="qualification_file_has_name",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_at=None, revoked_by=None, revoked_reason="")
                | (
                    Q(
                        revoked_on__isnull=False,
                        revoked_at__isnull=False,
                        revoked_by__isnull=False,
                        revoked_on__gte=F("valid_from"),
                    )
                    & ~Q(revoked_reason="")
                ),
                name="qualification_revoked_with_reason",
            ),
            models.UniqueConstraint(
                fields=["person", "method", "issuer", "number", "valid_from"],
                condition=Q(revoked_on=None),
                name="qualification_entered_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "method", "valid_to"], name="qualification_of_person"),
            models.Index(fields=["organisation", "valid_to"], name="qualification_by_end"),
            models.Index(fields=["updated_at", "id"], name="qualification_by_change"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def roman(self) -> str:
        """The level as certificates write it."""
        return "I" * (self.level or 0)

    @property
    def grade(self) -> str:
        """The method with its level, as people say it."""
        return f"{self.get_method_display()} {self.roman}".strip()

    def get_absolute_url(self) -> str:
        return reverse("core:qualification-detail", args=[self.public_id])
