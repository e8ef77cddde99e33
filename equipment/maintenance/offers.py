"""What maintenance plans offer the floors below: menu entry, words of events, their list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.web import menu, words
from equipment.maintenance import listed

VERBS = {
    "maintenance_plan.created": _("Maintenance plan drawn up"),
    "maintenance_plan.stopped": _("Maintenance plan stopped"),
    "maintenance_plan.resumed": _("Maintenance plan goes on"),
    "maintenance_plan.raised": _("Order raised by the plan"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    listed.register()
    menu.register(
        menu.MenuEntry(
            _("Maintenance plans"),
            "equipment:plan-list",
            icon="calendar-due",
            section=menu.Section.WORK,
            order=27,
            parent="equipment:joint-list",
        )
    )
