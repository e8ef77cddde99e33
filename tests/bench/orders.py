"""An order of 400 lines: its pages, and a paste of all of them saved at once; the board."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from core.ids import new_public_id
from equipment.models import WorkOrder
from tests import cast
from tests.bench.counts import PLAIN, taken
from tests.bench.figures import Figure, at_most
from tests.bench.memory import processor_of
from tests.cast import Cast
from tests.equipment import yard

LINES = 400
PAGE_SECONDS, PAGE_QUERIES = 0.3, 12
SAVE_SECONDS, SAVE_STATEMENTS = 1.0, 15
OPEN_ORDERS = 5_000
#: What marks a transaction asks for nothing.
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")


def orders(_folder: Path) -> Iterator[Figure]:
    """Pages by processor of ours and of the database; the save as one POST of the sheet."""
    storages = {**settings.STORAGES, "staticfiles": PLAIN}
    with override_settings(STORAGES=storages):
        actors = cast.assemble()
        order = yard.started(actors, yard.make_joints(actors, LINES))
        client = Client()
        client.force_login(actors.stp_engineer)
        ways = {"order": order.get_absolute_url(), "sheet": f"/orders/{order.public_id}/run/"}
        for name, path in ways.items():
            asked = taken(client, path, {})
            words = f"{asked} of {PAGE_QUERIES}"
            yield at_most(f"queries of the {name} of {LINES} lines", asked / PAGE_QUERIES, 1, words)
            seconds = processor_of(partial(client.get, path))
            words = f"{seconds * 1000:.0f} ms"
            yield at_most(f"{name} of {LINES} lines / 300 ms", seconds / PAGE_SECONDS, 1, words)
        yield from saved(client, order, ways["sheet"])
        yield from board(client, actors)


def saved(client: Client, order: WorkOrder, path: str) -> Iterator[Figure]:
    """All lines typed with outcome and torque, in one form."""
    form = typed(order)
    begun = time.process_time()
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(path, form)
    seconds = time.process_time() - begun
    if answer.status_code != 302 or order.lines.filter(status="done").count() != LINES:
        raise RuntimeError(f"the sheet answers {answer.status_code}")
    plain = [one for one in seen.captured_queries if not one["sql"].startswith(FRAME)]
    words = f"{len(plain)} statements"
    share = len(plain) / SAVE_STATEMENTS
    yield at_most(f"statements of saving {LINES} rows", share, 1, words)
    words = f"{seconds * 1000:.0f} ms"
    yield at_most(f"saving {LINES} rows / 1 s", seconds / SAVE_SECONDS, 1, words)


def typed(order: WorkOrder) -> dict[str, Any]:
    """What the sheet sends when every line was run within its band."""
    form: dict[str, Any] = {"sheet_day": timezone.localdate().isoformat()}
    for line in yard.lines(order):
        cells = dict.fromkeys(("effective_length_m", "run_on", "sequence", "reason"), "")
        cells |= {"outcome": "run", "torque": "12000", "version": "0"}
        form |= {f"{line.public_id}-{name}": value for name, value in cells.items()}
    return form


def board(client: Client, actors: Cast) -> Iterator[Figure]:
    """Orders in the states of the board's columns: it costs the queries of one order."""
    draft = yard.draft(actors, yard.make_joints(actors, 1))
    few = taken(client, "/orders/board/", {})
    WorkOrder.objects.bulk_create([_copied(draft, number) for number in range(OPEN_ORDERS)])
    many = taken(client, "/orders/board/", {})
    words = f"{many} queries, {few} with two orders"
    yield at_most(f"queries of the board, {OPEN_ORDERS:,} orders / few", many / few, 1, words)
    yield at_most("queries of the board", many / PAGE_QUERIES, 1, f"{many} of {PAGE_QUERIES}")
    seconds = processor_of(partial(client.get, "/orders/board/"))
    yield at_most("board / 1 s", seconds, 1, f"{seconds * 1000:.0f} ms")


def _copied(draft: WorkOrder, number: int) -> WorkOrder:
    copied = copy.copy(draft)
    copied.pk, copied.number = None, f"B-{number}"
    copied.public_id = new_public_id("ord")
    copied.status = ("draft", "submitted", "returned", "accepted")[number % 4]
    copied.returned_reason = "Wrong place" if copied.status == "returned" else ""
    return copied
