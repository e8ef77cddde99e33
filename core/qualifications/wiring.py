"""What qualifications give to the frame: menu entry, words of events, reminders, their list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notices import kinds
from core.qualifications import listed, notices
from core.web import menu, words

WORDS = {
    "qualification.entered": _("Qualification entered"),
    "qualification.corrected": _("Qualification corrected"),
    "qualification.revoked": _("Qualification revoked"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(WORDS)
    kinds.register(notices.KIND)
    listed.register()
    menu.register(
        menu.MenuEntry(
            _("Qualifications"),
            "core:qualification-list",
            icon="shield-check",
            section=menu.Section.PEOPLE,
            order=20,
        )
    )
