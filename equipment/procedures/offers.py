"""What test procedures offer the floors below: menu entry, words of their events, their list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.web import menu, words
from equipment.catalogue.offers import CATALOGUE
from equipment.procedures import listed

VERBS = {
    "procedure.added": _("Test procedure added"),
    "procedure.version_added": _("Version of the procedure added"),
    "procedure.ended": _("Test procedure ended"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    listed.register()
    menu.register(
        menu.MenuEntry(
            _("Test procedures"),
            "equipment:procedure-list",
            icon="list-check",
            section=menu.Section.WORK,
            order=101,
            parent=CATALOGUE,
        )
    )
