"""Adding up the counts of the stock, so that a board reads few rows."""

from __future__ import annotations

from django.db import connection, transaction

SUMMING_LOCK = 7_301_004
#: Rows that were appended, in the order of their coming, that one run adds up at most.
MOST = 50_000
KEY = (
    "grain, memorandum_id, product_line_id, body_class, tool_joint_class, status,"
    " location_id, organisation_id, holder_id, kind, status_since"
)
_SUM = f"""
WITH appended AS (
    SELECT DISTINCT {KEY} FROM (
        SELECT {KEY} FROM equipment_stockcount WHERE NOT is_summed ORDER BY id LIMIT %s
    ) row
), gone AS (
    DELETE FROM equipment_stockcount count USING appended
    WHERE count.grain = appended.grain
        AND count.memorandum_id = appended.memorandum_id
        AND count.product_line_id = appended.product_line_id
        AND coalesce(count.body_class, '') = coalesce(appended.body_class, '')
        AND coalesce(count.tool_joint_class, '') = coalesce(appended.tool_joint_class, '')
        AND count.status = appended.status
        AND coalesce(count.location_id, 0) = coalesce(appended.location_id, 0)
        AND coalesce(count.organisation_id, 0) = coalesce(appended.organisation_id, 0)
        AND coalesce(count.holder_id, 0) = coalesce(appended.holder_id, 0)
        AND coalesce(count.kind, '') = coalesce(appended.kind, '')
        AND coalesce(count.status_since, '-infinity')
            = coalesce(appended.status_since, '-infinity')
    RETURNING count.*
), summed AS (
    INSERT INTO equipment_stockcount ({KEY}, joints, length_m, is_summed)
    SELECT {KEY}, sum(joints), sum(length_m), true FROM gone GROUP BY {KEY}
    HAVING sum(joints) <> 0 OR sum(length_m) <> 0
)
SELECT count(*) FROM gone WHERE NOT is_summed
"""  # noqa: S608


@transaction.atomic
def compact_stock(most: int = MOST) -> int:
    """Add up the keys of the rows appended first; says how many of those it took. One statement:
    who reads meanwhile finds the same sums. Harmless when doubled: one at a time does it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SUMMING_LOCK])
        if cursor.fetchone() != (True,):
            return 0
        cursor.execute(_SUM, [most])
        (taken,) = cursor.fetchone() or (0,)
    return int(taken)
