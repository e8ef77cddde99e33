"""What the calendar gives to the frame and to whoever counts working days."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.calendar import queries
from core.notices import workdays
from core.web import menu, words

WORDS = {
    "calendar.day_entered": _("Day entered in the calendar"),
    "calendar.day_removed": _("Day taken out of the calendar"),
    "calendar.hours_set": _("Working hours set"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(WORDS)
    workdays.use(queries.shift)
    menu.register(
        menu.MenuEntry(
            _("Calendar"),
            "core:calendar",
            icon="calendar",
            section=menu.Section.STEERING,
            order=40,
        )
    )
