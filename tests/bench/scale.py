"""The register at its full size: pages, search, bulk and exports on `manage.py seed_scale`.

`BENCH_JOINTS=20000` makes a smaller set; the bars are those of 200,000 joints.
"""

from __future__ import annotations

import base64
import io
import json
import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from core.accounts import token_services
from core.accounts.models import User
from core.transfer import exporting
from core.transfer import services as asking
from equipment.models import Joint, PipeSet
from tests.bench.counts import PLAIN
from tests.bench.figures import Figure, at_most, within
from tests.bench.memory import cost_of, processor_of
from tests.bench.tallies import ten_thousand

FEW_JOINTS = 10_000
JOINTS = int(os.environ.get("BENCH_JOINTS", "200000"))
RECORDS_EACH = 5
SEED_SECONDS = 600
PAGE_QUERIES = 12
STOCK_SECONDS = 0.15
STOCK_GROWTH = 1.25
SEARCH_SECONDS = 0.05
USAGE_ROWS = 5_000
EXPORT_MEGABYTES = 50


def scale(folder: Path) -> Iterator[Figure]:
    """All that must not grow with the register."""
    with _as_measured():
        seed(FEW_JOINTS)
        few = stock_seconds()
        call_command("flush", interactive=False, verbosity=0)
        started = time.monotonic()
        seed(JOINTS)
        name = f"seed_scale of {JOINTS:,} joints"
        yield within(name, time.monotonic() - started, SEED_SECONDS)
        person = _person()
        yield from pages(person)
        yield from stock(few)
        headers = token_of(person)
        yield from searches(headers)
        yield from exports(person, folder)
        yield from usage(headers)
        yield from ten_thousand(person, folder)


def _as_measured() -> override_settings:
    storages = {**settings.STORAGES, "staticfiles": PLAIN}
    return override_settings(STORAGES=storages, API_LIMIT=10_000_000)


def seed(joints: int) -> None:
    """A register of so many joints in an empty portal, tidied as autovacuum tidies a living one."""
    call_command("seed_scale", joints=joints, records=RECORDS_EACH * joints, stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _person() -> User:
    return User.objects.get(email="engineer@scale-1a.example")


def token_of(person: User) -> dict[str, str]:
    _token, raw = token_services.create_token(
        name="scale", scopes=["equipment:read", "equipment:write"], expires_at=None, by=person,
        now=timezone.now(),
    )  # fmt: skip
    return {"Authorization": f"Bearer {raw}"}


def pages(person: User) -> Iterator[Figure]:
    """First, filtered and last page: the same few queries and the same time."""
    client = Client()
    client.force_login(person)
    seen = Joint.objects.visible_to(person).order_by("pk").values_list("pk", flat=True)
    after = base64.urlsafe_b64encode(json.dumps([seen[50]]).encode()).decode().rstrip("=")
    asked = {
        "first": "",
        "filtered": "?status=in_stock",
        "by length": "?sort=length",
        "last": f"?after={after}",
    }
    counts = {name: _queries(client, f"/pipes/{query}") for name, query in asked.items()}
    most = max(counts.values())
    words = ", ".join(f"{name} {count}" for name, count in counts.items())
    yield at_most("queries of a page of the register", most, PAGE_QUERIES, words)
    times = {
        name: processor_of(partial(client.get, f"/pipes/{query}")) for name, query in asked.items()
    }
    for name in list(asked)[1:]:
        words = f"{times[name] * 1000:.0f} ms of {times['first'] * 1000:.0f}"
        yield at_most(
            f"{name} page of the register / first", times[name] / times["first"], 1.2, words
        )


def stock(few: float) -> Iterator[Figure]:
    """The board of ready stock, which reads sums; `few` seconds are those of few joints."""
    seconds = stock_seconds()
    words = f"{seconds * 1000:.0f} ms"
    yield at_most("the board of stock / 150 ms", seconds / STOCK_SECONDS, 1, words)
    words = f"{words} of {few * 1000:.0f}"
    name = f"the board of stock / of {FEW_JOINTS:,} joints"
    yield at_most(name, seconds / few, STOCK_GROWTH, words)


def stock_seconds() -> float:
    """What the board takes, in processor."""
    client = Client()
    client.force_login(_person())
    return processor_of(partial(client.get, "/pipes/stock/"))


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        if client.get(path).status_code != 200:
            raise ValueError(path)
    return len(seen)


def searches(headers: dict[str, str]) -> Iterator[Figure]:
    """`q` by endings, look-alikes, letters of three alphabets, dashes, words and nothing."""
    client = Client()
    with_letter = Joint.objects.exclude(serial="")
    known = str(with_letter.filter(serial__startswith="SC").order_by("pk")[5].serial)
    letter = str(with_letter.filter(serial__startswith="Ş").order_by("pk")[5].serial)
    questions = {
        "last four": known[-4:],
        "look-alikes": known.replace("SC", "ЅС"),
        "ş": letter.lower(),
        "ə": "ə1-0000",
        "dashes": known.replace("-", "\u2013"),
        "nearly all": "1-00",
        "a word": "casing",
        "nothing": "qqzzqq",
    }
    for name, text in questions.items():
        ask = partial(client.get, "/api/v1/joints/", {"q": text}, headers=headers)
        seconds = processor_of(ask)
        words = f"{seconds * 1000:.0f} ms"
        yield at_most(f"joints?q= {name} / 50 ms", seconds / SEARCH_SECONDS, 1, words)


def exports(person: User, folder: Path) -> Iterator[Figure]:
    """All joints as a file, made in the background: memory does not follow the rows."""
    for format in ("csv", "xlsx"):
        export = asking.ask_for_resource(
            resource="joints", query="", format=format, by=person, now=timezone.now()
        )
        with override_settings(FILES_DIR=folder / format):
            cost = cost_of(partial(exporting.make_export, export_id=export.pk, clock=timezone.now))
        export.refresh_from_db()
        if export.status != "done" or export.rows_done < JOINTS:
            raise RuntimeError(f"{export.status} {export.error}")
        words = f"{cost.megabytes:.0f} MB, {cost.seconds:.0f} s"
        name = f"{format.upper()} of all joints, memory / {EXPORT_MEGABYTES} MB"
        yield at_most(name, cost.megabytes / EXPORT_MEGABYTES, 1, words)


def usage(headers: dict[str, str]) -> Iterator[Figure]:
    """5,000 logs of usage in one request: the queries of one log, and a tenth of a second a
    hundred."""
    made = PipeSet.objects.filter(closed_on=None, organisation__short="Scale 1A").first()
    if made is None:
        raise RuntimeError("no open set")
    day = timezone.localdate().isoformat()
    same = {"pipe_set": made.public_id, "used_on": day, "rotating_h": "0.001"}

    def sent(rows: int) -> tuple[int, float]:
        """A day is not logged twice: each row is of a well of its own."""
        body = {"rows": [{**same, "well": f"Well {rows}-{number}"} for number in range(rows)]}
        begun = time.process_time()
        with CaptureQueriesContext(connection) as seen:
            answer = Client().post(
                "/api/v1/usage-logs/bulk/", json.dumps(body), "application/json", headers=headers
            )
        if answer.status_code != 200:
            raise RuntimeError(answer.content[:300].decode())
        return len(seen), time.process_time() - begun

    few, _seconds = sent(1)
    many, seconds = sent(USAGE_ROWS)
    yield at_most("queries of 5,000 usage logs / of one", many / few, 1, f"{many} of {few}")
    yield within("5,000 usage logs over the API, processor", seconds, 5)
