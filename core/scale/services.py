"""Sowing a scale set: all of it in the caller's database, or nothing."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.db import connection, transaction

from core.scale.feeders import REGISTRY
from core.scale.ground import Ground

Say = Callable[[str], None]


def sow(*, seed: int, joints: int, records: int, now: dt.datetime, say: Say) -> dict[str, int]:
    """Have every feeder fill its tables in one transaction; rows made by table.

    The same seed and day make the same set. Statistics are taken afterwards.
    """
    with transaction.atomic():
        ground = Ground(seed=seed, joints=joints, records=records, now=now)
        for feeder in REGISTRY.values():
            _timed(say, feeder.name, feeder.feed, ground)
            ground.settle()
        ground.close()
        _timed(say, "statistics", _analyse, ground)
        for feeder in REGISTRY.values():
            if feeder.finish is not None:
                _timed(say, f"{feeder.name}, what follows", feeder.finish, ground)
        ground.close()
    _timed(say, "statistics", _analyse, ground)
    return ground.tables()


def _analyse(_ground: Ground) -> None:
    """Without statistics what follows would be read by plans for empty tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _timed(say: Say, name: str, step: Callable[[Ground], None], ground: Ground) -> None:
    started = time.monotonic()
    step(ground)
    say(f"{name}: {time.monotonic() - started:.1f} s")
