"""What the life of a set is told from: its own events, and the usage that was logged to it."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from core.accounts.models import User
from core.events.models import Event
from equipment.pipes.passport.lifeline import Source
from equipment.pipes.passport.told import day_of, decimals, holds, plain
from equipment.pipes.sets.models import PipeSet
from equipment.pipes.usage.models import PEAKS, SUMS, UsageLog

SET, USAGE, CORRECTION = "set", "usage", "correction"
LOGGED: dict[str, Any] = {
    **plain("well", "remark"),
    **decimals(*SUMS, *PEAKS),
    "is_standing": holds(Q(reversed_by=None)),
}


def _events(pipe_set: PipeSet, user: User) -> QuerySet[Any]:
    seen: QuerySet[Any] = Event.objects.visible_to(user)
    return seen.filter(object_id=pipe_set.public_id)


def _logs(**narrow: Any) -> Any:
    def rows(pipe_set: PipeSet, _user: User) -> QuerySet[Any]:
        found: QuerySet[Any] = UsageLog.objects.filter(pipe_set=pipe_set.pk, **narrow)
        return found

    return rows


SOURCES = (
    Source("set-event", SET, _events, day_of("occurred_at"), F("occurred_at"),
           plain("verb", "before", "after", "reason"), by="actor", party="organisation"),
    Source("usage", USAGE, _logs(reverses=None), F("used_on"), F("recorded_at"), LOGGED,
           by="recorded_by", party="organisation"),
    Source("usage-back", CORRECTION, _logs(reverses__isnull=False), F("used_on"),
           F("recorded_at"), LOGGED, by="recorded_by", party="organisation"),
)  # fmt: skip
