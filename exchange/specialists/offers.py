"""What the specialists slice offers the floors below: menu, words of its events, search, list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cooperation.dashboards import links
from core.search import kinds
from core.web import menu, words
from exchange.specialists import listed
from exchange.specialists import search as found

VERBS = {
    "specialist.registered": _("Specialist registered"),
    "specialist.updated": _("Specialist changed"),
    "specialist.consent_recorded": _("Consent recorded"),
    "specialist.consent_withdrawn": _("Consent withdrawn"),
    "specialist.deactivated": _("Specialist deactivated"),
    "specialist.reactivated": _("Specialist active again"),
    "specialist.erased": _("Personal data erased"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    links.register({"specialist": "exchange:specialist-detail"})
    kinds.register(found.KIND)
    listed.register()
    menu.register(
        menu.MenuEntry(
            _("Specialists"),
            "exchange:specialist-list",
            icon="id-badge-2",
            section=menu.Section.PEOPLE,
            order=10,
        )
    )
