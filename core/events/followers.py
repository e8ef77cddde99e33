"""What is written in the very transaction of an event; apps register it in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.events.models import Event

#: Called with the event just written and the row that it is about.
Follower = Callable[[Event, Any], None]
REGISTRY: dict[str, Follower] = {}


def register(name: str, follower: Follower) -> None:
    """Let `follower` write beside every event, or refuse it, in the event's own transaction."""
    REGISTRY[name] = follower
