"""What the orders slice offers the floors below: menu, words of events, files, what waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation.acceptance import sources
from cooperation.dashboards import waiting
from core.accounts.models import User, Workspace
from core.accounts.rules import WORKERS, holds, roles_in
from core.clocks import kinds as clocks
from core.clocks import queries as waits
from core.comments import subjects
from core.files import parents
from core.search import kinds
from core.web import menu, words
from equipment import answers
from equipment.orders import listed, queries, rules
from equipment.orders import search as found
from equipment.orders.acceptance import OrderLines
from equipment.orders.clocks import CLOCK
from equipment.orders.models import WorkOrder

KIND = _("Order")
VERBS = {
    "order.created": _("Order drawn up"),
    "order.updated": _("Order changed"),
    "order.lines_added": _("Lines added"),
    "order.lines_removed": _("Lines removed"),
    "order.submitted": _("Order submitted"),
    "order.accepted": _("Order accepted"),
    "order.returned": _("Order returned"),
    "order.started": _("Work started"),
    "order.recorded": _("Work recorded"),
    "order.hold_asked": _("Pause asked for"),
    "order.hold_declined": _("Pause declined"),
    "order.hold_withdrawn": _("Pause taken back"),
    "order.held": _("Put on hold by both"),
    "order.resumed": _("Work goes on"),
    "order.finished": _("Order finished"),
    "order.put_on_act": _("Put on an act"),
    "order.taken_off_act": _("Taken off an act"),
    "order.lines_accepted": _("Lines accepted by both"),
    "order.closed": _("Order closed"),
    "order.cancelled": _("Order cancelled"),
    "joint.run": _("Run in hole"),
    "joint.rejected": _("Rejected on the rig"),
    "joint.unrun": _("Back on the rig"),
    "running_record.corrected": _("Running record corrected"),
    "running_record.cleared": _("Running record taken back"),
}
TODO = {
    "submitted": _("%(number)s waits for your answer"),
    "accepted": _("%(number)s may be started"),
    "in_progress": _("%(number)s is in progress"),
    "draft": _("%(number)s is a draft"),
    "returned": _("%(number)s was returned to you"),
}
ASKED = answers.Asked(
    model=WorkOrder,
    side="executor",
    within_days=rules.SLOW_ANSWER_DAYS,
    kind=KIND,
    words=_("%(number)s waits for acceptance"),
    page="equipment:order-detail",
)
#: Drafts are nobody's duty yet; the rest waits for its party.
WAITING = ("submitted", "accepted", "in_progress", "returned")


def register() -> None:
    """Called once, when the app is ready."""
    sources.register(OrderLines())
    parents.register("workorder", order_of, _works_on)
    words.register(VERBS)
    kinds.register(found.KIND)
    listed.register()
    clocks.register(CLOCK)
    subjects.register(WorkOrder)
    waiting.register(orders_waiting, counted=orders_to_count)
    answers.register(ASKED)
    menu.register(
        menu.MenuEntry(
            _("Orders"),
            "equipment:order-list",
            icon="clipboard-list",
            section=menu.Section.WORK,
            order=10,
            bottom=True,
        )
    )


def order_of(user: User, public_id: str) -> WorkOrder | None:
    """The order as the person sees it, or None."""
    found: WorkOrder | None = WorkOrder.objects.visible_to(user).filter(public_id=public_id).first()
    return found


def _works_on(user: User, order: Any) -> bool:
    parties = (order.requested_by_id, order.executor_id)
    return user.organisation_id in parties and holds(user, order.memorandum_id, rules.DECIDERS)


def orders_to_count(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The orders on which it is the turn of the person, for the count in the menu."""
    roles = roles_in(user, workspace.pk)
    turn = Q(executor=user.organisation_id, status__in=["submitted", "accepted", "in_progress"])
    turn |= Q(requested_by=user.organisation_id, status="returned")
    rows: QuerySet[WorkOrder] = WorkOrder.objects.filter(turn, memorandum=workspace.pk)
    return rows if not roles.isdisjoint(WORKERS) else rows.none()


def orders_waiting(user: User, workspace: Workspace, on: dt.date) -> list[waiting.Waiting]:
    """Orders that wait for the person's party: to answer, to start, to run, to put right."""
    if roles_in(user, workspace.pk).isdisjoint(rules.DECIDERS):
        return []
    mine = not roles_in(user, workspace.pk).isdisjoint(WORKERS)
    rows = WorkOrder.objects.filter(
        queries.waiting_for(user.organisation), memorandum=workspace.pk, status__in=WAITING
    ).select_related("place")
    found = waits.with_clock(rows).order_by("status_since")
    return [_waiting(order, user, mine) for order in found[:100]]


def _waiting(order: WorkOrder, user: User, mine: bool) -> waiting.Waiting:
    place: Any = getattr(order, "place", None)
    return waiting.Waiting(
        text=TODO[order.status] % {"number": order.number},
        url=order.get_absolute_url(),
        since=order.status_since,
        stretches=waits.stretches_of(order),
        party=user.organisation.short if user.organisation else "",
        tone="red" if order.status == "returned" else "amber",
        kind=KIND,
        mine=mine,
        due=order.planned_end,
        note=f"{order.title} · {place.well}" if place and place.well else order.title,
    )
