"""What the figures say, in words."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from cooperation.commitments.models import Commitment
from cooperation.progress.models import RollupFigures
from cooperation.progress.rules import RULES
from core.web.numbers import day, number, percent


def reason_of(row: RollupFigures) -> str:
    """Why a commitment's figures have their tone, as one short sentence."""
    commitment = row.commitment
    if commitment is None:
        return _plain(row.reason)
    if row.reason in ("behind", "far_behind"):
        quantity = _missing(row, commitment, row.planned_quantity)
        return _("%(quantity)s behind plan") % {"quantity": quantity}
    if row.reason == "overdue":
        return _("due %(day)s, %(quantity)s missing") % {
            "day": day(commitment.due),
            "quantity": _missing(row, commitment, commitment.target),
        }
    return _plain(row.reason)


def _missing(row: RollupFigures, commitment: Commitment, aim: Decimal | None) -> str:
    lack = max((aim or Decimal(0)) - (row.quantity or Decimal(0)), Decimal(0))
    if commitment.unit == Commitment.Unit.PERCENT:
        return percent(lack)
    return f"{number(lack, 0 if lack >= 1 else 1)}\u00a0{commitment.get_unit_display()}"


def _plain(reason: str) -> str:
    return {
        "behind": _("behind plan"),
        "far_behind": _("far behind plan"),
        "overdue": _("overdue"),
        "stale": _("nothing accepted for more than %(days)s days") % {"days": RULES.stale_after},
        "on_hold": _("on hold"),
        "accepted": _("accepted"),
        "draft": _("not agreed by both yet"),
        "cancelled": _("cancelled by a decision"),
        "not_started": _("not started"),
        "on_plan": "",
    }.get(reason, reason)
