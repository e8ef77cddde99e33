"""What must hold of the register, whatever happened."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import connection
from django.db.models import F, Model, Q

from core import invariants
from core.events.invariants import SHOWN, states_match_events
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life.models import StepBatch
from equipment.pipes.life.queries import last_day_in_hole
from equipment.pipes.models import Joint
from equipment.pipes.readings.models import InspectionBatch
from equipment.pipes.readings.queries import standing_classes
from equipment.pipes.transfers.models import Transfer
from equipment.pipes.usage.models import UsageBatch

_STEPS = """
SELECT joint.public_id, joint.status, step.target FROM equipment_joint joint
JOIN LATERAL (
    SELECT target FROM equipment_jointstep WHERE joint_id = joint.id ORDER BY id DESC LIMIT 1
) step ON step.target <> joint.status
UNION ALL
SELECT joint.public_id, chain.source, chain.was FROM (
    SELECT joint_id, source, lag(target) OVER (PARTITION BY joint_id ORDER BY id) AS was
    FROM equipment_jointstep
) chain JOIN equipment_joint joint ON joint.id = chain.joint_id
WHERE chain.was <> chain.source
LIMIT %s
"""
_TOLD = """
SELECT step.public_id FROM equipment_jointstep step
WHERE NOT EXISTS (SELECT 1 FROM core_event event WHERE event.object_id = step.told_by)
LIMIT %s
"""
_TWO_SETS = """
SELECT joint.public_id FROM equipment_setmember one
JOIN equipment_setmember other ON other.joint_id = one.joint_id AND other.id > one.id
    AND daterange(one.joined_on, one.left_on) && daterange(other.joined_on, other.left_on)
JOIN equipment_joint joint ON joint.id = one.joint_id
LIMIT %s
"""
#: What each log should have given to whom, beside what it gave.
_SHARES = """
WITH due AS (
    SELECT log.id AS log_id, log.joint_id FROM equipment_usagelog log
    WHERE log.joint_id IS NOT NULL
    UNION ALL
    SELECT log.id, member.joint_id FROM equipment_usagelog log
    JOIN equipment_setmember member ON member.pipe_set_id = log.pipe_set_id
        AND daterange(member.joined_on, member.left_on) @> log.used_on
    WHERE log.reverses_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM equipment_usagelog back WHERE back.reverses_id = log.id)
    UNION ALL
    SELECT back.id, share.joint_id FROM equipment_usagelog back
    JOIN equipment_usageshare share ON share.log_id = back.reverses_id
    WHERE back.pipe_set_id IS NOT NULL
), given AS (
    SELECT share.log_id, share.joint_id FROM equipment_usageshare share
    JOIN equipment_usagelog log ON log.id = share.log_id
    WHERE log.pipe_set_id IS NULL OR log.reverses_id IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM equipment_usagelog back WHERE back.reverses_id = log.id)
)
SELECT log.public_id FROM (
    (TABLE due EXCEPT ALL TABLE given) UNION ALL (TABLE given EXCEPT ALL TABLE due)
) differing JOIN equipment_usagelog log ON log.id = differing.log_id
LIMIT %s
"""
_SUMS = """
SELECT back.public_id FROM equipment_usagelog back
JOIN equipment_usagelog log ON log.id = back.reverses_id
WHERE (back.metres_drilled_m, back.rotating_h, back.circulating_h, back.jarring_h, back.h2s_h)
    <> (-log.metres_drilled_m, -log.rotating_h, -log.circulating_h, -log.jarring_h, -log.h2s_h)
LIMIT %s
"""
_UNDER_WAY = """
SELECT joint.public_id, joint.status FROM equipment_joint joint
LEFT JOIN equipment_transferline line ON line.joint_id = joint.id
    AND line.outcome IN ('pending', 'missing')
WHERE (joint.status = 'in_transit') <> (line.id IS NOT NULL)
LIMIT %s
"""
_PATHS = """
SELECT place.public_id FROM equipment_location place
LEFT JOIN equipment_location above ON above.id = place.parent_id
WHERE place.path <> coalesce(above.path, '/') || place.id || '/'
LIMIT %s
"""
_BATCHES = """
SELECT batch.public_id FROM {table} batch
WHERE (SELECT count(*) FROM core_event event WHERE event.object_id = batch.public_id) <> 1
LIMIT %s
"""


def joints_follow_their_steps() -> list[str]:
    """A joint is where its last step took it, each step begins where the one before ended, and an
    event tells of each."""
    broken = [
        f"joint {pid} is {status}, its steps say {told}" for pid, status, told in _rows(_STEPS)
    ]
    return broken + [f"step {public_id} is told by no event" for (public_id,) in _rows(_TOLD)]


def joints_are_in_one_set() -> list[str]:
    """No joint is in two sets on one day."""
    return [f"joint {public_id} is in two sets at a time" for (public_id,) in _rows(_TWO_SETS)]


def usage_is_that_of_the_logs() -> list[str]:
    """Each log reached exactly its joint or the members of its day, and a log that was taken back
    adds up to nothing."""
    missed = sorted({public_id for (public_id,) in _rows(_SHARES)})
    broken = [f"usage {public_id} did not reach its joints" for public_id in missed]
    return broken + [f"usage {pid} takes back another amount" for (pid,) in _rows(_SUMS)]


def joints_under_way_are_on_a_waybill() -> list[str]:
    """A joint is in transit exactly while a waybill waits for it."""
    return [f"joint {pid} is {status} against its waybill" for pid, status in _rows(_UNDER_WAY)]


def classes_are_those_of_inspections() -> list[str]:
    """A joint has the classes of its newest standing inspection, and was last in the hole when
    orders, steps and usage say so."""
    kept = standing_classes()
    found = {f"kept_{name}": value for name, value in kept.items()}
    rows = Joint.objects.annotate(**found, kept_run=last_day_in_hole())
    wrong = _differs("last_run_on", "kept_run")
    for name in kept:
        wrong |= _differs(name, f"kept_{name}")
    ids = rows.filter(wrong).order_by("pk").values_list("public_id", flat=True)[:SHOWN]
    return [f"joint {public_id} differs from its records" for public_id in ids]


def _differs(name: str, other: str) -> Q:
    """Null-safe: one of them is nothing, or they are not the same."""
    nothing = Q(**{f"{name}__isnull": True, f"{other}__isnull": False})
    nothing |= Q(**{f"{name}__isnull": False, f"{other}__isnull": True})
    return nothing | (~Q(**{name: F(other)}) & Q(**{f"{name}__isnull": False}))


def places_know_their_way() -> list[str]:
    """The path of a place is that of what it is part of and its own key."""
    return [f"place {public_id} has a wrong path" for (public_id,) in _rows(_PATHS)]


def batches_have_one_event(model: type[Model]) -> list[str]:
    """What several rows came in by is told exactly once."""
    name, table = model._meta.model_name, model._meta.db_table
    found = _rows(_BATCHES.format(table=table))
    return [f"{name} {public_id} is not told once" for (public_id,) in found]


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [SHOWN])
        return list(cursor.fetchall())


def register() -> None:
    """Offer the checks to `manage.py check_invariants`."""
    invariants.register("joints follow their steps", joints_follow_their_steps)
    invariants.register("joints are in one set", joints_are_in_one_set)
    invariants.register("usage is that of the logs", usage_is_that_of_the_logs)
    invariants.register("joints under way are on a waybill", joints_under_way_are_on_a_waybill)
    invariants.register("classes are those of inspections", classes_are_those_of_inspections)
    invariants.register("places know their way", places_know_their_way)
    invariants.register("waybills tell their events", partial(states_match_events, Transfer))
    invariants.register("equipment tells its events", partial(states_match_events, EquipmentItem))
    for model in (StepBatch, InspectionBatch, UsageBatch):
        name = f"{model._meta.verbose_name_plural} are told once"
        invariants.register(name, partial(batches_have_one_event, model))
