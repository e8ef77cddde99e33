"""`make bench`: what was promised in figures, as ratios of one run on one machine.

A database of its own is made beside the configured one and dropped at the end. Absolute times of a
shared machine mean nothing; the ratios do. `make bench ARGS=rates` runs one part alone.
"""

from __future__ import annotations

import logging
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_portal.settings")
os.environ["DEBUG"] = "0"
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(60))
os.environ.setdefault("TOKEN_PEPPERS", f"1:{secrets.token_urlsafe(32)}")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests.bench.bulk import bulk  # noqa: E402
from tests.bench.certificates import certificates  # noqa: E402
from tests.bench.charts import charts  # noqa: E402
from tests.bench.counts import counts  # noqa: E402
from tests.bench.figures import Figure  # noqa: E402
from tests.bench.journeys import journeys  # noqa: E402
from tests.bench.orders import orders  # noqa: E402
from tests.bench.rates import rates, seed  # noqa: E402
from tests.bench.scale import scale  # noqa: E402
from tests.bench.starts import starts  # noqa: E402

PARTS: dict[str, Callable[[Path], Iterable[Figure]]] = {
    "rates": lambda folder: chain(rates(*seed(), folder), bulk(folder)),
    "journeys": journeys,
    "counts": lambda _folder: counts(),
    "charts": charts,
    "certificates": certificates,
    "orders": orders,
    "scale": scale,
    "starts": starts,
}


def main(names: list[str]) -> int:
    """Print the table; 1 when a bar is missed, 2 at an unknown part."""
    if unknown := set(names) - PARTS.keys():
        sys.stderr.write(f"bench: no part {sorted(unknown)}; there are {', '.join(PARTS)}\n")
        return 2
    setup_test_environment()
    logging.disable(logging.WARNING)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            missed = sum(not each.is_met for name in names or PARTS for each in part(name, folder))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 1 if missed else 0


def part(name: str, folder: str) -> Iterator[Figure]:
    """Each figure of a part on an empty database, printed as it comes."""
    place = Path(folder) / name
    place.mkdir()
    call_command("flush", interactive=False, verbosity=0)
    for figure in PARTS[name](place):
        sys.stdout.write(f"{figure}\n")
        sys.stdout.flush()
        yield figure


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
