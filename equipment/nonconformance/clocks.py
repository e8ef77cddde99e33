"""Whose turn it is on a non-conformance: to propose, to agree, to act."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clocks.kinds import Clock, Wait
from equipment.nonconformance import rules
from equipment.nonconformance.models import Nonconformance

Status = Nonconformance.Status


def addressee(report: Any) -> Collection[int]:
    return [report.addressed_to_id]


def agreeing(report: Any) -> Collection[int]:
    return [report.agreeing_id]


CLOCK = Clock(
    model=Nonconformance,
    sides={"addressee": addressee, "agreeing": agreeing},
    waits={
        Status.OPEN: Wait(
            "addressee", _("to propose a disposition"), within_days=rules.PATIENCE_DAYS
        ),
        Status.PROPOSED: Wait(
            "agreeing", _("to agree or decline"), within_days=rules.PATIENCE_DAYS
        ),
        Status.AGREED: Wait("addressee", _("to carry it out and close")),
    },
)
