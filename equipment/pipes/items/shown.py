"""Equipment in the shape that its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.events import queries as events
from core.events.models import Event
from core.web.words import verb_words
from equipment.pipes.items.models import EquipmentItem


def facts_of_item(item: EquipmentItem) -> list[tuple[str, Any]]:
    """What is known of an item, for its page."""
    return [
        (_("Kind"), item.get_kind_display()),
        (_("Description"), item.description or None),
        (_("Serial"), item.serial or None),
        (_("Maker"), item.maker or None),
        (_("Rating"), item.rating or None),
        (_("Place"), item.location.label),
        (_("Party"), item.organisation.short),
    ]


@dataclass(frozen=True)
class Lived:
    """One entry of the life of an item: a step, a move, what was learned of it."""

    event: Event
    words: Any
    state: str
    tone: str
    place: str


def life_of(item: EquipmentItem, user: User) -> list[Lived]:
    """What the item went through, newest first, as its events tell it; one statement."""
    return [_lived(event) for event in events.history_of(item.public_id, user)]


def _lived(event: Event) -> Lived:
    status = event.after.get("status", "")
    known = status in EquipmentItem.Status.values
    return Lived(
        event=event,
        words=verb_words(event.verb),
        state=str(EquipmentItem.Status(status).label) if known else "",
        tone=EquipmentItem.STATUS_TONES.get(status, "grey"),
        place=str(event.after.get("place") or event.after.get("location") or ""),
    )
