"""Whose turn it is on an order: who asked for it, or who carries it out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clocks.kinds import Clock, Wait
from equipment.orders import rules
from equipment.orders.models import WorkOrder

Status = WorkOrder.Status


def requester(order: Any) -> Collection[int]:
    return [order.requested_by_id]


def executor(order: Any) -> Collection[int]:
    return [order.executor_id]


CLOCK = Clock(
    model=WorkOrder,
    sides={"requester": requester, "executor": executor},
    waits={
        Status.DRAFT: Wait("requester", _("to submit it")),
        Status.RETURNED: Wait("requester", _("to put it right")),
        Status.SUBMITTED: Wait("executor", _("to answer"), within_days=rules.SLOW_ANSWER_DAYS),
        Status.ACCEPTED: Wait("executor", _("to start")),
        Status.IN_PROGRESS: Wait("executor", _("to carry out the work")),
        Status.ON_HOLD: Wait("executor", _("to go on"), paused=True),
        Status.DONE: Wait("executor", _("to put it on an act")),
    },
)
