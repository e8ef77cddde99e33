"""Requests in the shapes that pages show: rows with their clock, the page of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.clocks.queries import clock_of, waits_of
from core.clocks.rules import WaitShown
from core.web import numbers
from core.web.forms import VersionForm
from equipment.orders.models import WorkOrder
from equipment.requests import queries, rules
from equipment.requests.models import WorkRequest


@dataclass(frozen=True)
class RequestShown:
    """A request in a list: whose turn it is, for how long, how urgent it is."""

    work_request: WorkRequest
    waits: list[WaitShown]
    tone: str

    @property
    def is_pressing(self) -> bool:
        """Whether its priority deserves a colour."""
        return self.tone in ("amber", "red")


@dataclass(frozen=True)
class OrderShown:
    """An order of a request, and whose turn it is on it."""

    order: WorkOrder
    waits: list[WaitShown]


def row_of(work_request: Any, now: dt.datetime) -> RequestShown:
    tone = WorkRequest.PRIORITY_TONES[work_request.priority]
    return RequestShown(work_request, waits_of(work_request, now), tone)


def page_of(work_request: WorkRequest, user: User, now: dt.datetime) -> dict[str, Any]:
    """What the page of one request shows."""
    orders = list(queries.orders_of(work_request)) if work_request.accepted_by_id else []
    joints, items = list(queries.joints_of(work_request)), list(queries.items_of(work_request))
    return {
        "work_request": work_request,
        "clock": clock_of(work_request, now),
        "actions": rules.actions_for(user, work_request),
        "shown": row_of(work_request, now),
        "joints": joints,
        "items": items,
        "named": len(joints) + len(items),
        "orders": [OrderShown(one, waits_of(one, now)) for one in orders],
        "facts": facts_of(work_request),
        "version": VersionForm(initial={"version": work_request.version}),
    }


def facts_of(work_request: WorkRequest) -> list[tuple[str, Any]]:
    """Who, when, where and under what; what nobody gave is left out."""
    place, commitment = work_request.location, work_request.commitment
    accepted_by = work_request.accepted_by
    days = f"{numbers.day(work_request.wanted_start)} – {numbers.day(work_request.wanted_end)}"
    facts = [
        (_("Kind of work"), work_request.get_kind_display()),
        (_("Priority"), work_request.get_priority_display()),
        (_("Wanted"), days),
        (_("Asked by"), work_request.requested_by.label),
        (_("Asked of"), work_request.addressed_to.label),
        (_("Place"), place and _link(place, place.label)),
        (_("Well or rig"), work_request.well),
        (
            _("Commitment"),
            commitment and _link(commitment, f"{commitment.number} {commitment.title}"),
        ),
        (_("Executed under"), work_request.executed_under),
        (_("Drawn up by"), work_request.created_by.full_name),
        (_("Accepted by"), accepted_by.full_name if accepted_by else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _link(row: Any, text: str) -> dict[str, str]:
    return {"url": row.get_absolute_url(), "text": text}
