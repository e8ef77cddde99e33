"""What the slice of certificates offers the floors below, and the page of an order."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from cooperation.dashboards import exceptions, waiting
from core import invariants
from core.comments import subjects
from core.events import followers
from core.events.invariants import states_match_events
from core.notices import kinds
from core.search import kinds as findable
from core.web import menu, words
from equipment.certificates import batches, following, listed, notices, shown
from equipment.certificates import invariants as own
from equipment.certificates import search as found
from equipment.certificates import waiting as due
from equipment.certificates.models import Certificate
from equipment.orders import panels

VERBS = {
    "certificate.issued": _("Certificate issued"),
    "certificate.superseded": _("Certificate superseded"),
    "certificate.withdrawn": _("Certificate withdrawn"),
    "certificate.reviewed": _("Certificate put under review"),
    "certificate.cleared": _("Review of the certificate ended"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    subjects.register(Certificate)
    followers.register("certificates", following.follow_event)
    kinds.register(notices.KIND)
    findable.register(found.KIND)
    listed.register()
    batches.register()
    panels.register(shown.panel_of)
    exceptions.register(due.off_course)
    waiting.register(due.certificates_waiting, counted=due.reviewed_counted)
    waiting.register(due.certificates_waiting, counted=due.unreplaced_counted)
    invariants.register("states of certificates", partial(states_match_events, Certificate))
    invariants.register("numbers of certificates", own.numbers_have_no_gap)
    invariants.register("certificates stand as issued", own.contents_are_as_issued)
    invariants.register("certificates have records", own.standing_certificates_have_their_record)
    menu.register(
        menu.MenuEntry(
            _("Certificates"),
            "equipment:certificate-list",
            icon="certificate",
            section=menu.Section.WORK,
            order=29,
            parent="equipment:joint-list",
        )
    )
