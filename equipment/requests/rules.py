"""Decisions about requests: who may do what, what a request may say, what its orders make of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from cooperation.commitments.models import Commitment
from core.accounts.models import User
from core.accounts.rules import LEADERS, WORKERS, holds
from core.errors import NotAllowed, Refused
from core.states import permitted
from equipment.orders.kinds import Priority, WorkKind
from equipment.pipes import rules as register
from equipment.requests.models import LONGEST_TEXT, WorkRequest

Status = WorkRequest.Status
#: Facts, joints and equipment may change until the other party has them before it.
EDITABLE = (Status.DRAFT, Status.RETURNED)
#: An order may be drawn up from a request that was accepted and is not done.
ORDERABLE = (Status.ACCEPTED, Status.ORDERED)
#: Commitments under which work may be wanted.
OPEN_COMMITMENTS = (Commitment.Status.AGREED, Commitment.Status.IN_PROGRESS)
DECIDERS = WORKERS | LEADERS
#: A party that answers for longer is late (its working days).
SLOW_ANSWER_DAYS = 5
MOST_JOINTS = 500
MOST_ITEMS = 100
MOST_FILES = 10


def may_request(user: User, memorandum_id: int) -> bool:
    """Whether the person works on the memorandum, and so may ask for work."""
    return holds(user, memorandum_id, WORKERS)


def require_requester(user: User, memorandum_id: int) -> None:
    """Raises NotAllowed for who may not ask for work for their party."""
    if not may_request(user, memorandum_id):
        raise NotAllowed(_("Only engineers and coordinators may request work."))


def requester_works(user: User, request: WorkRequest) -> bool:
    return user.organisation_id == request.requested_by_id and may_request(
        user, request.memorandum_id
    )


def may_decide(user: User, request: WorkRequest) -> bool:
    """Only the other party accepts or returns; nobody accepts their own request."""
    return user.organisation_id == request.addressed_to_id and holds(
        user, request.memorandum_id, DECIDERS
    )


def may_withdraw(user: User, request: WorkRequest) -> bool:
    """Who works for the requesting party, or leads its side."""
    return user.organisation_id == request.requested_by_id and holds(
        user, request.memorandum_id, DECIDERS
    )


def may_order(user: User, request: WorkRequest) -> bool:
    """An order is drawn up by who works for either of the two; the other of them accepts it."""
    return user.organisation_id in sides_of(request) and may_request(user, request.memorandum_id)


def may_attach(user: User, request: Any) -> bool:
    """Files hang on a draft by its own party, on what was submitted by both."""
    sides = sides_of(request) if request.is_shared else (request.requested_by_id,)
    return user.organisation_id in sides and holds(user, request.memorandum_id, DECIDERS)


def sides_of(request: WorkRequest) -> tuple[int, int]:
    """The keys of the two parties between which it stands."""
    return request.requested_by_id, request.addressed_to_id


ALLOWED = {
    "update": requester_works,
    "submit": requester_works,
    "accept": may_decide,
    "return": may_decide,
    "order": may_order,
    "withdraw": may_withdraw,
}


def may(user: User, action: str, request: WorkRequest) -> bool:
    """Whether the person's party and role permit `action`, whatever the state."""
    return ALLOWED[action](user, request)


def require(user: User, action: str, request: WorkRequest) -> None:
    """Raises NotAllowed, in words that say whose turn it is, unless `may` permits."""
    if may(user, action, request):
        return
    requester = {"party": request.requested_by.short}
    works = _("Only engineers and coordinators of %(party)s may do this.") % requester
    decides = _("Only the other party, %(party)s, may accept or return this request.")
    words = {
        "accept": decides % {"party": request.addressed_to.short},
        "return": decides % {"party": request.addressed_to.short},
        "order": _("Only engineers and coordinators of the two parties may draw up an order."),
        "withdraw": _("Only the party that made the request, %(party)s, withdraws it.") % requester,
    }
    raise NotAllowed(words.get(action, works))


def actions_for(user: User, request: WorkRequest) -> list[str]:
    """What this person may do with the request now, in the order of its life."""
    steps = [name for name in permitted(WorkRequest.TRANSITIONS, request.status) if name in ALLOWED]
    if request.status in EDITABLE:
        steps.insert(0, "update")
    if request.status == Status.ORDERED:
        steps.insert(0, "order")
    return [name for name in steps if may(user, name, request)]


def require_state(request: WorkRequest, *statuses: str) -> None:
    """Raises Refused unless the request is in one of `statuses`."""
    if request.status not in statuses:
        raise Refused(
            _("This cannot be done while the state is “%(state)s”.")
            % {"state": request.get_status_display()},
            code="wrong_state",
        )


def check_facts(memorandum_id: int, facts: dict[str, Any]) -> None:
    """Raises Refused, at the field that is wrong, for a request that says what cannot be."""
    if not facts["title"]:
        raise Refused(_("Give the request a title."), field="title")
    if not facts["text"]:
        raise Refused(_("Say what is wanted."), field="text")
    if len(facts["text"]) > LONGEST_TEXT:
        raise Refused(_("This text is too long."), field="text")
    if facts["kind"] not in WorkKind.values:
        raise Refused(_("Choose one of the kinds of work."), field="kind")
    if facts["priority"] not in Priority.values:
        raise Refused(_("There is no such priority."), field="priority")
    if facts["wanted_end"] < facts["wanted_start"]:
        raise Refused(_("The last day wanted is before the first."), field="wanted_end")
    if facts["location"] is not None:
        register.check_place(facts["location"], memorandum_id, "location")
    check_commitment(memorandum_id, facts["commitment"])


def check_commitment(memorandum_id: int, commitment: Commitment | None) -> None:
    """Work is wanted under an agreed commitment of the memorandum, where one is named."""
    if commitment is None:
        return
    if commitment.memorandum_id != memorandum_id:
        raise Refused(_("The commitment belongs to another memorandum."), field="commitment")
    if commitment.status not in OPEN_COMMITMENTS:
        raise Refused(_("The commitment is not open for work."), field="commitment")


def check_not_over(request: WorkRequest, today: dt.date) -> None:
    """Raises Refused for work wanted by a day that has gone by."""
    if request.wanted_end < today:
        raise Refused(
            _("The days on which the work is wanted are over. Change them first."),
            field="wanted_end",
        )


def state_by_orders(statuses: Collection[str]) -> str:
    """What an accepted request is by the states of its orders: cancelled ones count for nothing,
    it is done when all that are left are closed."""
    standing = set(statuses) - {"cancelled"}
    if not standing:
        return Status.ACCEPTED
    return Status.DONE if standing == {"closed"} else Status.ORDERED
