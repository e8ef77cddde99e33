"""What comments give to the histories and the reminders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.comments import notices
from core.notices import kinds
from core.web import words

WORDS = {
    "comment.created": _("Comment written"),
    "comment.edited": _("Comment edited"),
    "comment.withdrawn": _("Comment withdrawn"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(WORDS)
    kinds.register(notices.KIND)
