"""What the placements slice offers the floors below: menu, words of events, files, what waits."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.dashboards import exceptions, links, waiting
from core.accounts.models import User, Workspace
from core.accounts.rules import LEADERS, WORKERS, holds
from core.clocks import kinds as clocks
from core.comments import subjects
from core.files import parents
from core.notices import kinds as notices
from core.search import kinds as search
from core.web import menu, words
from exchange.placements import listed, queries, rules
from exchange.placements import search as found
from exchange.placements import waiting as turns
from exchange.placements.clocks import CLOCK
from exchange.placements.models import Placement
from exchange.placements.notices import KIND

VERBS = {
    "placement.nominated": _("Specialist nominated"),
    "placement.updated": _("Placement changed"),
    "placement.approved": _("Approved by home"),
    "placement.accepted": _("Accepted by host"),
    "placement.declined": _("Declined by host"),
    "placement.withdrawn": _("Withdrawn by home"),
    "placement.started": _("Placement started"),
    "placement.attendance_recorded": _("Attendance recorded"),
    "placement.days_accepted": _("Days accepted by both"),
    "placement.reported": _("Report filed"),
    "placement.report_returned": _("Report returned"),
    "placement.confirmed": _("Placement confirmed"),
    "placement.cut_short": _("Placement cut short"),
}
ATTACHERS = WORKERS | LEADERS


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    links.register({"placement": "exchange:placement-detail"})
    parents.register("placement", queries.placement_of, may_attach, Placement.objects.visible_to)
    clocks.register(CLOCK)
    subjects.register(Placement)
    search.register(found.KIND)
    notices.register(KIND)
    listed.register()
    waiting.register(turns.placements_waiting, counted=placements_to_count)
    exceptions.register(turns.placements_off_course)
    menu.register(
        menu.MenuEntry(
            _("Placements"),
            "exchange:placement-list",
            icon="calendar-user",
            section=menu.Section.PEOPLE,
            order=20,
        )
    )


def placements_to_count(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The placements on which it is the turn of the person today, for the count in the menu."""
    return turns.placements_to_count(user, workspace, timezone.localdate())


def may_attach(user: User, placement: Any) -> bool:
    """Files hang on a placement that both sides see: by who works for either, mentor or nominee.

    Before that the event of a file would tell the host of a nomination.
    """
    if not placement.is_shared:
        return False
    sides = (placement.home_id, placement.host_id)
    works = user.organisation_id in sides and holds(user, placement.memorandum_id, ATTACHERS)
    return works or rules.is_mentor(user, placement) or rules.may_report(user, placement)
