"""Kinds of work and how much it presses, as orders and requests name them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkKind(models.TextChoices):
    """What an order has done with pipe or equipment."""

    INSTALLATION = "installation", _("Installation")
    DISMANTLING = "dismantling", _("Dismantling")
    REPAIR = "repair", _("Repair")
    MAINTENANCE = "maintenance", _("Maintenance")
    PRESSURE_TESTING = "pressure_testing", _("Pressure testing")
    REVISION = "revision", _("Revision (strip-down inspection)")


class Priority(models.TextChoices):
    """How much a piece of work presses."""

    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


#: Those that a list or a board names; the others press nobody.
PRESSING = (Priority.HIGH, Priority.URGENT)
