"""Charts: how long reading and judging take, what memory, and whether a wrong file slips in."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from equipment.octg import ChartRefused, evaluate_chart, read_chart
from tests.bench.figures import Figure, within
from tests.bench.recorded import recorded
from tests.equipment.recorders import MUTATIONS, TERMS, Style, held, written, wrong_file

#: Samples, and the seconds of a processor that they may take, whoever else is at work.
SIZES = ((100_000, 1.0), (500_000, 5.0))
MOST_MEGABYTES = 150
WRONG_FILES = 10_000


def charts(folder: Path) -> Iterator[Figure]:
    """The longest stamps that there are, so nothing is quicker than it will be."""
    for samples, allowed in SIZES:
        data = written(held(seconds=samples // 10, step=0.1, leak=0.001), Style(time="iso"))
        begun = time.process_time()
        evaluate_chart(read_chart(data), TERMS)
        yield within(f"{samples:,} samples judged", time.process_time() - begun, allowed)
        if samples == SIZES[0][0]:
            yield taken(data)
    yield wrongly_accepted()
    yield from recorded(folder)


def taken(data: bytes) -> Figure:
    """The memory that a chart needs beyond its own bytes."""
    tracemalloc.start()
    evaluate_chart(read_chart(data), TERMS)
    megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    share = megabytes / MOST_MEGABYTES
    words = f"{megabytes:.0f} MB of {MOST_MEGABYTES}"
    return Figure("memory of 100,000 samples", share, 1.0, share <= 1, words)


def wrongly_accepted() -> Figure:
    """Files that are wrong in one place; one that is taken is one too many."""
    kinds = list(MUTATIONS)
    accepted = [seed for seed in range(WRONG_FILES) if not is_refused(kinds, seed)]
    words = f"of {WRONG_FILES:,}; first seeds {accepted[:5]}" if accepted else f"of {WRONG_FILES:,}"
    return Figure("wrong recorder files taken", len(accepted), 0.0, not accepted, words)


def is_refused(kinds: list[str], seed: int) -> bool:
    """Whether the file of a seed is refused at its row and column."""
    wrong = wrong_file(kinds[seed % len(kinds)], seed)
    try:
        read_chart(wrong.data)
    except ChartRefused as refused:
        return refused.row == wrong.row and wrong.column in (0, refused.column)
    return False
