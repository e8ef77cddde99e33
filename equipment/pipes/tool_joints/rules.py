"""What a tool-joint pair may be; no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.accounts.models import User
from equipment.catalogue.models import ProductLine
from equipment.pipes import rules as register
from equipment.pipes.days import wrong_day
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint
from equipment.pipes.tool_joints.models import ToolJointPair

DIAMETERS = ("pin_od_mm", "box_od_mm", "inside_diameter_mm")
TONGS = ("pin_tong_mm", "box_tong_mm")
#: Wider or longer than any tool joint that is made.
WIDEST_MM, LONGEST_MM = Decimal(400), Decimal(1_000)
Wrong = tuple[str, str, str]


def may_withdraw(user: User, pair: ToolJointPair) -> bool:
    """Whether the person may call the record wrong: a worker of the party that wrote it."""
    own = user.organisation_id == pair.organisation_id and pair.withdrawn_at is None
    return own and register.may_import(user, pair.memorandum_id)


def wrong_pair(pair: ToolJointPair, joint: Joint, today: dt.date) -> Iterable[Wrong]:
    """All that is wrong with a new pair: member, code, words."""
    if joint.product_line.product != ProductLine.Product.DRILL_PIPE:
        yield "joint", "not_drill_pipe", _("Only drill pipe has tool joints.")
    if joint.status in ENDED or joint.status == Joint.Status.RUN:
        state = {"state": joint.get_status_display()}
        yield "joint", "wrong_state", _("The joint is in the state “%(state)s”.") % state
    if wrong := wrong_day(pair.fitted_on, today):
        yield "fitted_on", "future" if pair.fitted_on > today else "too_early", wrong
    if not pair.connection:
        yield "connection", "required", _("Name the connection.")
    if pair.hardband == ToolJointPair.Hardband.NONE and pair.hardband_material:
        yield "hardband", "required", _("Say which hardband is of this material.")
    yield from _wrong_measures(pair)


def _wrong_measures(pair: ToolJointPair) -> Iterable[Wrong]:
    for names, most in ((DIAMETERS, WIDEST_MM), (TONGS, LONGEST_MM)):
        for name in names:
            value = getattr(pair, name)
            if value is not None and not 0 < value <= most:
                words = _("Give more than 0 and at most %(most)s mm.") % {"most": most}
                yield name, "range", words
    bore: Any = pair.inside_diameter_mm
    outer = [value for value in (pair.pin_od_mm, pair.box_od_mm) if value is not None]
    if bore is not None and any(bore >= value for value in outer):
        words = _("The inside diameter is smaller than both outside diameters.")
        yield "inside_diameter_mm", "range", words
