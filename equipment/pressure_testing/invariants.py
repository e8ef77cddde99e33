"""What must hold of pressure tests, whatever happened."""

from __future__ import annotations

from django.db import connection

from core.events.invariants import SHOWN

_STATES = """
SELECT line.public_id FROM equipment_orderline line
JOIN equipment_workorder work ON work.id = line.order_id AND work.kind = 'pressure_testing'
LEFT JOIN equipment_decidingattempt decided ON decided.line_id = line.id
LEFT JOIN equipment_attempt attempt ON attempt.id = decided.attempt_id
WHERE work.status IN ('in_progress', 'done', 'on_act', 'closed') AND (
    (line.status = 'done' AND attempt.verdict IS DISTINCT FROM 'pass')
    OR (line.status = 'rejected' AND attempt.verdict IS NOT DISTINCT FROM 'pass')
    OR (line.status = 'planned' AND attempt.id IS NOT NULL)
)
ORDER BY line.id LIMIT %s
"""
_WITHDRAWN = """
SELECT line.public_id FROM equipment_decidingattempt decided
JOIN equipment_orderline line ON line.id = decided.line_id
JOIN equipment_attempt attempt ON attempt.id = decided.attempt_id
JOIN equipment_pressuretest test ON test.id = attempt.test_id
WHERE test.withdrawn_at IS NOT NULL OR attempt.line_id <> line.id
ORDER BY line.id LIMIT %s
"""
_FILES = """
SELECT test.public_id FROM equipment_pressuretest test
LEFT JOIN core_attachment attached ON attached.id = test.recorder_file_id
LEFT JOIN core_storedfile stored ON stored.id = attached.content_id
WHERE stored.sha256 IS DISTINCT FROM test.chart_sha256
ORDER BY test.id LIMIT %s
"""


def lines_follow_attempts() -> list[str]:
    """A line is done by an attempt that passed, what was withdrawn decides nothing, and every test
    has the recorder file of its digest."""
    return [
        *_asked(_STATES, "line {} is in another state than its deciding attempt says"),
        *_asked(_WITHDRAWN, "line {} is decided by what was withdrawn"),
        *_asked(_FILES, "pressure test {} has not the recorder file that it was judged by"),
    ]


def _asked(statement: str, words: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [SHOWN])
        return [words.format(row[0]) for row in cursor.fetchall()]
