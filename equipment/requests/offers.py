"""What the requests slice offers the floors below: menu, words of events, files, what waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.dashboards import exceptions, links, waiting
from cooperation.memoranda.models import Memorandum
from core.accounts.models import User, Workspace
from core.accounts.rules import holds
from core.clocks import kinds as clocks
from core.clocks import queries as waits
from core.comments import subjects
from core.files import parents
from core.notices import kinds as notices
from core.search import kinds as search
from core.web import menu, words
from equipment.orders.kinds import Priority
from equipment.requests import listed, queries, rules
from equipment.requests import search as found
from equipment.requests.clocks import CLOCK
from equipment.requests.models import WorkRequest
from equipment.requests.notices import KIND as REMINDER

KIND = _("Request")
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
    exceptions.register(unanswered_requests)
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


def unanswered_requests(
    memorandum: Memorandum, user: User, on: dt.date
) -> list[exceptions.ExceptionLine]:
    """Requests that the other party has not answered for longer than allowed, by the working
    days of its calendar until `on` began."""
    since = on - dt.timedelta(days=rules.SLOW_ANSWER_DAYS)
    begun = timezone.make_aware(dt.datetime.combine(on, dt.time.min))
    rows = WorkRequest.objects.filter(
        memorandum=memorandum, status=WorkRequest.Status.SUBMITTED, status_since__date__lt=since
    ).select_related("addressed_to", "commitment")
    return [
        exceptions.ExceptionLine(
            text=_("%(number)s waits for an answer") % {"number": one.number},
            url=one.get_absolute_url(),
            tone="red" if _presses(one) else "amber",
            since=one.status_since,
            stretches=waits.stretches_of(one),
            waits_for=one.addressed_to.short,
            area_id=one.commitment.area_id if one.commitment else None,
            kind=KIND,
        )
        for one in waits.with_clock(rows).order_by("status_since")
        if any(wait.is_late for wait in waits.waits_of(one, begun))
    ]
