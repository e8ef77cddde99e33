"""Which places and days go with what a tally is for; no writes, no clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Refused
from equipment.pipes import rules
from equipment.pipes.days import wrong_day
from equipment.pipes.models import Location
from equipment.pipes.places.kinds import RIGS, PlaceKind
from equipment.pipes.tally.purposes import Purpose


@dataclass(frozen=True)
class Aim:
    """What a tally is for: where its pipe is to lie, and where and when it was laid down."""

    purpose: str
    location: Location
    laid_from: Location | None = None
    on: dt.date | None = None


def check(aim: Aim, memorandum_id: int, today: dt.date) -> None:
    """Raise Refused at the place or day that does not go with the purpose."""
    if aim.purpose not in Purpose.values:
        raise Refused(_("This purpose is not known."), field="purpose")
    if aim.purpose == Purpose.LAYING_DOWN:
        _check_laying_down(aim, memorandum_id, today)
        return
    _require_not_under_way(aim)
    for name in ("laid_from", "on"):
        if getattr(aim, name) is not None:
            raise Refused(_("This is said of pipe that is laid down, and of no other."), field=name)
    if aim.purpose == Purpose.RECEIVING:
        _require_yard(
            aim,
            _(
                "Pipe is received at a yard, a rack, a workshop or a vendor's; what "
                "comes to a rig or well is a running list."
            ),
        )


def _check_laying_down(aim: Aim, memorandum_id: int, today: dt.date) -> None:
    if aim.laid_from is None or aim.laid_from.kind not in RIGS:
        raise Refused(_("Say from which rig or well the pipe comes."), field="laid_from")
    rules.check_place(aim.laid_from, memorandum_id, "laid_from")
    if aim.on is None:
        raise Refused(_("Say on which day the pipe was laid down."), field="on")
    if wrong := wrong_day(aim.on, today):
        raise Refused(wrong, field="on")
    _require_yard(
        aim, _("Pipe is laid down at a yard or on a rack, not at the rig or well itself.")
    )


def _require_yard(aim: Aim, words: str) -> None:
    if aim.location.kind in RIGS:
        raise Refused(words, field="location")
    _require_not_under_way(aim)


def _require_not_under_way(aim: Aim) -> None:
    if aim.location.kind == PlaceKind.TRANSIT:
        raise Refused(_("Pipe comes there by a waybill only."), field="location")
