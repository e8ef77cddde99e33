"""What the slice of inspection programmes offers the floors below."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.web import menu, words
from equipment.programmes import listed

VERBS = {
    "inspection_programme.added": _("Inspection programme added"),
    "inspection_programme.version_added": _("Version of the inspection programme added"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    listed.register()
    menu.register(
        menu.MenuEntry(
            _("Inspection programmes"),
            "equipment:inspection-programme-list",
            icon="list-check",
            section=menu.Section.WORK,
            order=102,
            parent="equipment:product-line-list",
        )
    )
