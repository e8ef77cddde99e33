"""What the slice of defect acts offers the floors below, and the page of an order."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import invariants
from core.accounts.models import User
from core.accounts.rules import holds
from core.clocks import kinds as clocks
from core.comments import subjects
from core.events.invariants import states_match_events
from core.files import parents
from core.notices import kinds
from core.search import kinds as findable
from core.web import menu, words
from equipment import answers, turns
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


def _turn(user: User) -> Q:
    return Q(status="sent", addressed_to=user.organisation_id) | Q(
        status="refused", drawn_up_by=user.organisation_id
    )


TURN = turns.Turn(
    model=DefectAct,
    whose=_turn,
    todo=TODO,
    kind=KIND,
    page="equipment:defect-act-detail",
    presses=Q(status="refused"),
    notes=(F("order__number"), F("order__title")),
)
ASKED = answers.Asked(
    model=DefectAct,
    side="addressed_to",
    within_days=rules.PATIENCE_DAYS,
    kind=KIND,
    words=_("%(number)s waits for agreement"),
    page="equipment:defect-act-detail",
    status="sent",
    area="order__commitment__area",
    priority="order__priority",
)


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
    turns.register(TURN)
    answers.register(ASKED)
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
