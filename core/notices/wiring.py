"""What notices give to the frame, the relay and the health page."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core import invariants
from core.events import consumers
from core.notices import queries, scanning
from core.notices.invariants import mails_are_made
from core.web import menu, words
from core.web.health import PROBES

WORDS = {
    "person.object_muted": _("Reminders of one object ended"),
    "person.object_unmuted": _("Reminders of one object resumed"),
    "person.mail_chosen": _("Choice of mails changed"),
    "mail.sent_again": _("Failed mail sent again"),
    "notice_rule.changed": _("Reminder rule changed"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(WORDS)
    consumers.register("notices", scanning.consume_events)
    invariants.register("mails of notices", mails_are_made)
    PROBES["failed_mails"] = _failed_mails
    menu.register(
        menu.MenuEntry(
            _("Mails"),
            "core:delivery-list",
            icon="mail",
            section=menu.Section.ADMINISTRATION,
            order=30,
            visible=menu.holding("administrator"),
        )
    )


def _failed_mails(_now: dt.datetime) -> tuple[bool, object]:
    """How many mails have failed for good: shown, but no reason to take the portal off line."""
    return True, queries.failed_count()
