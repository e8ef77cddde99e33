"""What the slice of non-conformances offers the floors below, the life of pipe, and orders."""

from __future__ import annotations

from functools import partial

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
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
from equipment.nonconformance import listed, notices, queries, shown
from equipment.nonconformance import search as found
from equipment.nonconformance.clocks import CLOCK
from equipment.nonconformance.models import Nonconformance
from equipment.orders import blockers, daily, panels
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
#: What a report is about, as the register calls it.
NAME = Coalesce(
    NullIf("joint__serial", Value("")),
    NullIf("joint__tally_number", Value("")),
    "item__number",
    Value(""),
)


def _turn(user: User) -> Q:
    party = user.organisation_id
    asked = Q(status__in=["open", "agreed"], addressed_to=party)
    return asked | Q(status="proposed", agreeing=party)


TURN = turns.Turn(
    model=Nonconformance,
    whose=_turn,
    todo=TODO,
    kind=KIND,
    page="equipment:nonconformance-detail",
    presses=Q(severity="major"),
    notes=(NAME, F("what")),
)


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
    daily.register(shown.panel_of_day)
    turns.register(TURN)
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
