"""Test procedures: how pipe and equipment are pressed, in versions of which one holds on a day."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import PublicIdField
from core.names import Named
from core.rows import Versioned
from equipment.catalogue.entries import LARGEST, EntryQuerySet, Quantity, positive


class Medium(models.TextChoices):
    """What presses."""

    WATER = "water", _("Water")
    INHIBITED_WATER = "inhibited_water", _("Water with inhibitor")
    OIL = "oil", _("Oil")
    NITROGEN = "nitrogen", _("Nitrogen")


class Subject(models.TextChoices):
    """What is pressed."""

    PIPE = "pipe", pgettext_lazy("what is tested", "Pipe")
    ITEM = "item", _("Equipment")
    ANY = "any", _("Pipe and equipment")


class TargetKind(models.TextChoices):
    """Where the pressure of a test comes from."""

    FIXED = "fixed", _("One pressure for all")
    SHARE = "share", _("A share of a rating")
    API_5CT = "api_5ct", _("API 5CT, from size, wall and grade")
    AGREED = "agreed", _("Agreed for each test")


class ShareOf(models.TextChoices):
    """The rating of which a test takes a share."""

    INTERNAL_YIELD = "internal_yield", _("Internal yield of the body")
    CONNECTION = "connection", _("Rating of the connection")
    LOWEST = "lowest", _("The lower of body and connection")


class LimitUnit(models.TextChoices):
    """A limit is a share of the target, or a pressure."""

    PERCENT = "%", _("% of the target")
    MPA = "MPa", _("MPa")
    PSI = "psi", _("psi")
    BAR = "bar", _("bar")
    KGF = "kgf/cm²", _("kgf/cm²")


class PressureUnit(models.TextChoices):
    """Units in which a pressure is said or read off."""

    MPA = "MPa", _("MPa")
    PSI = "psi", _("psi")
    BAR = "bar", _("bar")
    KGF = "kgf/cm²", _("kgf/cm²")


class WitnessRule(models.TextChoices):
    """Whose people must be there."""

    BOTH = "both", _("A witness of each party")
    OWNER = "owner", _("A witness of the owner")
    NONE = "none", _("No witness")


class Mark(models.TextChoices):
    """How sure the figures of a version are."""

    LOOKED_UP = "looked_up", _("Looked up")
    PRACTICE = "practice", _("Practice")
    UNCERTAIN = "uncertain", _("Uncertain")


class Procedure(Named, Versioned):
    """A procedure by its code and name; its terms stand in its versions."""

    public_id = PublicIdField(prefix="tpr")
    code = models.SlugField(max_length=40, unique=True)
    subject = models.CharField(max_length=4, choices=Subject.choices)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def get_absolute_url(self) -> str:
        return reverse("equipment:procedure-detail", args=[self.public_id])


#: Both ends of a range are inside.
CLOSED = Value("[]")


def limit_field(**kwargs: Any) -> models.CharField[str, str]:
    """The unit of a limit."""
    return models.CharField(max_length=8, choices=LimitUnit.choices, **kwargs)


def _not_negative(*names: str) -> Q:
    found = Q()
    for name in names:
        found &= Q(**{name: None}) | Q(**{f"{name}__gte": 0, f"{name}__lt": LARGEST})
    return found


class ProcedureVersion(Versioned):
    """The terms of a procedure from one day to another, both inside: never two on one day.

    Terms never change (a trigger refuses it); only the last day is set when a version ends. A limit
    is a pressure in its unit or per cent of the target, so that it stands as it was entered. Times
    are in seconds. Without `max_rise` it is 0.5 % of the target.
    """

    public_id = PublicIdField(prefix="tpv")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    edition = models.CharField(max_length=120)
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True, blank=True)
    medium = models.CharField(max_length=16, choices=Medium.choices)
    target_kind = models.CharField(max_length=8, choices=TargetKind.choices)
    target_mpa = Quantity(null=True, blank=True)
    entered_target = Quantity(null=True, blank=True)
    target_unit = models.CharField(max_length=8, choices=PressureUnit.choices, blank=True)
    share_percent = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    share_of = models.CharField(max_length=16, choices=ShareOf.choices, blank=True)
    least_target_mpa = Quantity(null=True, blank=True)
    most_target_mpa = Quantity(null=True, blank=True)
    tolerance = Quantity()
    tolerance_unit = limit_field()
    stabilisation_s = models.PositiveIntegerField(default=0)
    hold_s = models.PositiveIntegerField()
    max_drop = Quantity()
    max_drop_unit = limit_field()
    max_rise = Quantity(null=True, blank=True)
    max_rise_unit = limit_field(blank=True)
    max_gap_s = models.DecimalField(max_digits=8, decimal_places=1)
    ceiling = Quantity()
    ceiling_unit = limit_field()
    witness_rule = models.CharField(max_length=5, choices=WitnessRule.choices)
    full_scale_least = models.DecimalField(max_digits=4, decimal_places=2, default="1.30")
    full_scale_most = models.DecimalField(max_digits=4, decimal_places=2, default="4.00")
    accuracy_class = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    qualified_tester = models.BooleanField(default=False)
    tester_level = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    mark = models.CharField(max_length=10, choices=Mark.choices)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["procedure", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_once"),
            ExclusionConstraint(
                name="one_version_in_force",
                expressions=[
                    (Func(F("procedure"), F("procedure"), CLOSED, function="int8range"), "&&"),
                    (
                        Func(F("in_force_from"), F("in_force_to"), CLOSED, function="daterange"),
                        "&&",
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")),
                name="procedure_version_ends_later",
            ),
            models.CheckConstraint(
                condition=(Q(target_kind="fixed") & Q(target_mpa__isnull=False))
                | (Q(target_kind="share") & Q(share_percent__isnull=False) & ~Q(share_of=""))
                | Q(target_kind__in=["api_5ct", "agreed"]),
                name="procedure_version_has_target",
            ),
            models.CheckConstraint(
                condition=positive("target_mpa", "ceiling", "max_gap_s", "share_percent")
                & positive("least_target_mpa", "most_target_mpa", "accuracy_class")
                & _not_negative("tolerance", "max_drop", "max_rise")
                & Q(hold_s__gt=0, full_scale_least__gt=0)
                & Q(full_scale_most__gt=F("full_scale_least"), full_scale_most__lt=LARGEST),
                name="procedure_version_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} · {self.edition}"

    def get_absolute_url(self) -> str:
        return self.procedure.get_absolute_url()

    def is_in_force(self, on: Any) -> bool:
        """Whether the version holds on that day; its first and last day are inside."""
        begun: bool = self.in_force_from <= on
        return begun and (self.in_force_to is None or on <= self.in_force_to)
