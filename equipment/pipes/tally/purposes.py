"""What a tally is for: pipe that comes in, pipe that goes into the hole, pipe that comes out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    RECEIVING = "receiving", _("Receiving")
    RUNNING = "running", _("Running")
    LAYING_DOWN = "laying_down", _("Laying down")


PURPOSE_TONES = {"receiving": "green", "running": "blue", "laying_down": "amber"}
#: Pipe in the hole, out of it or waiting beside it: what a laying-down list may name.
COMING_OUT = ("run", "pulled", "on_rig")
#: By which steps a joint of each state is laid down; used pipe is never ready by them.
WAY_DOWN: dict[str, tuple[str, ...]] = {
    "run": ("pull", "lay_down"),
    "pulled": ("lay_down",),
    "on_rig": ("return",),
}
#: All steps that a tally takes joints through, in the order in which it does.
STEPS = ("bring_to_rig", "reject", "pull", "lay_down", "return")
