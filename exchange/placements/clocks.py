"""Whose turn it is on a placement: its home, or its host."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clocks.kinds import Clock, Wait
from exchange.placements import rules
from exchange.placements.models import Placement

Status = Placement.Status


def home(placement: Any) -> Collection[int]:
    return [placement.home_id]


def host(placement: Any) -> Collection[int]:
    return [placement.host_id]


CLOCK = Clock(
    model=Placement,
    sides={"home": home, "host": host},
    waits={
        Status.NOMINATED: Wait("home", _("to approve it")),
        Status.APPROVED: Wait("host", _("to answer"), within_days=rules.SLOW_ANSWER_DAYS),
        Status.ACCEPTED: Wait("host", _("to start"), paused=True),
        Status.IN_PLACEMENT: Wait("home", _("to report"), paused=True),
        Status.REPORTED: Wait("host", _("to confirm"), within_days=rules.SLOW_ANSWER_DAYS),
    },
)
