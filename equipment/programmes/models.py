"""Inspection programmes as data: what is done to pipe or equipment in which order, by versions."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.fields import PublicIdField
from core.names import Named, in_language
from core.qualifications.models import Method
from core.rows import Versioned
from equipment.catalogue.class_models import ClassScheme
from equipment.catalogue.entries import EntryQuerySet, Quantity, positive
from equipment.pipes.readings.models import JointReading


class ProgrammeSubject(models.TextChoices):
    """What a programme inspects."""

    DRILL_PIPE = "drill_pipe", _("Drill pipe")
    CASING = "casing", _("Casing and tubing")
    ITEM = "item", _("Equipment")


class Mark(models.TextChoices):
    """How sure the figures and words of a version are."""

    LOOKED_UP = "looked_up", _("Looked up in the standard")
    PRACTICE = "practice", _("Practice of the trade")
    UNCERTAIN = "uncertain", _("Uncertain: compare with your edition")
    DECIDED = "decided", _("Decided by the parties")


class Sought(models.TextChoices):
    """What a step looks for; the codes are those by which drill pipe is classified."""

    DENT = "dent_od", _("Dents and mashes")
    STRETCH = "stretch_od", _("Stretching")
    STRING_SHOT = "string_shot_od", _("Swelling by string shot")
    CORROSION = "corrosion_wall", _("External corrosion")
    INTERNAL = "internal_wall", _("Internal pits and erosion")
    CUT = "cuts", _("Cuts and gouges of the body")
    SLIP_CUT = "slip_cuts", _("Cuts and gouges in the slip area")
    FATIGUE_CRACK = "fatigue_crack", _("Fatigue crack")
    WASHOUT = "washout", _("Washout")
    TOOL_JOINT_CRACK = "tool_joint_crack", _("Crack in the tool joint")


class InspectionProgramme(Named, Versioned):
    """A programme by its code, common to the installation; what it asks for stands in versions."""

    Subject = ProgrammeSubject

    public_id = PublicIdField(prefix="ipg")
    code = models.SlugField(max_length=40, unique=True)
    subject = models.CharField(max_length=12, choices=ProgrammeSubject.choices)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "name"]
        indexes = [models.Index(fields=["updated_at", "id"], name="programme_by_change")]

    def get_absolute_url(self) -> str:
        return reverse("equipment:inspection-programme-detail", args=[self.public_id])


class ProgrammeVersion(models.Model):
    """What a programme asks for from a day on; it is never changed, a later one follows it.

    `scheme` is how drill pipe is classified by it; without one the core's own is meant.
    """

    public_id = PublicIdField(prefix="ipv")
    programme = models.ForeignKey(InspectionProgramme, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    edition = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=200)
    mark = models.CharField(max_length=12, choices=Mark.choices)
    note = models.CharField(max_length=300, blank=True)
    scheme = models.ForeignKey(ClassScheme, models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="programme_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "in_force_from"], name="programme_version_a_day"
            ),
        ]

    def __str__(self) -> str:
        return _("%(programme)s, version %(number)s") % {
            "programme": self.programme.label,
            "number": self.number,
        }

    def is_in_force(self, on: dt.date, following: ProgrammeVersion | None) -> bool:
        """Whether this is the version of that day; `following` is the next one."""
        return self.in_force_from <= on and (following is None or following.in_force_from > on)


class ProgrammeStep(Named):
    """One step: by which method, what is read and looked for, who may do it, what it accepts.

    `qualification` names the method in which the inspector is qualified, at `least_level` or
    above; empty where anybody of the crew may do it.
    """

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    method = models.CharField(max_length=24, choices=Method.choices)
    qualification = models.CharField(max_length=24, choices=Method.choices, blank=True)
    least_level = models.PositiveSmallIntegerField(default=0)
    is_required = models.BooleanField(default=True)
    needs_instrument = models.BooleanField(default=False)
    is_standardised = models.BooleanField(default=False)
    looks_for: Any = ArrayField(
        models.CharField(max_length=20, choices=Sought.choices), default=list, blank=True
    )
    lists_parts = models.BooleanField(default=False)
    asks_torque = models.BooleanField(default=False)
    acceptance = models.CharField(max_length=500, blank=True)
    acceptance_az = models.CharField(max_length=500, blank=True)
    acceptance_ru = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="programme_step_in_order"),
            models.UniqueConstraint(fields=["version", "code"], name="programme_step_code_once"),
            models.CheckConstraint(
                condition=Q(least_level__lte=3), name="programme_step_level_known"
            ),
        ]

    @property
    def accepts(self) -> str:
        """What the step accepts, in the active language."""
        return in_language(self, "acceptance")


class ProgrammeReading(models.Model):
    """What a step reads: a kind of reading at a place, so many of them, within limits.

    A limit is in millimetres, or in per cent of the nominal wall or outside diameter.
    """

    class Basis(models.TextChoices):
        MM = "mm", _("mm")
        PERCENT = "percent", _("% of nominal")

    step = models.ForeignKey(ProgrammeStep, models.CASCADE, related_name="readings")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=JointReading.Kind.choices)
    place = models.CharField(max_length=40)
    count = models.PositiveSmallIntegerField(default=1)
    is_required = models.BooleanField(default=True)
    least = Quantity(null=True, blank=True)
    most = Quantity(null=True, blank=True)
    basis = models.CharField(max_length=8, choices=Basis.choices, default=Basis.MM)

    class Meta:
        ordering = ["step", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "kind", "place"], name="programme_reading_once"
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=20), name="programme_reading_counted"
            ),
            models.CheckConstraint(
                condition=positive("least", "most")
                & (Q(least=None) | Q(most=None) | Q(least__lte=F("most"))),
                name="programme_reading_limits_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place}"
