"""What a piece of work takes: processor, or seconds and memory in a process of its own."""

from __future__ import annotations

import multiprocessing as mp
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, connections

PAGE = resource.getpagesize()
MEGABYTE = 1024 * 1024


#: Ticks of the processor are hundredths of a second: several calls make a figure.
CALLS = 20
TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds, and by how many MB the process grew at its highest."""

    seconds: float
    megabytes: float


def processor_of(work: Callable[[], object]) -> float:
    """Seconds of processor that one call takes, ours and those of our database's process: what
    others do on the machine does not count. Needs PostgreSQL on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    work()
    ours, theirs = time.process_time(), _ticks(backend)
    for _call in range(CALLS):
        work()
    return (time.process_time() - ours + _ticks(backend) - theirs) / CALLS


def _ticks(process: int) -> float:
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) * TICK


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
