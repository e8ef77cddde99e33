"""What every entry of the catalogue has: where its figures come from, and an end instead of a
deletion."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.rows import Versioned


class Unit(models.TextChoices):
    """A unit in which a figure of the catalogue was read off; stored values are SI."""

    MM = "mm", _("mm")
    IN = "in", _("in")
    MPA = "MPa", _("MPa")
    PSI = "psi", _("psi")
    KSI = "ksi", _("ksi")
    BAR = "bar", _("bar")
    KGF = "kgf/cm²", _("kgf/cm²")
    KN = "kN", _("kN")
    LBF = "lbf", _("lbf")
    KNM = "kN·m", _("kN·m")
    FTLBF = "ft·lbf", _("ft·lbf")


class EntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> EntryQuerySet:
        """The catalogue is common to the installation: whoever is signed in sees all of it."""
        return self

    def offered(self) -> EntryQuerySet:
        """Entries that may be chosen for something new."""
        return self.filter(retired_at=None)


class Entry(Versioned):
    """An entry with its source and edition; `to_confirm` says that its figures still have to be
    compared with the printed standard. What is retired stays, and is offered no more."""

    public_id: Any
    source = models.CharField(max_length=200)
    edition = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    to_confirm = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_offered(self) -> bool:
        return self.retired_at is None


#: No figure of a pipe comes near it; NaN, which PostgreSQL sorts above all, is above it.
LARGEST = 10**9


def positive(*names: str) -> Q:
    """The condition that each of these figures is missing or a number greater than 0."""
    found = Q()
    for name in names:
        found &= Q(**{name: None}) | Q(**{f"{name}__gt": 0, f"{name}__lt": LARGEST})
    return found


class Quantity(models.DecimalField[Any, Any]):
    """A figure in SI to the millionth, so that 1/64 in and 1,000 psi are kept exactly enough."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 6)
        super().__init__(*args, **kwargs)


def unit_field(**kwargs: Any) -> models.CharField[str, str]:
    """The unit that stands beside a figure as it was entered; empty without a figure."""
    return models.CharField(max_length=8, choices=Unit.choices, blank=True, **kwargs)
