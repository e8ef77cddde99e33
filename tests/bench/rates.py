"""The API's rates against the floor: the same server and database, one query, no framework."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from django.db import connection
from django.utils import timezone

from core.accounts import token_services
from equipment.models import Joint
from tests import cast, factories
from tests.bench.figures import Figure, at_least
from tests.bench.load import Target, rate
from tests.stack import database_url, free_port

ROOT = Path(__file__).resolve().parents[2]
JOINTS = 20_000
ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
PORTAL, FLOOR = "mou_portal.wsgi", "tests.bench.floor:application"


def seed() -> tuple[str, str]:
    """A memorandum with JOINTS joints; a token that reads them and the id of one."""
    actors = cast.assemble()
    place = factories.make_location(actors.memorandum, actors.socar)
    one = factories.make_joint(place)
    shared = {name: getattr(one, name) for name in ("memorandum", "organisation", "product_line",
                                                    "location", "effective_length_m")}  # fmt: skip
    Joint.objects.bulk_create(
        [Joint(**shared, tally_number=str(number)) for number in range(JOINTS)], batch_size=2_000
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _token, raw = token_services.create_token(
        name="bench", scopes=["equipment:read"], expires_at=None, by=actors.socar_engineer,
        now=timezone.now(),
    )  # fmt: skip
    return raw, one.public_id


def rates(token: str, joint: str, folder: Path) -> Iterator[Figure]:
    """List, detail and 304; the rounds are taken turn by turn."""
    headers = {"Authorization": f"Bearer {token}"}
    with serving(PORTAL, folder) as portal, serving(FLOOR, folder) as floor:
        path = f"/api/v1/joints/{joint}/"
        tag = etag_of(portal, path, headers)
        targets = {
            "floor": Target(floor, "/", {}),
            "list": Target(portal, "/api/v1/joints/", headers),
            "detail": Target(portal, path, headers),
            "known": Target(portal, path, headers | {"If-None-Match": tag}, 304),
        }
        for target in targets.values():
            rate(target, 0.5)
        found: dict[str, list[float]] = {name: [] for name in targets}
        for _round in range(ROUNDS):
            for name, target in targets.items():
                found[name].append(rate(target, SECONDS))
    middle = {name: median(values) for name, values in found.items()}
    yield at_least("API list of 50 joints / floor", middle["list"] / middle["floor"], 0.40)
    yield at_least("API detail / floor", middle["detail"] / middle["floor"], 0.0)
    yield at_least("304 / its own detail", middle["known"] / middle["detail"], 2.0)


@contextmanager
def serving(application: str, folder: Path) -> Iterator[int]:
    """A gunicorn with the portal's own settings; gives its port."""
    port = free_port()
    log = (folder / f"{port}.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "-c", "mou_portal/gunicorn_conf.py",
         "-b", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), "VAR_DIR": str(folder),
             "API_LIMIT": "10000000"},
        stdout=log,
        stderr=log,
    )  # fmt: skip
    try:
        wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def wait(port: int) -> None:
    """Until the server takes connections."""
    address = f"http://127.0.0.1:{port}/api/v1/problems/"
    for _attempt in range(150):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"nobody answers on port {port}")


def etag_of(port: int, path: str, headers: dict[str, str]) -> str:
    """The entity tag of one joint."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return str(answer.headers["ETag"])
