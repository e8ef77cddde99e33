"""Telling the demonstration: every story in the order of time, then the figures of each week."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator

from django.db import transaction

from cooperation.commitments.models import Commitment
from cooperation.progress import services as progress
from core.accounts.models import Organisation
from core.events import services as events
from mou_portal.demonstration import (
    certifying,
    drill_pipe,
    exchange,
    gates,
    open_work,
    pressing,
    promises,
    revision,
    workshop,
)
from mou_portal.demonstration.plan import PROMISES
from mou_portal.demonstration.stage import Stage, set_up

SNAPSHOT_DAYS = 7


def is_empty() -> bool:
    """Whether the portal has no organisation yet."""
    return not Organisation.objects.exists()


@transaction.atomic
def seed(*, now: dt.datetime) -> bool:
    """Load the demonstration, whole or not at all, if the portal is empty; says whether it did."""
    if not is_empty():
        return False
    stage = set_up(now)
    tell(stories(stage))
    open_work.leave_open(stage)
    workshop.leave_work(stage)
    gates.leave(stage)
    pressing.leave(stage)
    revision.leave(stage)
    certifying.leave(stage)
    finish(stage)
    return True


def stories(stage: Stage) -> list[Iterator[dt.datetime]]:
    """The life of every commitment, of every order on it, of placements and of drill pipe."""
    told: dict[str, Commitment] = {}
    found: list[Iterator[dt.datetime]] = []
    seed_number = 1
    for position, promise in enumerate(PROMISES):
        found.append(promises.life(stage, promise, position, told))
        found += promises.works(stage, promise, told, seed_number)
        seed_number += len(promise.runs)
    return found + exchange.stories(stage, told) + drill_pipe.stories(stage)


def tell(found: Iterable[Iterator[dt.datetime]]) -> None:
    """Let every story take its next step when its time has come."""
    waiting = [
        (when, order, story)
        for order, story in enumerate(found)
        if (when := next(story, None)) is not None
    ]
    heapq.heapify(waiting)
    while waiting:
        _when, order, story = heapq.heappop(waiting)
        following = next(story, None)
        if following is not None:
            heapq.heappush(waiting, (following, order, story))


def finish(stage: Stage) -> None:
    """Number the events, compute the figures and keep those of each week."""
    events.relay()
    for memorandum in (stage.memorandum, stage.second):
        days = [stage.on(day) for day in range(-273, 0, SNAPSHOT_DAYS)]
        progress.take_snapshots_of(memorandum=memorandum, days=days, now=stage.now)
    progress.recompute_dirty(now=stage.now)
