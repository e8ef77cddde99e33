"""From the second signature to the figures: with the default engines and with Redis."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone

from cooperation.models import Rollup
from tests import cast
from tests.drills.test_killed_worker import JOINTS, figures_arrive_once, signed_act
from tests.stack import Stack, eventually, free_port, running
from tests.works import told_commitment

pytestmark = [pytest.mark.django_db(transaction=True)]
#: Far above what is promised (3 s), so that a busy machine does not fail the drill.
PATIENCE = 20


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A Redis of its own while it is needed; gives its address."""
    found = shutil.which("redis-server")
    assert found, "redis-server is not installed"
    port = free_port()
    words = ["--port", str(port), "--dir", str(folder), "--save", "", "--bind", "127.0.0.1"]
    process = subprocess.Popen([found, *words], stdout=subprocess.DEVNULL)
    try:
        eventually(lambda: _listens(port), seconds=20, what="Redis listens")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis of this test's own."""
    with redis_server(tmp_path) as address:
        yield address


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def follow_a_signature(stack: Stack, actors: cast.Cast) -> float:
    """Seconds from the second signature to the figures on the dashboard."""
    eventually(lambda: "ready" in stack.log("worker"), seconds=60, what="the worker is ready")
    commitment = told_commitment(actors, timezone.now())
    signed_act(actors, commitment)
    signed = time.monotonic()
    eventually(
        lambda: Rollup.objects.filter(commitment=commitment, quantity=JOINTS).exists(),
        seconds=PATIENCE,
        what=f"figures\n{stack.log('worker')[-3000:]}",
    )
    seconds = time.monotonic() - signed
    figures_arrive_once(stack, commitment)
    return seconds


@pytest.mark.drill
def test_signature_reaches_the_dashboard_by_the_default_engines(tmp_path: Path) -> None:
    with running(tmp_path / "var", names=("beat",)) as stack:
        stack.start("worker", "-l", "info")
        seconds = follow_a_signature(stack, cast.assemble())
    print(f"signature to dashboard, default engines: {seconds:.1f} s")  # noqa: T201


@pytest.mark.redis
def test_signature_reaches_the_dashboard_through_redis(tmp_path: Path, redis_url: str) -> None:
    with running(tmp_path / "var", names=("beat",), REDIS_URL=redis_url) as stack:
        stack.start("worker", "-l", "info")
        seconds = follow_a_signature(stack, cast.assemble())
    print(f"signature to dashboard, Redis: {seconds:.1f} s")  # noqa: T201
