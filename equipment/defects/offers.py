"""What the slice of defect acts offers the floors below, and the page of an order."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.dashboards import exceptions, waiting
from cooperation.memoranda.models import Memorandum
from core import invariants
from core.accounts.models import User, Workspace
from core.accounts.rules import WORKERS, holds, roles_in
from core.clocks import kinds as clocks
from core.clocks import queries as waits
from core.comments import subjects
from core.events.invariants import states_match_events
from core.files import parents
from core.notices import kinds
from core.search import kinds as findable
from core.web import menu, words
from equipment.defects import invariants as own
from equipment.defects import listed, notices, queries, rules, shown
from equipment.defects import search as found
from equipment.defects.clocks import CLOCK
from equipment.defects.models import DefectAct, Finding
from equipment.orders import panels
from equipment.orders.rules import DECIDERS

KIND = _("Defect act")
VERBS = {
    "defect_act.created": _("Defect act drawn up"),
    "defect_act.updated": _("Defect act changed"),
    "defect_act.sent": _("Defect act sent"),
    "defect_act.agreed": _("Defect act agreed"),
    "defect_act.refused": _("Defect act refused"),
    "defect_act.withdrawn": _("Defect act withdrawn"),
    "defect_act.superseded": _("Defect act superseded"),
}
TODO = {
    "sent": _("%(number)s waits for your agreement"),
    "refused": _("%(number)s was refused"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    parents.register("defectact", act_of, _attaches)
    parents.register(queries.PHOTOS_OF, finding_of, _photographs)
    subjects.register(DefectAct)
    clocks.register(CLOCK)
    kinds.register(notices.KIND)
    findable.register(found.KIND)
    listed.register()
    panels.register(shown.panel_of)
    waiting.register(acts_waiting, counted=acts_to_count)
    exceptions.register(unanswered_acts)
    invariants.register("states of defect acts", partial(states_match_events, DefectAct))
    invariants.register("agreed defect acts stand", own.agreed_acts_stand)
    menu.register(
        menu.MenuEntry(
            _("Defect acts"),
            "equipment:defect-act-list",
            icon="file-analytics",
            section=menu.Section.WORK,
            order=11,
            parent="equipment:order-list",
        )
    )


def act_of(user: User, public_id: str) -> DefectAct | None:
    """The defect act as the person sees it, or None."""
    rows = DefectAct.objects.visible_to(user).filter(public_id=public_id)
    act: DefectAct | None = rows.first()
    return act


def finding_of(user: User, public_id: str) -> Finding | None:
    """The finding as the person sees it, or None; its photos hang on it through this."""
    rows = Finding.objects.visible_to(user).filter(public_id=public_id)
    finding: Finding | None = rows.select_related("act").first()
    return finding


def _attaches(user: User, act: Any) -> bool:
    parties = (act.drawn_up_by_id, act.addressed_to_id)
    return user.organisation_id in parties and holds(user, act.memorandum_id, DECIDERS)


def _photographs(user: User, finding: Any) -> bool:
    """Photos are part of what is sent: they are added while findings can be changed."""
    act = finding.act
    return act.status in rules.EDITABLE and rules.may_change(user, act)


def _turn(user: User) -> Q:
    return Q(status="sent", addressed_to=user.organisation_id) | Q(
        status="refused", drawn_up_by=user.organisation_id
    )


def acts_to_count(user: User, workspace: Workspace) -> QuerySet[Any]:
    """The defect acts on which it is the turn of the person, for the count in the menu."""
    rows: QuerySet[DefectAct] = DefectAct.objects.filter(_turn(user), memorandum=workspace.pk)
    works = not roles_in(user, workspace.pk).isdisjoint(WORKERS)
    return rows if works else rows.none()


def acts_waiting(user: User, workspace: Workspace, on: dt.date) -> list[waiting.Waiting]:
    """Defect acts that wait for the person's party: to agree or refuse, to mend or withdraw."""
    roles = roles_in(user, workspace.pk)
    if roles.isdisjoint(DECIDERS):
        return []
    rows = DefectAct.objects.filter(_turn(user), memorandum=workspace.pk).defer("content")
    found_rows = waits.with_clock(rows.select_related("order")).order_by("status_since")
    mine = not roles.isdisjoint(WORKERS)
    return [
        waiting.Waiting(
            text=TODO[act.status] % {"number": act.number},
            url=act.get_absolute_url(),
            since=act.status_since,
            stretches=waits.stretches_of(act),
            party=user.organisation.short if user.organisation else "",
            tone="red" if act.status == "refused" else "amber",
            kind=KIND,
            mine=mine,
            note=f"{act.order.number} {act.order.title}",
        )
        for act in found_rows[:100]
    ]


def unanswered_acts(
    memorandum: Memorandum, user: User, on: dt.date
) -> list[exceptions.ExceptionLine]:
    """Defect acts that nobody has answered for longer than allowed, by the working days of the
    party's calendar until `on` began."""
    since = on - dt.timedelta(days=rules.PATIENCE_DAYS)
    begun = timezone.make_aware(dt.datetime.combine(on, dt.time.min))
    rows = DefectAct.objects.filter(
        memorandum=memorandum, status=DefectAct.Status.SENT, status_since__date__lt=since
    )
    rows = rows.select_related("addressed_to", "order__commitment").defer("content")
    return [
        exceptions.ExceptionLine(
            text=_("%(number)s waits for agreement") % {"number": act.number},
            url=act.get_absolute_url(),
            tone="amber",
            since=act.status_since,
            stretches=waits.stretches_of(act),
            waits_for=act.addressed_to.short,
            area_id=act.order.commitment.area_id,
            kind=KIND,
        )
        for act in waits.with_clock(rows).order_by("status_since")
        if any(one.is_late for one in waits.waits_of(act, begun))
    ]
