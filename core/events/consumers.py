"""Who reads the events in order; apps register themselves in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.events.models import EventPosition

Consumer = Callable[[Sequence[EventPosition]], None]
REGISTRY: dict[str, Consumer] = {}


def register(name: str, consumer: Consumer) -> None:
    """Hand every event, in order and once, to `consumer` under a cursor called `name`."""
    REGISTRY[name] = consumer
