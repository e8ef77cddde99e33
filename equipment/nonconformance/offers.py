"""What the slice of non-conformances offers the floors below, the life of pipe, and orders."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation.dashboards import waiting
from core import invariants
from core.accounts.models import User, Workspace
from core.accounts.rules import WORKERS, roles_in
from core.clocks import kinds as clocks
from core.clocks import queries as waits
from core.comments import subjects
from core.events.invariants import states_match_events
from core.files import parents
from core.notices import kinds
from core.search import kinds as findable
from core.web import menu, words
from equipment.nonconformance import listed, notices, queries, shown
from equipment.nonconformance import search as found
from equipment.nonconformance.clocks import CLOCK
from equipment.nonconformance.models import Nonconformance
from equipment.orders import blockers, panels
from equipment.orders.rules import DECIDERS
from equipment.pipes.life import stops

KIND = _("Non-conformance")
VERBS = {
    "nonconformance.raised": _("Non-conformance reported"),
    "nonconformance.updated": _("Report changed"),
    "nonconformance.proposed": _("Disposition proposed"),
    "nonconformance.agreed": _("Disposition agreed"),
    "nonconformance.declined": _("Disposition declined"),
    "nonconformance.closed": _("Non-conformance closed"),
    "nonconformance.cancelled": _("Report cancelled"),
}
TODO = {
    "open": _("%(number)s waits for a disposition"),
    "proposed": _("%(number)s: agree to the disposition or decline it"),
    "agreed": _("%(number)s: carry the disposition out and close it"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    parents.register("nonconformance", report_of)
    subjects.register(Nonconformance)
    clocks.register(CLOCK)
    kinds.register(notices.KIND)
    findable.register(found.KIND)
    listed.register()
    stops.register(queries.stops, queries.stops_item)
    blockers.register(queries.blocks)
    panels.register(shown.panel_of)
    waiting.register(reports_waiting, counted=reports_to_count)
    invariants.register("states of non-conformances", partial(states_match_events, Nonconformance))
    menu.register(
        menu.MenuEntry(
            _("Non-conformances"),
            "equipment:nonconformance-list",
            icon="alert-triangle",
            section=menu.Section.WORK,
            order=27,
            parent="equipment:joint-list",
        )
    )


def report_of(user: User, public_id: str) -> Nonconformance | None:
    """The report as the person sees it, or None."""
    rows = Nonconformance.objects.visible_to(user).filter(public_id=public_id)
    report: Nonconformance | None = rows.first()
    return report


def _turn(user: User) -> Q:
    party = user.organisation_id
    asked = Q(status__in=["open", "agreed"], addressed_to=party)
    return asked | Q(status="proposed", agreeing=party)


def reports_to_count(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The reports on which it is the turn of the person, for the count in the menu."""
    rows: QuerySet[Nonconformance] = Nonconformance.objects.filter(
        _turn(user), memorandum=workspace.pk
    )
    return rows if not roles_in(user, workspace.pk).isdisjoint(WORKERS) else rows.none()


def reports_waiting(user: User, workspace: Workspace, on: dt.date) -> list[waiting.Waiting]:
    """Reports that wait for the person's party: to propose, to agree, to carry out."""
    roles = roles_in(user, workspace.pk)
    if roles.isdisjoint(DECIDERS):
        return []
    rows = Nonconformance.objects.filter(_turn(user), memorandum=workspace.pk)
    turn = waits.with_clock(rows.select_related("joint", "item")).order_by("status_since")
    mine = not roles.isdisjoint(WORKERS)
    return [
        waiting.Waiting(
            text=TODO[report.status] % {"number": report.number},
            url=report.get_absolute_url(),
            since=report.status_since,
            stretches=waits.stretches_of(report),
            party=user.organisation.short if user.organisation else "",
            tone=Nonconformance.SEVERITY_TONES[report.severity],
            kind=KIND,
            mine=mine,
            note=f"{report.subject} · {report.what}"[:200],
        )
        for report in turn[:100]
    ]
