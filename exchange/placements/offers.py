"""What the placements slice offers the floors below: words of events, files, clocks, comments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation.dashboards import links
from core.accounts.models import User
from core.accounts.rules import LEADERS, WORKERS, holds
from core.clocks import kinds as clocks
from core.comments import subjects
from core.files import parents
from core.web import words
from exchange.placements import queries, rules
from exchange.placements.clocks import CLOCK
from exchange.placements.models import Placement

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
    parents.register("placement", queries.placement_of, may_attach)
    clocks.register(CLOCK)
    subjects.register(Placement)


def may_attach(user: User, placement: Any) -> bool:
    """Files hang on a placement that both sides see: by who works for either, mentor or nominee.

    Before that the event of a file would tell the host of a nomination.
    """
    if not placement.is_shared:
        return False
    sides = (placement.home_id, placement.host_id)
    works = user.organisation_id in sides and holds(user, placement.memorandum_id, ATTACHERS)
    return works or rules.is_mentor(user, placement) or rules.may_report(user, placement)
