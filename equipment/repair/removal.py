"""How much metal a type of work may take off: at once, and over the life of a joint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.catalogue.repair_models import RepairType

NOUGHT = Decimal(0)


@dataclass(frozen=True)
class Excess:
    """The operation, by its place, that goes beyond a limit: both figures, in mm."""

    place: int
    is_cumulative: bool
    figure: Decimal
    limit: Decimal


def excesses(
    removed: Sequence[Decimal],
    before: Decimal,
    per_cut: Decimal | None,
    cumulative: Decimal | None,
) -> Iterable[Excess]:
    """The operations of one type that go beyond a limit, in their order; the limits are inside.

    `before` is what earlier operations of the type have taken off, all in millimetres.
    """
    total = before
    for place, figure in enumerate(removed):
        total += figure
        if per_cut is not None and figure > per_cut:
            yield Excess(place, False, figure, per_cut)
        if cumulative is not None and total > cumulative:
            yield Excess(place, True, total, cumulative)


def words(excess: Excess, type_: RepairType) -> str:
    """Which limit is broken, with both figures."""
    said = {
        "type": type_.label,
        "figure": _exact(excess.figure),
        "limit": _exact(excess.limit),
    }
    if excess.is_cumulative:
        told = _("%(type)s would come to %(figure)s in all, more than the limit of %(limit)s.")
        return told % said
    return _("%(type)s: %(figure)s at once is more than the limit of %(limit)s.") % said


def _exact(figure: Decimal) -> str:
    """Not rounded: 0.793751 mm is more than 0.79375 mm."""
    return numbers.measure(figure.normalize() + 0, "mm")
