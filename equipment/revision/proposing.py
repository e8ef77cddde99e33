"""The repair order that a failed revision proposes: who may draw it up, and drawing it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed, Refused
from equipment.orders import rules as order_rules
from equipment.orders import services
from equipment.orders.kinds import WorkKind
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.rules import PlaceFacts
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint
from equipment.repair.again import FINISHED, TITLE
from equipment.revision import queries
from equipment.revision.models import RevisionRecord


def waiting(order: WorkOrder, lines: Iterable[OrderLine]) -> list[OrderLine]:
    """Lines of a finished order, read with their records, whose subject failed and still waits
    for repair."""
    if order.status not in FINISHED:
        return []
    return [line for line in lines if _has_failed(line) and _waits(line)]


def _has_failed(line: OrderLine) -> bool:
    record = queries.record_of(line)
    return record is not None and record.verdict == RevisionRecord.Verdict.FAILED


def _waits(line: OrderLine) -> bool:
    if line.joint is not None:
        return bool(line.joint.status == Joint.Status.REPAIR_REQUIRED)
    return line.item is not None and line.item.status == EquipmentItem.Status.REPAIR_REQUIRED


def may_order(user: User, order: WorkOrder) -> bool:
    """Whether the person draws up the repair order: a worker of the party that asked before."""
    return order_rules.requester_works(user, order)


@transaction.atomic
def propose_repair(*, order: WorkOrder, by: User, now: dt.datetime) -> WorkOrder:
    """A draft of a repair order with what failed its revision on this one.

    Raises NotAllowed, Refused when nothing waits or an open order has it already.
    """
    if not may_order(by, order):
        words = _("Only engineers and coordinators of %(party)s may do this.")
        raise NotAllowed(words % {"party": order.requested_by.short})
    rows = queries.lines_of(order).select_related("joint", "item", "revision")
    lines = waiting(order, rows)
    if not lines:
        raise Refused(_("Nothing of this order waits for repair."), code="wrong_state")
    today = timezone.localdate(now)
    title = _("Repair after revision (strip-down inspection) %(number)s: %(title)s")
    return services.create_order(
        memorandum=order.memorandum,
        kind=WorkKind.REPAIR,
        title=title % {"number": order.number, "title": order.title[:TITLE]},
        priority=order.priority,
        executor=order.executor,
        commitment=order.commitment,
        planned_start=today,
        planned_end=today,
        place=PlaceFacts(location=order.place.location, crew=order.place.crew),
        joints=[line.joint for line in lines if line.joint is not None],
        items=[line.item for line in lines if line.item is not None],
        executed_under=order.executed_under,
        by=by,
        now=now,
    )
