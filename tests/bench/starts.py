"""How long a new user waits: `make run` in a fresh clone, and again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, within
from tests.stack import free_port

ROOT = Path(__file__).resolve().parents[2]
#: What the portal must find out for itself in a fresh clone.
OWN = ("DATABASE_URL", "DEBUG", "SECRET_KEY", "TOKEN_PEPPERS", "VAR_DIR", "REDIS_URL", "PUBLIC_URL")


def starts(folder: Path) -> Iterator[Figure]:
    """From the command to the printed address, with the package caches as they are."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    yield within("make run from a fresh clone", started(clone), 240)
    yield within("make run again", started(clone), 15)


def started(clone: Path) -> float:
    """Seconds until the address stands on the terminal. Raises RuntimeError when it never does."""
    told = {name: value for name, value in os.environ.items() if name not in OWN}
    begun = time.monotonic()
    with subprocess.Popen(
        ["make", "run"], cwd=clone, env={**told, "PORT": str(free_port())}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout
        said = []
        for line in process.stdout:
            said.append(line)
            if "The portal answers at" in line:
                seconds = time.monotonic() - begun
                os.killpg(process.pid, signal.SIGINT)
                process.communicate(timeout=60)
                return seconds
    raise RuntimeError("make run: " + "".join(said[-5:]))
