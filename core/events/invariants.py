"""What must hold of the spine, whatever happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from core.events.models import EventOutbox

#: An event may wait this long for its position before something is wrong.
PATIENCE = dt.timedelta(seconds=60)
SHOWN = 20

_LAST_STATES = """
SELECT row.public_id, row.status, last.status
FROM {table} row
LEFT JOIN LATERAL (
    SELECT after ->> 'status' AS status FROM core_event
    WHERE object_id = row.public_id AND after ? 'status' ORDER BY id DESC LIMIT 1
) last ON true
WHERE last.status IS DISTINCT FROM row.status
LIMIT %s
"""
_CHAIN = """
SELECT object_id, was, said FROM (
    SELECT object_id, before ->> 'status' AS said,
           lag(after ->> 'status') OVER (PARTITION BY object_id ORDER BY id) AS was
    FROM core_event WHERE object_type = %s AND after ? 'status'
) chain
WHERE was IS NOT NULL AND said IS DISTINCT FROM was
LIMIT %s
"""


def outbox_is_drained(now: dt.datetime | None = None) -> list[str]:
    """No committed event waits longer than a minute for its position."""
    limit = (now or timezone.now()) - PATIENCE
    late = EventOutbox.objects.filter(event__recorded_at__lt=limit)
    waiting = late.values_list("pk", flat=True)[:SHOWN]
    return [f"event {pk} waits for its position" for pk in waiting]


def states_match_events(model: type[Model]) -> list[str]:
    """Each row's state is the one its last event tells, and no event skips a state."""
    name = str(model._meta.model_name)
    broken = [
        f"{name} {public_id} is {status}, its last event says {told or 'nothing'}"
        for public_id, status, told in _rows(
            _LAST_STATES.format(table=model._meta.db_table), [SHOWN]
        )
    ]
    return broken + [
        f"{name} {public_id} was {was}, the next event began from {said or 'nothing'}"
        for public_id, was, said in _rows(_CHAIN, [name, SHOWN])
    ]


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
