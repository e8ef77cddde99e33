"""Recorder files on their whole way: long ones into the register, malformed ones refused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.test.utils import override_settings

from equipment.models import PressureTest
from equipment.pressure_testing.facts import RecorderFile
from tests import cast
from tests.bench.counts import PLAIN
from tests.bench.figures import Figure, at_least, within
from tests.bench.memory import cost_of
from tests.cast import Cast
from tests.equipment import pressing
from tests.equipment.malformed import ACCEPTED, BROKEN, Doors, carry_in, left
from tests.equipment.recorders import Style, held, written

#: Samples, and the seconds that a test with so many may take from its bytes to its rows.
SIZES = ((100_000, 1.0), (500_000, 5.0), (500_001, 5.0))
MOST_MEGABYTES = 150
FILES = 10_000
NAMED = 0.95


def recorded(folder: Path) -> Iterator[Figure]:
    """By the service that page and API call; then the malformed ones at all three."""
    storages = {**settings.STORAGES, "staticfiles": PLAIN}
    with override_settings(STORAGES=storages, FILES_DIR=folder):
        stage = cast.assemble()
        for samples, allowed in SIZES:
            yield from long_one(stage, samples, allowed)
        yield from malformed(stage)


def long_one(stage: Cast, samples: int, allowed: float) -> Iterator[Figure]:
    """A chart of so many samples recorded, or refused where it is longer than any may be."""
    rows = written(held(seconds=samples, leak=0.1)[:samples], Style(time="iso"))
    order = pressing.started(stage, pressing.joints(stage))
    setup = pressing.setup(stage, order, chart=RecorderFile("long.csv", rows))
    doors = Doors(stage, setup, order)
    cost = cost_of(partial(doors.service, rows))
    taken = PressureTest.objects.filter(order=order, sample_count=samples).exists()
    what = "recorded" if taken else "refused"
    yield within(f"{samples:,} samples {what}, processor", cost.processor, allowed)
    if samples == SIZES[0][0]:
        share = cost.megabytes / MOST_MEGABYTES
        words = f"{cost.megabytes:.0f} MB of {MOST_MEGABYTES}"
        yield Figure(f"memory of {samples:,} samples recorded", share, 1.0, share <= 1, words)


def malformed(stage: Cast) -> Iterator[Figure]:
    """None is taken, none breaks anything, none leaves a row or a file, nearly all name the row."""
    doors, before = Doors.of(stage), left()
    seen = carry_in(doors, range(FILES))
    stored = {name: many for name, many in left().items() if many != before[name]}
    for end in (BROKEN, ACCEPTED):
        count = seen.ends[end]
        words = f"of {seen.tried:,}; {[one for one in seen.wrong][:3]}"
        yield Figure(f"wrong recorder files {end}", count, 0.0, not count, words)
    yield Figure("wrong recorder files partly stored", len(stored), 0.0, not stored, str(stored))
    yield at_least("row named of wrong recorder files", seen.share_named, NAMED)
