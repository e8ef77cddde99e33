"""What the orders slice offers the floors below: menu, words of events, files, what waits."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperation.acceptance import sources
from core.accounts.models import User
from core.accounts.rules import holds
from core.clocks import kinds as clocks
from core.comments import subjects
from core.files import parents
from core.notices import kinds as notices
from core.search import kinds
from core.web import menu, words
from equipment import answers, turns
from equipment.orders import listed, queries, rules
from equipment.orders import search as found
from equipment.orders.acceptance import OrderLines
from equipment.orders.clocks import CLOCK
from equipment.orders.models import WorkOrder
from equipment.orders.notices import KIND as REMINDER

KIND = _("Order")
VERBS = {
    "order.created": _("Order drawn up"),
    "order.updated": _("Order changed"),
    "order.lines_added": _("Lines added"),
    "order.lines_removed": _("Lines removed"),
    "order.lines_released": _("Lines taken off"),
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


def _whose(user: User) -> Q:
    """Orders that wait for the person's party: to answer, to start, to carry out, to put right."""
    return queries.waiting_for(user.organisation_id) & Q(status__in=WAITING)


TURN = turns.Turn(
    model=WorkOrder,
    whose=_whose,
    todo=TODO,
    kind=KIND,
    page="equipment:order-detail",
    presses=Q(status="returned"),
    notes=(F("title"), F("place__well")),
    due="planned_end",
)


def register() -> None:
    """Called once, when the app is ready."""
    sources.register(OrderLines())
    parents.register("workorder", order_of, _works_on)
    words.register(VERBS)
    kinds.register(found.KIND)
    notices.register(REMINDER)
    listed.register()
    clocks.register(CLOCK)
    subjects.register(WorkOrder)
    turns.register(TURN)
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
