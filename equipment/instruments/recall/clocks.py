"""Whose word a recall waits for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.clocks.kinds import Clock, Wait
from equipment.instruments.recall import queries, rules
from equipment.instruments.recall.models import Recall

CLOCK = Clock(
    model=Recall,
    sides={"undecided": queries.waiting_parties},
    waits={
        Recall.Status.UNDER_REVIEW: Wait(
            "undecided", _("to dispose of its records"), within_days=rules.PATIENCE_DAYS
        )
    },
)
