"""What a piece of work takes: seconds and memory, in a process of its own."""

from __future__ import annotations

import multiprocessing as mp
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections

PAGE = resource.getpagesize()
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Cost:
    """Seconds, and by how many MB the process grew at its highest."""

    seconds: float
    megabytes: float


def cost_of(work: Callable[[], object]) -> Cost:
    """Do `work` in a child of this process. Raises RuntimeError when it fails there."""
    connections.close_all()
    context = mp.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(work, theirs))
    process.start()
    theirs.close()
    try:
        cost: Cost = ours.recv()
    except EOFError:
        raise RuntimeError("the measured work failed") from None
    finally:
        process.join()
    return cost


def _measure(work: Callable[[], object], out: Any) -> None:
    begun, before = time.perf_counter(), _resident()
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    out.send(Cost(time.perf_counter() - begun, max(0, peak - before) / MEGABYTE))
    connections.close_all()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE
