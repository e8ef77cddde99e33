"""Whose turn it is on a request: who asked, or who is asked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clocks.kinds import Clock, Wait
from equipment.requests import rules
from equipment.requests.models import WorkRequest

Status = WorkRequest.Status


def requester(work_request: Any) -> Collection[int]:
    return [work_request.requested_by_id]


def addressee(work_request: Any) -> Collection[int]:
    return [work_request.addressed_to_id]


#: From the order on its own clock runs.
CLOCK = Clock(
    model=WorkRequest,
    sides={"requester": requester, "addressee": addressee},
    waits={
        Status.DRAFT: Wait("requester", _("to submit it")),
        Status.RETURNED: Wait("requester", _("to put it right")),
        Status.SUBMITTED: Wait("addressee", _("to answer"), within_days=rules.SLOW_ANSWER_DAYS),
        Status.ACCEPTED: Wait("requester", _("to draw up the order")),
    },
)
