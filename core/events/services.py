"""Writing events and giving them their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection, models, transaction

from core import failpoints
from core.accounts.models import ApiToken, User
from core.events import consumers, followers, reasons
from core.events.models import Event, EventOutbox, EventPosition, RelayCursor
from core.web import request_id

RELAY_LOCK = 7_301_001
BATCH = 1_000


class Evented(Protocol):
    """What an event can be about."""

    public_id: Any


def record(
    *,
    verb: str,
    about: Any,
    by: User | None,
    now: dt.datetime,
    workspace_id: int | None = None,
    token: ApiToken | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    private: bool = False,
) -> Event:
    """Tell, in the caller's transaction, what was done to `about`.

    `by` is None only for the portal's own work. `before` and `after` hold field names with
    plain values; personal values never stand in them. What is `private` only people of the party
    of `by` see who see its memorandum too. Without a `reason` the request's own is kept.
    """
    _require_transaction()
    event = _event(
        Told(verb, about, before or {}, after or {}),
        by,
        now,
        workspace_id=workspace_id or _workspace_of(about),
        is_private=private,
        token=token or getattr(by, "acting_token", None),
        reason=reason or reasons.current(),
    )
    event.save(force_insert=True)
    return _handed_over(event, about)


@dataclass(frozen=True)
class Told:
    """What was done to one row of many."""

    verb: str
    about: Any
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def record_all(told: Sequence[Told], *, by: User, now: dt.datetime) -> list[Event]:
    """Tell of several rows what `record` tells of one, in their order and in two statements."""
    _require_transaction()
    token, reason = getattr(by, "acting_token", None), reasons.current()
    events = [
        _event(
            one, by, now, workspace_id=_workspace_of(one.about), is_private=False, token=token,
            reason=reason,
        )
        for one in told
    ]  # fmt: skip
    Event.objects.bulk_create(events, BATCH)
    EventOutbox.objects.bulk_create([EventOutbox(event=event) for event in events], BATCH)
    for event, one in zip(events, told, strict=True):
        _follow(event, one.about)
    return events


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An event belongs to a transaction.")


def _event(told: Told, by: User | None, now: dt.datetime, **more: Any) -> Event:
    return Event(
        verb=told.verb,
        object_type=told.about._meta.model_name,
        object_id=told.about.public_id,
        object_label=str(told.about)[:120],
        organisation_id=by.organisation_id if by else None,
        actor=by,
        before=dict(told.before),
        after=dict(told.after),
        request_id=request_id.current(),
        occurred_at=now,
        **more,
    )


def _handed_over(event: Event, about: Any) -> Event:
    EventOutbox.objects.create(event=event)
    _follow(event, about)
    return event


def _follow(event: Event, about: Any) -> None:
    for follow in followers.REGISTRY.values():
        follow(event, about)


def _workspace_of(about: models.Model) -> int | None:
    for name in ("workspace_id", "memorandum_id"):
        if hasattr(about, name):
            return getattr(about, name)  # type: ignore[no-any-return]
    return None


def number_events() -> int:
    """Give each committed event without a position the next one; returns how many.

    Only one relay works at a time (an advisory lock), so positions follow commits without holes
    that a slow transaction could later fill.
    """
    with transaction.atomic():
        if not _alone():
            return 0
        waiting = EventOutbox.objects.order_by("pk").values_list("pk", flat=True)
        fresh = list(waiting[: 10 * BATCH])
        EventPosition.objects.bulk_create([EventPosition(event_id=pk) for pk in fresh], BATCH)
        EventOutbox.objects.filter(pk__in=fresh).delete()
        return len(fresh)


def hand_on(consumer: str) -> int:
    """Let one registered consumer work through what it has not read; returns how many events.

    Its work and the move of its cursor are one transaction: each event is handled once.
    """
    handled = 0
    while batch := _hand_on_batch(consumer):
        handled += batch
    return handled


def _hand_on_batch(consumer: str) -> int:
    with transaction.atomic():
        if not _alone():
            return 0
        cursor, _created = RelayCursor.objects.get_or_create(consumer=consumer)
        positions = list(
            EventPosition.objects.filter(seq__gt=cursor.seq)
            .select_related("event")
            .order_by("seq")[:BATCH]
        )
        if not positions:
            return 0
        consumers.REGISTRY[consumer](positions)
        failpoints.reach("relay.handed_on")
        cursor.seq = positions[-1].seq
        cursor.save(update_fields=["seq", "moved_at"])
        return len(positions)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [RELAY_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def relay() -> int:
    """One tick: number what is committed, then hand it to every consumer.

    A consumer that fails stays where it was and holds up no other; its error is raised at the end.
    """
    numbered = number_events()
    failpoints.reach("relay.numbered")
    errors = []
    for consumer in consumers.REGISTRY:
        try:
            hand_on(consumer)
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("Consumers of the relay failed.", errors)
    return numbered
