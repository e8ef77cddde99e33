"""What placements have waiting for a person, and what of them is off course."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from cooperation.dashboards.exceptions import ExceptionLine
from cooperation.dashboards.waiting import Waiting
from cooperation.memoranda.models import Memorandum
from core.accounts.models import User, Workspace
from core.accounts.rules import LEADERS, WORKERS, roles_in
from core.clocks import queries as waits
from exchange.placements import rules
from exchange.placements.models import Placement

KIND = gettext_lazy("Placement")
TODO = {
    "nominated": gettext_lazy("%(number)s waits for your approval"),
    "approved": gettext_lazy("%(number)s waits for your answer"),
    "accepted": gettext_lazy("%(number)s may be started"),
    "in_placement": gettext_lazy("%(number)s is over: its report is due"),
    "reported": gettext_lazy("The report of %(number)s waits for confirmation"),
}
#: A report that is missing for longer is a matter for managers.
LONG_MISSING_DAYS = 14
MOST = 100


def placements_to_count(user: User, workspace: Workspace, on: dt.date) -> QuerySet[Any]:
    """The placements on which it is the turn of the person, for the count in the menu."""
    rows = _with_last(workspace.pk)
    return (
        rows.filter(_mine(user, workspace.pk, on)) if roles_in(user, workspace.pk) else rows.none()
    )


def placements_waiting(user: User, workspace: Workspace, on: dt.date) -> list[Waiting]:
    """Placements that wait for the person or their party: to approve, to answer, to start, to
    report, to confirm."""
    if not roles_in(user, workspace.pk):
        return []
    mine = _mine(user, workspace.pk, on)
    party = _turn(user.organisation_id, on) if _works(user, workspace.pk) else mine
    rows = waits.with_clock(_with_last(workspace.pk).filter(party | mine))
    found = rows.select_related("specialist", "home", "host").order_by("status_since")
    return [_waiting(one, user, on) for one in found[:MOST]]


def _works(user: User, workspace_id: int) -> bool:
    return not roles_in(user, workspace_id).isdisjoint(WORKERS | LEADERS)


def _with_last(workspace_id: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = Placement.objects.filter(memorandum=workspace_id)
    dated: QuerySet[Any] = rows.alias(last=Coalesce("ended_on", "planned_end"))
    return dated


def _over(on: dt.date) -> Q:
    return Q(status="in_placement", last__lt=on)


def _due(on: dt.date) -> Q:
    return Q(status="accepted", planned_start__lte=on)


def _turn(party: int | None, on: dt.date) -> Q:
    """Placements on which it is the party's turn."""
    home = Q(home=party) & (Q(status="nominated") | _over(on))
    host = Q(host=party) & (Q(status__in=["approved", "reported"]) | _due(on))
    return home | host


def _mine(user: User, workspace_id: int, on: dt.date) -> Q:
    """Placements on which it is the person's own turn, by role or by name."""
    own, roles = user.organisation_id, roles_in(user, workspace_id)
    found = Q(mentor=user.pk) & (Q(status="reported") | _due(on))
    found |= Q(specialist__user=user.pk) & _over(on)
    if not roles.isdisjoint(LEADERS):
        found |= Q(home=own, status="nominated") & ~Q(specialist__user=user.pk)
        found |= Q(host=own, status__in=["approved", "reported"]) & ~Q(specialist__user=user.pk)
    if not roles.isdisjoint(WORKERS):
        found |= (Q(home=own) & _over(on)) | (Q(host=own) & _due(on))
    return found


def _waiting(placement: Any, user: User, on: dt.date) -> Waiting:
    return Waiting(
        text=TODO[placement.status] % {"number": placement.number},
        url=placement.get_absolute_url(),
        since=placement.status_since,
        stretches=[one for one in waits.stretches_of(placement) if not one.is_paused],
        party=user.organisation.short if user.organisation else "",
        kind=KIND,
        mine=_is_mine(placement, user),
        due=_due_day(placement),
        note=f"{placement.specialist.number} · {placement.host.short}, {placement.host_unit}",
    )


def _is_mine(placement: Placement, user: User) -> bool:
    """Whether the person may take the step that is next."""
    steps = {
        "nominated": "approve",
        "approved": "accept",
        "accepted": "start",
        "in_placement": "report",
        "reported": "confirm",
    }
    return rules.may(user, steps[placement.status], placement)


def _due_day(placement: Placement) -> dt.date:
    ends = placement.status in (Placement.Status.IN_PLACEMENT, Placement.Status.REPORTED)
    return placement.last_day if ends else placement.planned_start


def placements_off_course(memorandum: Memorandum, user: User, on: dt.date) -> list[ExceptionLine]:
    """Placements without report after their end, not started in time, or left unanswered."""
    limit = on - dt.timedelta(days=rules.SLOW_ANSWER_DAYS)
    slow = Q(status__in=["approved", "reported"], status_since__date__lt=limit)
    late = Q(status="accepted", planned_start__lt=on)
    rows = _with_last(memorandum.pk).filter(slow | late | _over(on), shared_at__isnull=False)
    found = rows.select_related("home", "host", "commitment").order_by("status_since")
    return [_line(one, on) for one in found[:MOST]]


OFF_COURSE = {
    "approved": gettext_lazy("%(number)s waits for the host's answer"),
    "accepted": gettext_lazy("%(number)s has not started as planned"),
    "in_placement": gettext_lazy("%(number)s is over and has no report"),
    "reported": gettext_lazy("%(number)s waits for its report to be confirmed"),
}


def _line(placement: Placement, on: dt.date) -> ExceptionLine:
    since: dt.date | dt.datetime = placement.status_since
    waits_for, tone = placement.host.short, "amber"
    if placement.status == Placement.Status.ACCEPTED:
        since = placement.planned_start
    if placement.status == Placement.Status.IN_PLACEMENT:
        since, waits_for = placement.last_day, placement.home.short
        tone = "red" if (on - placement.last_day).days > LONG_MISSING_DAYS else "amber"
    return ExceptionLine(
        text=OFF_COURSE[placement.status] % {"number": placement.number},
        url=placement.get_absolute_url(),
        tone=tone,
        since=since,
        waits_for=waits_for,
        area_id=placement.commitment.area_id,
        kind=KIND,
    )
