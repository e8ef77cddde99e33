"""Who fills which tables of a scale set; slices register their feeder in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.scale.ground import Ground

Feed = Callable[[Ground], None]


@dataclass(frozen=True)
class Feeder:
    """`feed` writes rows by COPY in the order of registration; `finish`, when all have fed,
    computes what follows from the rows."""

    name: str
    feed: Feed
    finish: Feed | None = None


REGISTRY: dict[str, Feeder] = {}


def register(name: str, feed: Feed, finish: Feed | None = None) -> None:
    """Let `manage.py seed_scale` have the tables of a slice filled by `feed`."""
    REGISTRY[name] = Feeder(name, feed, finish)
