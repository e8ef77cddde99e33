"""The next repair order for what failed: who may draw it up, and drawing it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

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
from equipment.repair import queries

Status = WorkOrder.Status
FINISHED = (Status.DONE, Status.ON_ACT, Status.CLOSED)
#: What the title of an order keeps of that of the order before.
TITLE = 150


def waiting(order: WorkOrder, lines: Iterable[OrderLine]) -> list[OrderLine]:
    """Lines of a finished order, read with their records, whose subject failed and still waits
    for another repair."""
    return still_waiting(order, queries.failed_lines(lines))


def still_waiting(order: WorkOrder, failed: Iterable[OrderLine]) -> list[OrderLine]:
    """Those of the lines that failed on a finished order whose subject waits for repair now."""
    return [line for line in failed if _waits(line)] if order.status in FINISHED else []


def _waits(line: OrderLine) -> bool:
    if line.joint is not None:
        return bool(line.joint.status == Joint.Status.REPAIR_REQUIRED)
    return line.item is not None and line.item.status == EquipmentItem.Status.REPAIR_REQUIRED


def may_order(user: User, order: WorkOrder) -> bool:
    """Whether the person draws up the next order: a worker of the party that asked before."""
    return order_rules.requester_works(user, order)


def require_may_order(by: User, order: WorkOrder) -> None:
    """Raises NotAllowed for who does not draw up the next order."""
    if not may_order(by, order):
        words = _("Only engineers and coordinators of %(party)s may do this.")
        raise NotAllowed(words % {"party": order.requested_by.short})


@transaction.atomic
def order_again(*, order: WorkOrder, by: User, now: dt.datetime) -> WorkOrder:
    """A draft of a repair order with what failed on this one; the rest is as before.

    Raises NotAllowed, Refused when nothing waits or an open order has it already.
    """
    require_may_order(by, order)
    lines = waiting(order, queries.lines_of(order))
    if not lines:
        raise Refused(_("Nothing of this order waits for another repair."), code="wrong_state")
    title = _("Repair again after %(number)s: %(title)s")
    return draw_up(order, lines, title=title, by=by, now=now)


def draw_up(
    order: WorkOrder, lines: Sequence[OrderLine], *, title: str, by: User, now: dt.datetime
) -> WorkOrder:
    """A draft of a repair order with the subjects of some lines of this one; `title` takes its
    number and its title. Raises Refused when an open order has one of them already."""
    today = timezone.localdate(now)
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
