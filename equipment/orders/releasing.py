"""Taking off an order what turned out not to be needed, while it is carried out."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.events import reasons
from core.rows import change
from equipment.orders import rules
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.services import tell_order
from equipment.orders.works import work_of


@transaction.atomic
def release_lines(*, order: WorkOrder, by: User, now: dt.datetime, reason: str) -> WorkOrder:
    """The party that ordered the work takes the lines off on which nothing is recorded; their
    joints and items are free for another order.

    Raises NotAllowed, or Refused by state, without a reason, where nothing is left, where the work
    has changed the pipe already, or while a paper is about one of the lines.
    """
    rules.require(by, "release", order)
    told = reasons.required(reason)
    change(order)
    if order.status not in rules.WHILE["release"] or not rules.is_releasable(order):
        words = _("This cannot be done while the state is “%(state)s”.")
        raise Refused(words % {"state": order.get_status_display()}, code="wrong_state")
    bare = {f"{work_of(order.kind).record}__isnull": True}
    left = OrderLine.objects.filter(order=order, status=OrderLine.Status.PLANNED, **bare)
    count = left.count()
    if not count:
        raise Refused(_("Every line of this order is recorded."), field="lines")
    try:
        left.delete()
    except ProtectedError as error:
        words = _("A defect act or a report of a non-conformance is about one of these lines.")
        raise Refused(words, field="lines") from error
    after = {"lines": count}
    return tell_order(order, "lines_released", by=by, now=now, after=after, reason=told)
