"""What the slice of instruments offers the floors below, and My side."""

from __future__ import annotations

from functools import partial

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import invariants
from core.accounts.models import User
from core.clocks import kinds as clocks
from core.comments import subjects
from core.events.invariants import states_match_events
from core.files import parents
from core.notices import kinds
from core.search import kinds as findable
from core.web import menu, words
from equipment import turns
from equipment.instruments import listed, notices, rules
from equipment.instruments import search as found
from equipment.instruments.models import Calibration
from equipment.instruments.recall import invariants as always
from equipment.instruments.recall import notices as recall_notices
from equipment.instruments.recall import queries as recalls
from equipment.instruments.recall.clocks import CLOCK
from equipment.instruments.recall.models import Recall

VERBS = {
    "instrument.added": _("Instrument entered"),
    "instrument.updated": _("Instrument changed"),
    "instrument.withdrawn": _("Instrument withdrawn"),
    "calibration.added": _("Calibration entered"),
    "calibration.updated": _("Calibration corrected"),
    "calibration.declared_bad": _("Calibration declared bad"),
    "recall.made": _("Recalled"),
    "recall.disposed": _("Records disposed of"),
    "recall.closed": _("Recall closed"),
}


def _turn(user: User) -> Q:
    return recalls.waits_for(user.organisation_id)


TURN = turns.Turn(
    model=Recall,
    whose=_turn,
    todo={"under_review": _("%(number)s: say what becomes of the recalled records")},
    kind=_("Recall"),
    page="equipment:recall-detail",
    presses=Q(status=Recall.Status.UNDER_REVIEW),
    notes=(F("instrument__number"), F("reason")),
)


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    parents.register("calibration", calibration_of, rules.keeps)
    subjects.register(Recall)
    clocks.register(CLOCK)
    kinds.register(notices.KIND)
    kinds.register(recall_notices.KIND)
    findable.register(found.KIND)
    listed.register()
    turns.register(TURN)
    invariants.register("states of recalls", partial(states_match_events, Recall))
    invariants.register("recalls close", always.recalls_close_when_all_is_said)
    invariants.register("recalls ask each", always.records_are_asked_of_each_signatory)
    menu.register(
        menu.MenuEntry(
            _("Instruments"),
            "equipment:instrument-list",
            icon="ruler-measure",
            section=menu.Section.WORK,
            order=30,
        )
    )
    menu.register(
        menu.MenuEntry(
            _("Recalls"),
            "equipment:recall-list",
            icon="alert-octagon",
            section=menu.Section.WORK,
            order=31,
            parent="equipment:instrument-list",
        )
    )


def calibration_of(user: User, public_id: str) -> Calibration | None:
    """The calibration as the person sees it, or None."""
    rows = Calibration.objects.visible_to(user).filter(public_id=public_id)
    calibration: Calibration | None = rows.select_related("instrument").first()
    return calibration
