"""Bulk creation over the API against a bare COPY of the same rows by the same server."""

from __future__ import annotations

import io
import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from core.accounts import token_services
from equipment.models import Joint
from tests import cast, factories
from tests.bench.figures import Figure, at_least
from tests.bench.rates import PORTAL, serving

ROWS = 5_000
ROUNDS = 5
BAR = 0.10


def bulk(folder: Path) -> Iterator[Figure]:
    """Rows a second of `joints/bulk/` with 5,000 new joints, over those of COPY of the same rows
    into the same table, its keys checked; beside it COPY into a table that has none."""
    call_command("flush", interactive=False, verbosity=0)
    actors = cast.assemble()
    place = factories.make_location(actors.memorandum, actors.socar)
    line = factories.make_product_line()
    _token, raw = token_services.create_token(
        name="bulk", scopes=["equipment:read", "equipment:write"], expires_at=None,
        by=actors.socar_engineer, now=timezone.now(),
    )  # fmt: skip
    shared = {
        "product_line": line.public_id,
        "location": place.public_id,
        "effective_length_m": "12.850",
        "description": "Casing",
    }
    sent: list[float] = []
    with serving(PORTAL, folder) as port:
        for number in range(ROUNDS + 1):
            rows = [
                {"serial": f"B{number}-{index}", "tally_number": str(index), **shared}
                for index in range(ROWS)
            ]
            body = {"memorandum": actors.memorandum.public_id, "rows": rows}
            sent.append(_posted(port, raw, json.dumps(body).encode()))
    ours = ROWS / median(sent[1:])
    floor = ROWS / median([_copied(Joint._meta.db_table) for _round in range(ROUNDS)])
    keyless = ROWS / median([_copied("bare") for _round in range(ROUNDS)])
    words = f"{ours:,.0f} rows/s of {floor:,.0f}; {keyless:,.0f} into a table without keys"
    yield at_least("bulk of 5,000 joints / bare COPY", ours / floor, BAR, words)


def _posted(port: int, token: str, body: bytes) -> float:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    address = f"http://127.0.0.1:{port}/api/v1/joints/bulk/"
    asked = urllib.request.Request(address, body, headers)
    started = time.perf_counter()
    with urllib.request.urlopen(asked, timeout=60) as answer:
        told = json.load(answer)
    took = time.perf_counter() - started
    if told["created"] != ROWS:
        raise RuntimeError(str(told)[:200])
    return took


def _copied(into: str) -> float:
    """Seconds that COPY takes for ROWS joints into the register itself or a table without keys."""
    table = Joint._meta.db_table
    fields = [field for field in Joint._meta.concrete_fields if not field.generated]
    names = ", ".join(str(field.column) for field in fields)
    rows = f"SELECT {names} FROM {table} ORDER BY id LIMIT {ROWS}"
    out = io.StringIO()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({rows}) TO STDOUT", out)
        out.seek(0)
        cursor.execute(f"CREATE TEMP TABLE bare (LIKE {table})")
        cursor.execute(f"DELETE FROM {table}")
        # What deleting leaves to check is none of COPY's time.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        started = time.perf_counter()
        cursor.copy_expert(f"COPY {into} ({names}) FROM STDIN", out)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        took = time.perf_counter() - started
        transaction.set_rollback(True)
    return took
