"""Writing events and giving them their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
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
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An event belongs to a transaction.")
    event = Event.objects.create(
        verb=verb,
        object_type=about._meta.model_name,
        object_id=about.public_id,
        object_label=str(about)[:120],
        workspace_id=workspace_id or _workspace_of(about),
        organisation_id=by.organisation_id if by else None,
        is_private=private,
        actor=by,
        token=token or getattr(by, "acting_token", None),
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason or reasons.current(),
        request_id=request_id.current(),
        occurred_at=now,
    )
    return _handed_over(event, about)


def _handed_over(event: Event, about: Any) -> Event:
    EventOutbox.objects.create(event=event)
    for follow in followers.REGISTRY.values():
        follow(event, about)
    return event


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
