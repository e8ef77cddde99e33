"""`make bench`: the API against the floor, as ratios of one run on one machine.

A database of its own is made beside the configured one and dropped at the end. Absolute rates of
a shared machine mean nothing; the ratios do.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_portal.settings")
os.environ["DEBUG"] = "0"
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(60))
os.environ.setdefault("TOKEN_PEPPERS", f"1:{secrets.token_urlsafe(32)}")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.accounts import token_services  # noqa: E402
from equipment.models import Joint  # noqa: E402
from tests import cast, factories  # noqa: E402
from tests.bench.load import Target, rate  # noqa: E402
from tests.stack import database_url, free_port  # noqa: E402

JOINTS = 20_000
ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
PORTAL, FLOOR = "mou_portal.wsgi", "tests.bench.floor:application"


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        token, joint = seed()
        with tempfile.TemporaryDirectory() as folder:
            rows = list(measure(token, joint, Path(folder)))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return report(rows)


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


def measure(token: str, joint: str, folder: Path) -> Iterator[tuple[str, float, float, float]]:
    """Each figure: its name, the ratio, the bar and the rate, rounds taken turn by turn."""
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
    rates = {name: median(values) for name, values in found.items()}
    yield "API list of 50 joints / floor", rates["list"] / rates["floor"], 0.40, rates["list"]
    yield "API detail / floor", rates["detail"] / rates["floor"], 0.0, rates["detail"]
    yield "304 / its own detail", rates["known"] / rates["detail"], 1.0, rates["known"]


@contextmanager
def serving(application: str, folder: Path) -> Iterator[int]:
    """A gunicorn with the portal's own settings; gives its port."""
    port = free_port()
    log = (folder / f"{port}.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "-c", "mou_portal/gunicorn_conf.py",
         "-b", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), "VAR_DIR": str(folder)},
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


def report(rows: list[tuple[str, float, float, float]]) -> int:
    """Print the figures; 1 when one is below its bar."""
    missed = 0
    for name, ratio, bar, found in rows:
        below: Any = ratio < bar
        missed += below
        mark = "below the bar" if below else "ok"
        sys.stdout.write(f"{name:34} {ratio:5.2f}  (bar {bar:.2f}, {mark}; {found:.0f}/s)\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
