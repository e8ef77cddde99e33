"""What the requests slice offers the floors below: menu, words of events, files, what waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.dashboards import links, waiting
from core.accounts.models import User, Workspace
from core.accounts.rules import holds
from core.clocks import kinds as clocks
from core.clocks import queries as waits
from core.comments import subjects
from core.files import parents
from core.notices import kinds as notices
from core.search import kinds as search
from core.web import menu, words
from equipment import answers
from equipment.orders.kinds import Priority
from equipment.requests import listed, queries, rules
from equipment.requests import search as found
from equipment.requests.clocks import CLOCK
from equipment.requests.models import WorkRequest
from equipment.requests.notices import KIND as REMINDER

KIND = pgettext_lazy("work", "Request")
VERBS = {
    "request.created": _("Request drawn up"),
    "request.updated": _("Request changed"),
    "request.joints_added": _("Joints named"),
    "request.joints_removed": _("Joints taken off"),
    "request.items_added": _("Equipment named"),
    "request.items_removed": _("Equipment taken off"),
    "request.submitted": _("Request submitted"),
    "request.accepted": _("Request accepted"),
    "request.returned": _("Request returned"),
    "request.withdrawn": _("Request withdrawn"),
    "request.ordered": _("Order drawn up from the request"),
    "request.completed": _("Request carried out"),
    "request.reopened": _("Request without an order again"),
}
TODO = {
    "submitted": _("%(number)s waits for your answer"),
    "returned": _("%(number)s was returned to you"),
    "accepted": _("%(number)s was accepted: its order may be drawn up"),
}
ASKED = answers.Asked(
    model=WorkRequest,
    side="addressed_to",
    within_days=rules.SLOW_ANSWER_DAYS,
    kind=KIND,
    words=_("%(number)s waits for an answer"),
    page="equipment:request-detail",
)
MOST = 100


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    links.register({"workrequest": "equipment:request-detail"})
    parents.register(
        "workrequest", queries.request_of, rules.may_attach, WorkRequest.objects.visible_to
    )
    clocks.register(CLOCK)
    subjects.register(WorkRequest)
    search.register(found.KIND)
    notices.register(REMINDER)
    listed.register()
    waiting.register(requests_waiting, counted=requests_to_count)
    answers.register(ASKED)
    menu.register(
        menu.MenuEntry(
            _("Requests"),
            "equipment:request-list",
            icon="file-text",
            section=menu.Section.WORK,
            order=5,
        )
    )


def requests_to_count(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The requests on which it is the turn of the person, for the count in the menu."""
    turn = queries.waiting_for(user.organisation_id)
    rows: QuerySet[WorkRequest] = WorkRequest.objects.filter(turn, memorandum=workspace.pk)
    return rows if rules.may_request(user, workspace.pk) else rows.none()


def requests_waiting(user: User, workspace: Workspace, on: dt.date) -> list[waiting.Waiting]:
    """Requests that wait for the person's party: to answer, to put right, to order."""
    if not holds(user, workspace.pk, rules.DECIDERS):
        return []
    mine = rules.may_request(user, workspace.pk)
    turn = queries.waiting_for(user.organisation_id)
    rows = waits.with_clock(WorkRequest.objects.filter(turn, memorandum=workspace.pk))
    return [_waiting(one, user, mine) for one in rows.order_by("status_since")[:MOST]]


def _waiting(work_request: WorkRequest, user: User, mine: bool) -> waiting.Waiting:
    return waiting.Waiting(
        text=TODO[work_request.status] % {"number": work_request.number},
        url=work_request.get_absolute_url(),
        since=work_request.status_since,
        stretches=waits.stretches_of(work_request),
        party=user.organisation.short if user.organisation else "",
        tone="red" if _presses(work_request) else "amber",
        kind=KIND,
        mine=mine,
        due=work_request.wanted_end,
        note=" · ".join(part for part in (work_request.title, work_request.well) if part),
    )


def _presses(work_request: WorkRequest) -> bool:
    return work_request.status == "returned" or work_request.priority == Priority.URGENT
