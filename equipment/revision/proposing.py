"""The repair order that a failed revision proposes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from equipment.orders.models import OrderLine, WorkOrder
from equipment.repair import again
from equipment.revision import queries
from equipment.revision.models import RevisionRecord


def waiting(order: WorkOrder, lines: Iterable[OrderLine]) -> list[OrderLine]:
    """Lines of a finished order, read with their records, whose subject failed and still waits
    for repair."""
    return again.still_waiting(order, filter(_has_failed, lines))


def _has_failed(line: OrderLine) -> bool:
    record = queries.record_of(line)
    return record is not None and record.verdict == RevisionRecord.Verdict.FAILED


@transaction.atomic
def propose_repair(*, order: WorkOrder, by: User, now: dt.datetime) -> WorkOrder:
    """A draft of a repair order with what failed its revision on this one.

    Raises NotAllowed, Refused when nothing waits or an open order has it already.
    """
    again.require_may_order(by, order)
    rows = queries.lines_of(order).select_related("joint", "item", "revision")
    lines = waiting(order, rows)
    if not lines:
        raise Refused(_("Nothing of this order waits for repair."), code="wrong_state")
    title = _("Repair after revision (strip-down inspection) %(number)s: %(title)s")
    return again.draw_up(order, lines, title=title, by=by, now=now)
