"""Whose turn it is on a defect act: who draws it up, or who agrees to it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clocks.kinds import Clock, Wait
from equipment.defects import rules
from equipment.defects.models import DefectAct

Status = DefectAct.Status


def drawer(act: Any) -> Collection[int]:
    return [act.drawn_up_by_id]


def addressee(act: Any) -> Collection[int]:
    return [act.addressed_to_id]


CLOCK = Clock(
    model=DefectAct,
    sides={"drawer": drawer, "addressee": addressee},
    waits={
        Status.DRAFT: Wait("drawer", _("to send it")),
        Status.SENT: Wait("addressee", _("to agree or refuse"), within_days=rules.PATIENCE_DAYS),
        Status.REFUSED: Wait("drawer", _("to mend or withdraw it")),
    },
)
