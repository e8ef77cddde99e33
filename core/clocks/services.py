"""Spells are opened and closed in the transaction of the event that tells a change of state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.clocks import kinds
from core.clocks.kinds import Clock
from core.clocks.models import ClockSpell
from core.events.models import Event
from core.files.parents import workspace_of


def follow_event(event: Event, row: Any) -> None:
    """Bring the clock of `row` to its state, if it has a clock and the event tells a state."""
    clock = kinds.clock_of(event.object_type)
    if clock is None or "status" not in event.after:
        return
    set_clock(clock, row, workspace_of(row), event.occurred_at)


def set_clock(clock: Clock, row: Any, workspace_id: int, now: dt.datetime) -> None:
    """Close what no longer waits, open what waits from now on, leave running what goes on.

    Two or three statements; the row's own lock keeps two changes apart.
    """
    wait, wanted = clock.wait_in(row.status), clock.wanted(row)
    running = ClockSpell.objects.filter(object_id=row.public_id, closed_at=None)
    kept = set()
    for spell in running:
        if spell.organisation_id in wanted and clock.wait_in(spell.status) == wait:
            kept.add(spell.organisation_id)
            continue
        # A clock that was set back must not make a stretch end before it began.
        spell.closed_at = max(now, spell.opened_at)
        spell.save(update_fields=["closed_at"])
    fresh = [
        ClockSpell(
            workspace_id=workspace_id,
            object_type=clock.name,
            object_id=row.public_id,
            organisation_id=organisation_id,
            status=row.status,
            is_paused=bool(wait and wait.paused),
            opened_at=now,
        )
        for organisation_id in sorted(wanted - kept)
    ]
    if fresh:
        ClockSpell.objects.bulk_create(fresh)
