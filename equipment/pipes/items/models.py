"""Equipment that is no pipe: valves, wellhead parts, preventers, elevators, tongs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.memoranda.models import InMemorandumQuerySet, Memorandum
from core.accounts.models import Organisation
from core.fields import PublicIdField
from core.rows import Versioned
from core.states import Transition
from equipment.pipes.models import Location


class EquipmentItem(Versioned):
    """A piece of equipment with a number of its party, where it is and in which state."""

    class Kind(models.TextChoices):
        VALVE = "valve", _("Valve")
        WELLHEAD = "wellhead", _("Wellhead part")
        XMAS_TREE = "xmas_tree", _("X-mas tree")
        BOP = "bop", _("Blowout preventer")
        ELEVATOR = "elevator", _("Elevator")
        TONG = "tong", _("Tong")
        SLIPS = "slips", _("Slips")
        SUB = "sub", _("Sub")
        PUMP = "pump", _("Pump")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        IN_STOCK = "in_stock", _("In stock")
        IN_SERVICE = "in_service", _("In service")
        REPAIR_REQUIRED = "repair_required", _("Repair required")
        IN_REPAIR = "in_repair", _("In repair")
        SCRAPPED = "scrapped", _("Scrapped")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "in_stock": "green",
        "in_service": "blue",
        "repair_required": "red",
        "in_repair": "amber",
        "scrapped": "grey",
    }
    TRANSITIONS: ClassVar[dict[str, Transition]] = {
        "put-in-service": Transition.of("in_stock", to="in_service"),
        "take-out": Transition.of("in_service", to="in_stock"),
        "need-repair": Transition.of("in_stock", "in_service", "in_repair", to="repair_required"),
        "repair": Transition.of("repair_required", to="in_repair"),
        "release": Transition.of("in_repair", "repair_required", to="in_stock"),
        "scrap": Transition.of("in_stock", "repair_required", "in_repair", to="scrapped"),
        "restore": Transition.of("scrapped", to="repair_required"),
    }

    public_id = PublicIdField(prefix="eqi")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="equipment_items")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    description = models.CharField(max_length=200, blank=True)
    serial = models.CharField(max_length=60, blank=True)
    maker = models.CharField(max_length=120, blank=True)
    rating = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.IN_STOCK)
    location = models.ForeignKey(Location, models.PROTECT, related_name="equipment_items")

    objects: ClassVar[Any] = InMemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["memorandum", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["memorandum", "organisation", "number"], name="item_number_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "maker", "serial"],
                condition=~Q(serial="") & ~Q(status="scrapped"),
                name="item_serial_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("equipment:item-detail", args=[self.public_id])
