"""What the requests slice offers the floors below: menu, words of events, files, what waits."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.dashboards import links
from core.accounts.models import User
from core.clocks import kinds as clocks
from core.comments import subjects
from core.files import parents
from core.notices import kinds as notices
from core.search import kinds as search
from core.web import menu, words
from equipment import answers, turns
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


def _whose(user: User) -> Q:
    return queries.waiting_for(user.organisation_id)


TURN = turns.Turn(
    model=WorkRequest,
    whose=_whose,
    todo=TODO,
    kind=KIND,
    page="equipment:request-detail",
    presses=Q(status="returned") | Q(priority=Priority.URGENT),
    notes=(F("title"), F("well")),
    due="wanted_end",
)


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
    turns.register(TURN)
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
