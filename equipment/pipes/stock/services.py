"""Adding up the counts of the stock, so that a board reads few rows."""

from __future__ import annotations

from django.db import connection, transaction

SUMMING_LOCK = 7_301_004
#: Keys that one run adds up at most.
MOST = 50_000
KEY = (
    "grain, memorandum_id, product_line_id, body_class, tool_joint_class, status,"
    " location_id, organisation_id, holder_id, kind, status_since, order_ends"
)
#: Keys are found by grouping and rows by their ids: no plan of it depends on statistics.
_SUM = f"""
WITH found AS (
    SELECT {KEY}, array_agg(id) AS ids, sum(joints) AS joints, sum(length_m) AS length_m,
        count(*) FILTER (WHERE NOT is_summed) AS appended
    FROM equipment_stockcount
    WHERE EXISTS (SELECT 1 FROM equipment_stockcount WHERE NOT is_summed)
    GROUP BY {KEY} HAVING bool_or(NOT is_summed) LIMIT %s
), gone AS (
    DELETE FROM equipment_stockcount WHERE id = ANY(ARRAY(SELECT unnest(ids) FROM found))
), summed AS (
    INSERT INTO equipment_stockcount ({KEY}, joints, length_m, is_summed)
    SELECT {KEY}, joints, length_m, true FROM found WHERE joints <> 0 OR length_m <> 0
)
SELECT coalesce(sum(appended), 0) FROM found
"""  # noqa: S608


@transaction.atomic
def compact_stock(most: int = MOST) -> int:
    """Add up keys to which rows were appended; says how many such rows it took. One statement: who
    reads meanwhile finds the same sums. Harmless when doubled: one at a time does it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SUMMING_LOCK])
        if cursor.fetchone() != (True,):
            return 0
        cursor.execute(_SUM, [most])
        (taken,) = cursor.fetchone() or (0,)
    return int(taken)
