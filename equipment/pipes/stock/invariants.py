"""What must hold of the counts, whatever happened."""

from __future__ import annotations

from typing import Any

from django.db import connection

from core import invariants
from core.events.invariants import SHOWN
from equipment.pipes.stock.rules import GONE, STATES, WAITING_STATES, Group

_DIFFERING = """
WITH due AS (
    SELECT cut.grain, joint.memorandum_id, joint.product_line_id, joint.body_class,
        joint.tool_joint_class, joint.status,
        CASE WHEN cut.is_placed THEN joint.location_id END AS location_id,
        CASE WHEN cut.is_placed THEN joint.organisation_id END AS organisation_id,
        CASE WHEN cut.is_placed THEN joint.holder_id END AS holder_id,
        CASE WHEN cut.is_placed THEN joint.kind END AS kind,
        CASE WHEN cut.grain = 'day' THEN joint.status_since END AS status_since,
        CASE WHEN cut.grain = 'ending' THEN work.planned_end END AS order_ends,
        count(*) AS joints, sum(joint.effective_length_m) AS length_m
    FROM equipment_joint joint
    LEFT JOIN equipment_orderline line ON line.joint_id = joint.id AND line.is_open
    LEFT JOIN equipment_workorder work ON work.id = line.order_id
    CROSS JOIN (
        VALUES ('whole', false), ('place', true), ('day', true),
            ('ordered', false), ('ordered_place', true), ('ending', true)
    ) AS cut (grain, is_placed)
    WHERE CASE
        WHEN cut.grain IN ('whole', 'place') THEN joint.status <> ALL(%(gone)s)
        WHEN cut.grain = 'day' THEN joint.status = ANY(%(waiting)s)
        ELSE work.id IS NOT NULL AND joint.status = ANY(%(rig)s)
    END
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
), kept AS (
    SELECT grain, memorandum_id, product_line_id, body_class, tool_joint_class, status,
        location_id, organisation_id, holder_id, kind, status_since, order_ends,
        sum(joints) AS joints, sum(length_m) AS length_m
    FROM equipment_stockcount GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
    HAVING sum(joints) <> 0 OR sum(length_m) <> 0
)
SELECT DISTINCT grain, status FROM (
    (TABLE due EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE due)
) differing ORDER BY 1, 2 LIMIT %(shown)s
"""


def counts_are_those_of_joints() -> list[str]:
    """The rows of each key add up to its joints and their metres, on open orders too."""
    given: dict[str, Any] = {
        "gone": list(GONE),
        "waiting": list(WAITING_STATES),
        "rig": list(STATES[Group.RIG]),
        "shown": SHOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERING, given)
        found = cursor.fetchall()
    return [f"stock by {grain} counts other joints {status}" for grain, status in found]


def register() -> None:
    """Offer the check to `manage.py check_invariants`."""
    invariants.register("stock is counted", counts_are_those_of_joints)
