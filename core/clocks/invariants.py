"""What must hold of clocks, whatever happened: they say what the states say."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, Q

from core.clocks import kinds
from core.clocks.kinds import Clock
from core.clocks.models import ClockSpell
from core.events.invariants import SHOWN
from core.events.models import Event


def clocks_match_states() -> list[str]:
    """Each row with a clock waits for exactly the parties that its state says, and each stretch
    began with an event of its object."""
    broken = [line for clock in kinds.REGISTRY.values() for line in _of(clock)]
    return (broken + _unfounded())[:SHOWN]


def _of(clock: Clock) -> list[str]:
    open_spells = ClockSpell.objects.filter(object_type=clock.name, closed_at=None)
    running: dict[str, list[ClockSpell]] = defaultdict(list)
    for spell in open_spells:
        running[spell.object_id].append(spell)
    rows: Any = clock.model._default_manager
    looked_at = rows.filter(Q(status__in=list(clock.waits)) | Q(public_id__in=list(running)))
    broken = []
    for row in looked_at.iterator(chunk_size=500):
        found = running.pop(row.public_id, [])
        broken += _differences(clock, row, found)
    gone = [f"{clock.name} {object_id} has a clock but is no more" for object_id in running]
    return broken + gone


def _differences(clock: Clock, row: Any, found: list[ClockSpell]) -> list[str]:
    wait, wanted = clock.wait_in(row.status), clock.wanted(row)
    having = {spell.organisation_id for spell in found}
    if having != wanted:
        return [
            f"{clock.name} {row.public_id} is {row.status}: its clock runs for"
            f" {sorted(having)}, its state says {sorted(wanted)}"
        ]
    if any(clock.wait_in(spell.status) != wait for spell in found):
        return [f"{clock.name} {row.public_id} is {row.status}: its clock is of another state"]
    return []


def _unfounded() -> list[str]:
    told = Event.objects.filter(object_id=OuterRef("object_id"), occurred_at=OuterRef("opened_at"))
    names = ClockSpell.objects.filter(~Exists(told)).values_list("object_type", "object_id")
    return [
        f"{kind} {object_id} began to wait without an event"
        for kind, object_id in names.order_by("pk")[:SHOWN]
    ]
