"""What follows from the rows of a scale set: order of the events, clocks, what the search finds."""

from __future__ import annotations

from typing import Any

from django.db import connection

from core.clocks import kinds as clocks
from core.clocks.models import ClockSpell
from core.events import consumers
from core.events.models import RelayCursor
from core.events.services import RELAY_LOCK
from core.scale.ground import Ground
from core.scale.people import Cast
from core.search import kinds as search
from core.search import services as entries

NUMBER = """
INSERT INTO core_eventposition (event_id, numbered_at)
SELECT id, now() FROM core_event event
WHERE NOT EXISTS (SELECT 1 FROM core_eventposition WHERE event_id = event.id)
    AND NOT EXISTS (SELECT 1 FROM core_eventoutbox WHERE event_id = event.id)
ORDER BY occurred_at, id
"""
LAST_TOLD = """
SELECT DISTINCT ON (object_id) object_id, occurred_at FROM core_event
WHERE workspace_id = %s AND object_type = %s AND after ? 'status' ORDER BY object_id, id DESC
"""


def finish(ground: Ground) -> None:
    """Events get their order, clocks run, and the search knows the set."""
    cast = ground.found(Cast)
    number_events()
    for clock in clocks.REGISTRY.values():
        run_clock(ground, clock, cast.workspace_id)
    ground.close()
    for kind in search.kinds():
        entries.rebuild(kind)


def number_events() -> None:
    """Positions for the events of the set; who had read all before has read these as well, for
    what follows from them is here already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RELAY_LOCK])
        last = _last_position(cursor)
        cursor.execute(NUMBER)
        reached = _last_position(cursor)
    for name in consumers.REGISTRY:
        cursor_of, _created = RelayCursor.objects.get_or_create(consumer=name)
        if cursor_of.seq == last:
            cursor_of.seq = reached
            cursor_of.save(update_fields=["seq", "moved_at"])


def _last_position(cursor: Any) -> int:
    cursor.execute("SELECT coalesce(max(seq), 0) FROM core_eventposition")
    return int(cursor.fetchone()[0])


def run_clock(ground: Ground, clock: clocks.Clock, workspace_id: int) -> None:
    """A stretch for each row that waits, since the event that told its state."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_TOLD, [workspace_id, clock.name])
        since = dict(cursor.fetchall())
    manager: Any = clock.model._default_manager
    rows = manager.filter(memorandum=workspace_id, status__in=list(clock.waits)).order_by("pk")
    for row in rows.iterator(chunk_size=500):
        wait = clock.wait_in(row.status)
        for organisation_id in sorted(clock.wanted(row)):
            ground.add(
                ClockSpell, workspace_id=workspace_id, object_type=clock.name,
                object_id=row.public_id, organisation_id=organisation_id, status=row.status,
                is_paused=bool(wait and wait.paused), opened_at=since[row.public_id],
            )  # fmt: skip
