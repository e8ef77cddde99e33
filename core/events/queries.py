"""Reads of the spine that pages and the API share."""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from core.events.models import Event


def history_of(public_id: str, user: User, limit: int = 50) -> list[Event]:
    """What happened to one object, newest first, as far as the person may see it."""
    events: Any = Event.objects.visible_to(user).filter(object_id=public_id)
    return list(events.select_related("actor", "organisation", "token")[:limit])
