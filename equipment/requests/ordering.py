"""What orders have to do with the requests that they are drawn up from, in their transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.states import move
from equipment.requests import queries, rules
from equipment.requests.models import WorkRequest
from equipment.requests.services import tell_request

#: The step and the verb by which a request comes into a state that its orders say.
STEPS = {
    "ordered": ("order", "ordered"),
    "done": ("complete", "completed"),
    "accepted": ("reopen", "reopened"),
}


def hold_request(work_request: WorkRequest, memorandum_id: int) -> None:
    """Hold the request until the commit, for an order that is drawn up from it.

    Raises Refused unless it is of the memorandum, the other party has accepted it and it is not
    done yet.
    """
    if work_request.memorandum_id != memorandum_id:
        raise Refused(_("The request belongs to another memorandum."), field="request")
    held = WorkRequest.objects.select_for_update(no_key=True).get(pk=work_request.pk)
    rules.require_state(held, *rules.ORDERABLE)


def check_parties(work_request: WorkRequest, requester_id: int, executor_id: int) -> None:
    """Raises Refused unless an order stands between the two parties of its request."""
    if {requester_id, executor_id} != set(rules.sides_of(work_request)):
        raise Refused(
            _("An order from a request is between the two parties of the request."),
            field="executor",
        )


def follow_orders(keys: Iterable[int | None], *, by: User, now: dt.datetime) -> None:
    """Bring requests, by their keys, to the states that their orders say.

    They are held in one order, so that two acts never wait in a ring.
    """
    wanted = sorted({key for key in keys if key is not None})
    if not wanted:
        return
    rows = WorkRequest.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    held = list(rows.order_by("pk"))
    states = queries.states_of_orders(wanted)
    for work_request in held:
        _follow(work_request, rules.state_by_orders(states[work_request.pk]), by, now)


def _follow(work_request: WorkRequest, reached: str, by: User, now: dt.datetime) -> None:
    if reached == work_request.status:
        return
    action, verb = STEPS[reached]
    before = {"status": work_request.status}
    move(work_request, action, status_since=now)
    after = {"status": work_request.status}
    tell_request(work_request, verb, by=by, now=now, before=before, after=after)
