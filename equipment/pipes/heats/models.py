"""Heats and lots of a mill, with the certificate that covers them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation
from core.fields import PublicIdField
from core.rows import Versioned


class Heat(Versioned):
    """A heat, or a lot of one, as a mill delivered it; its joints have its certificate and files.

    Types of certificate are those of EN 10204: 3.1 by the mill, 3.2 with a second inspector.
    """

    class CertificateType(models.TextChoices):
        TYPE_3_1 = "3.1", _("EN 10204 3.1")
        TYPE_3_2 = "3.2", _("EN 10204 3.2")

    public_id = PublicIdField(prefix="het")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="heats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    mill = models.CharField(max_length=120)
    heat_number = models.CharField(max_length=60)
    lot_number = models.CharField(max_length=60, blank=True)
    certificate_number = models.CharField(max_length=80, blank=True)
    certificate_type = models.CharField(max_length=3, choices=CertificateType.choices, blank=True)

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["mill", "heat_number", "lot_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["memorandum", "organisation", "mill", "heat_number", "lot_number"],
                name="heat_and_lot_once",
            )
        ]

    def __str__(self) -> str:
        return " / ".join(part for part in (self.mill, self.heat_number, self.lot_number) if part)

    def get_absolute_url(self) -> str:
        return reverse("equipment:heat-detail", args=[self.public_id])
