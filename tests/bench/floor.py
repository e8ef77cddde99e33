"""The floor: 50 joints by one psycopg2 query and orjson, without Django, on the same server."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import orjson
import psycopg2
import psycopg2.extras

QUERY = """
SELECT j.public_id AS id, m.public_id AS memorandum, o.public_id AS organisation_id,
       o.short AS organisation, p.public_id AS product_line_id, p.designation, p.weight_name,
       g.name AS grade, coalesce(c.name, '') AS connection,
       j.kind, j.tally_number, j.serial, j.description,
       j.overall_length_m, j.makeup_loss_m, j.effective_length_m, j.status, j.status_since,
       l.public_id AS location_id, l.name AS location, j.yard_number, j.length_range,
       h.public_id AS heat_id, h.mill, h.heat_number, h.lot_number, h.certificate_number,
       h.certificate_type, w.public_id AS holder_id, w.short AS holder, j.body_class,
       j.tool_joint_class, j.inspected_on, j.last_run_on, j.version, j.updated_at
FROM equipment_joint j
JOIN cooperation_memorandum m ON m.workspace_id = j.memorandum_id
JOIN core_organisation o ON o.id = j.organisation_id
JOIN equipment_productline p ON p.id = j.product_line_id
JOIN equipment_grade g ON g.id = p.grade_id
LEFT JOIN equipment_connection c ON c.id = p.connection_id
JOIN equipment_location l ON l.id = j.location_id
LEFT JOIN equipment_heat h ON h.id = j.heat_id
LEFT JOIN core_organisation w ON w.id = j.holder_id
ORDER BY j.id LIMIT 50
"""
Start = Callable[[str, list[tuple[str, str]]], Any]
_local = threading.local()


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """A WSGI application that answers every request with the first 50 joints."""
    with _connection().cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
        cursor.execute(QUERY)
        body = orjson.dumps({"results": cursor.fetchall()}, default=str)
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


def _connection() -> Any:
    """One connection for each thread, kept and committing by itself."""
    if not hasattr(_local, "connection"):
        _local.connection = psycopg2.connect(os.environ["DATABASE_URL"])
        _local.connection.autocommit = True
    return _local.connection
