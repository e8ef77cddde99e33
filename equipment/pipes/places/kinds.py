"""Kinds of places and what each may be part of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    YARD = "yard", _("Pipe yard")
    BAY = "bay", _("Bay")
    RACK = "rack", _("Rack")
    ROW = "row", _("Row")
    RIG = "rig", _("Rig")
    WELL = "well", _("Well")
    WORKSHOP = "workshop", _("Workshop")
    VENDOR = "vendor", _("Vendor")
    TRANSIT = "transit", _("In transit")


#: What a place of a kind may be part of; "" stands for nothing.
PARENTS: dict[str, tuple[str, ...]] = {
    "yard": ("",),
    "bay": ("yard", "workshop"),
    "rack": ("yard", "bay", "rig", "workshop"),
    "row": ("rack",),
    "rig": ("",),
    "well": ("", "rig"),
    "workshop": ("", "yard"),
    "vendor": ("",),
    "transit": ("",),
}
#: Where a string is run: pipe that arrives there is on the rig.
RIGS = ("rig", "well")
#: Kinds that people add; the place of what is under way is the register's own.
ADDED = tuple(kind for kind in PlaceKind.values if kind != "transit")
