"""What the pipe of an order went through since its last inspection, and logging it for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.errors import NotAllowed, Refused
from core.web import numbers
from equipment.dismantling import queries
from equipment.dismantling.queries import record_of
from equipment.dismantling.rules import LAID_DOWN
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.models import Joint
from equipment.pipes.passport.entry_words import amounts
from equipment.pipes.usage import queries as logged
from equipment.pipes.usage import services as usage
from equipment.pipes.usage.models import UsageBatch
from equipment.pipes.usage.rules import Used


@dataclass(frozen=True)
class JointUsage:
    """What a joint of the order went through since its last inspection, in words."""

    joint: Joint
    words: str


def since_inspection(lines: Sequence[OrderLine]) -> list[JointUsage]:
    """The usage of the joints of the lines, in their order; one statement."""
    totals = logged.totals_of_joints([line.pipe.pk for line in lines])
    return [
        JointUsage(line.pipe, amounts(totals[line.pipe.pk]) if line.pipe.pk in totals else "")
        for line in lines
    ]


def laid_down(lines: Sequence[OrderLine]) -> list[OrderLine]:
    """The lines whose joints have come out."""
    return [
        line for line in lines if (one := record_of(line)) is not None and one.outcome == LAID_DOWN
    ]


def may_log(user: User, order: WorkOrder) -> bool:
    """Whether the person may log usage of pipe of the order: a worker of one of its parties."""
    own = user.organisation_id in (order.requested_by_id, order.executor_id)
    return own and holds(user, order.memorandum_id, WORKERS)


def require_logger(user: User, order: WorkOrder) -> None:
    """Raise NotAllowed for who may not log usage of pipe of the order."""
    if not may_log(user, order):
        raise NotAllowed(_("Only engineers and coordinators of the order's parties may do this."))


def of_own(user: User, lines: Sequence[OrderLine]) -> list[OrderLine]:
    """Those of the lines that are laid down and whose joints the person's party has."""
    return [line for line in laid_down(lines) if line.pipe.custodian_id == user.organisation_id]


def log_usage(*, order: WorkOrder, facts: dict[str, Any], by: User, now: dt.datetime) -> UsageBatch:
    """Log a day's usage to every joint of the order that was laid down and that the person's
    party has: all of them or none.

    Raises NotAllowed, and Refused for a day on which one of them was out of the hole already or
    for what the ledger of usage refuses.
    """
    require_logger(by, order)
    lines = of_own(by, list(queries.lines_of(order)))
    if not lines:
        raise Refused(_("No joint that your party has was laid down yet."), code="nothing_laid")
    _require_in_hole(lines, facts["used_on"])
    rows = [Used(joint=line.pipe, **facts) for line in lines]
    try:
        return usage.record_usage(rows=rows, by=by, now=now)
    except Refused as refused:
        raise _in_words(refused, lines) from refused


def _require_in_hole(lines: Sequence[OrderLine], day: dt.date) -> None:
    for line in lines:
        record = record_of(line)
        if record is not None and day > record.pulled_on:
            words = _("Joint %(joint)s came out of the hole on %(day)s.")
            told = {"joint": line.pipe, "day": numbers.day(record.pulled_on)}
            raise Refused(words % told, field="used_on")


def _in_words(refused: Refused, lines: Sequence[OrderLine]) -> Refused:
    """The first fault at its field, with the joint that it is about."""
    if not refused.rows:
        return refused
    first = refused.rows[0]
    line = lines[int(str(first["row"]))]
    words = _("Joint %(joint)s: %(fault)s") % {"joint": line.pipe, "fault": first["message"]}
    return Refused(words, field=str(first["field"]), code=refused.code)
