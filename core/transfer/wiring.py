"""What exports give to the menu, the history and the reminders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notices import kinds
from core.transfer import notices
from core.web import menu, words

WORDS = {
    "export.asked": _("Export asked for"),
    "export.finished": _("Export made"),
    "export.failed": _("Export failed"),
    "export.cancelled": _("Export cancelled"),
    "export.fetched": _("Export fetched"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(WORDS)
    kinds.register(notices.KIND)
    menu.register(
        menu.MenuEntry(
            _("Exports"),
            "core:export-list",
            icon="file-download",
            section=menu.Section.WORK,
            order=90,
        )
    )
