"""Pressure tests as they stand on My side: the witness has not confirmed yet."""

from __future__ import annotations

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from equipment.pressure_testing.models import PressureTest
from equipment.turns import Turn


def _turn(user: User) -> Q:
    """Standing tests that wait for the person's own word as witness."""
    return Q(withdrawn_at=None, witnesses__person=user, witnesses__confirmed_at=None)


TURN = Turn(
    model=PressureTest,
    whose=_turn,
    todo={"recorded": _("Confirm that you were there as witness of %(number)s")},
    kind=_("Pressure test"),
    page="equipment:pressure-test-detail",
    presses=Q(pk=None),
    notes=(F("order__title"), Value("")),
    number=Concat(F("order__number"), Value(" · "), Cast("number", CharField())),
    status=Value("recorded"),
    since=F("recorded_at"),
)
