"""What the acts give to the frame, to My side, to the Programme and to the invariants."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cooperation.acceptance import invariants as acts
from cooperation.acceptance import listed, notices
from cooperation.acceptance import search as found
from cooperation.acceptance import waiting as own
from cooperation.acceptance.clocks import CLOCK
from cooperation.acceptance.models import Act
from cooperation.dashboards import exceptions, waiting
from core import invariants
from core.clocks import kinds as clocks
from core.comments import subjects
from core.events.invariants import states_match_events
from core.notices import kinds
from core.search import kinds as findable
from core.web import menu, words

WORDS = {
    "act.created": _("Act prepared"),
    "act.updated": _("Words changed"),
    "act.lines_added": _("Lines put on the act"),
    "act.lines_removed": _("Lines taken off the act"),
    "act.sent": _("Sent to the signatories"),
    "act.signed": _("Signed by one party"),
    "act.accepted": _("Signed by both parties"),
    "act.refused": _("Refused"),
    "act.amended": _("Taken back to a draft"),
    "act.withdrawn": _("Withdrawn"),
}


def register() -> None:
    """Called once, when the app is ready."""
    menu.register(
        menu.MenuEntry(
            _("Acts"),
            "cooperation:act-list",
            icon="signature",
            section=menu.Section.WORK,
            order=30,
            bottom=True,
        )
    )
    words.register(WORDS)
    kinds.register(notices.KIND)
    findable.register(found.KIND)
    listed.register()
    clocks.register(CLOCK)
    subjects.register(Act)
    waiting.register(own.acts_waiting, counted=own.acts_counted)
    exceptions.register(own.act_exceptions)
    invariants.register("acts and signatures", acts.digest_breaches)
    invariants.register("states of acts", lambda: states_match_events(Act))
