"""Certificates: three hundred records issued, set and put into one ZIP, as the worker does it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pypdf
from django.conf import settings
from django.test.utils import override_settings
from django.utils import timezone

from core import invariants
from core.transfer import exporting
from core.transfer.models import Export
from equipment.certificates import batches
from equipment.models import Certificate
from tests import cast
from tests.bench.counts import PLAIN
from tests.bench.figures import Figure, at_most
from tests.bench.memory import Cost, cost_of
from tests.cast import Cast
from tests.equipment import certified, pressing, revising, yard

#: Records of a batch, and those of another before it, which tells what each more takes.
TESTS, REVISIONS, BEFORE, BARE = 200, 100, 10, 10
RECORDS = TESTS + REVISIONS
#: An hour of samples under each chart, for a chart of a few minutes has less to draw.
SAMPLES, JOINTS = 3600, 2
SECONDS, MEGABYTES = 0.3, 0.1
LANGUAGES = ("az", "ru")
OURS = (
    "states of certificates", "numbers of certificates", "certificates stand as issued",
    "certificates have records",
)  # fmt: skip


def certificates(folder: Path) -> Iterator[Figure]:
    """A batch of tests with charts and of revisions, and one of which records are refused."""
    storages = {**settings.STORAGES, "staticfiles": PLAIN}
    with override_settings(STORAGES=storages, FILES_DIR=folder):
        stage = cast.assemble()
        _export, before = made(stage, tested(stage, BEFORE))
        records = [*tested(stage, TESTS), *revised(stage, REVISIONS)]
        export, cost = made(stage, records)
        yield from taken(cost, before)
        yield from archived(export, range(BEFORE + 1, BEFORE + RECORDS + 1))
        yield from refused(stage)
    told = [line for name in OURS for line in invariants.breaches(name)[name]]
    yield Figure("breaches of what holds of certificates", len(told), 0, not told, str(told[:3]))


def tested(stage: Cast, count: int) -> list[str]:
    """Tests that both parties have witnessed, each with a chart of its own."""
    charts = (pressing.chart(leak=n / 10_000, seconds=SAMPLES) for n in range(count))
    return [certified.witnessed(stage, JOINTS, chart=one).public_id for one in charts]


def revised(stage: Cast, count: int) -> list[str]:
    """Completed revisions of the joints of an order."""
    order = revising.started(stage, revising.used(stage, count))
    return [revising.revised(stage, line).public_id for line in yard.lines(order)]


def made(stage: Cast, records: Sequence[str]) -> tuple[Export, Cost]:
    """The batch of these records, made in a process of its own, and what that took."""
    export = batches.ask_for_batch(
        memorandum=stage.memorandum, subjects=records, languages=",".join(LANGUAGES),
        by=stage.stp_engineer, now=timezone.now(),
    )  # fmt: skip
    cost = cost_of(partial(exporting.make_export, export_id=export.pk, clock=timezone.now))
    export.refresh_from_db()
    return export, cost


def taken(cost: Cost, before: Cost) -> Iterator[Figure]:
    """Time of each, and the memory that a record adds to a batch."""
    each = cost.processor / RECORDS
    words = f"{each * 1000:.0f} ms, {cost.seconds / RECORDS * 1000:.0f} on the clock"
    yield at_most(f"certificate in a batch of {RECORDS} / 300 ms", each / SECONDS, 1, words)
    more = (cost.megabytes - before.megabytes) / (RECORDS - BEFORE)
    words = f"{cost.megabytes:.0f} MB of {RECORDS}, {before.megabytes:.0f} of {BEFORE}"
    yield at_most("memory that a certificate adds / 0.1 MB", more / MEGABYTES, 1, words)


def archived(export: Export, numbers: range) -> Iterator[Figure]:
    """The one file: a paper of each record in both languages and the list; numbers in a row."""
    archive, rows = opened(export)
    named = [f"STP-{timezone.localdate().year}-{number:03d}" for number in numbers]
    papers = [f"certificate-{number}-{'-'.join(LANGUAGES)}.pdf" for number in named]
    whole = [name for name in papers if is_spoken(archive.read(name))]
    is_met = archive.namelist() == [*papers, batches.LIST] and len(whole) == RECORDS
    size = sum(one.file_size for one in archive.infolist()) / 1e6
    words = f"{len(whole)} papers and the list, {size:.1f} MB"
    yield Figure("papers in the ZIP of those asked for", len(whole) / RECORDS, 1, is_met, words)
    listed = [row["Certificate"] for row in rows]
    yield Figure("numbers in a row", len(listed) / RECORDS, 1, listed == named, listed[-1])


def is_spoken(paper: bytes) -> bool:
    """Whether a paper has letters that Azerbaijani alone has here, and Cyrillic ones."""
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)
    return "ə" in words and "ы" in words


def refused(stage: Cast) -> Iterator[Figure]:
    """Records without witnesses among whole ones: named with the reason, and no number is used."""
    last = Certificate.objects.count()
    bare = [
        pressing.record(stage, pressing.started(stage, pressing.joints(stage))).public_id
        for _number in range(BARE)
    ]
    export, _cost = made(stage, [*bare, *tested(stage, BEFORE)])
    archive, rows = opened(export)
    named = [row["Id of the record"] for row in rows if "not confirmed" in row["Why there is none"]]
    is_met = named == bare and Certificate.objects.count() == last + BEFORE
    words = f"{len(archive.namelist()) - 1} papers beside {len(named)} refused"
    yield Figure("refused records named in the list", len(named) / BARE, 1, is_met, words)


def opened(export: Export) -> tuple[zipfile.ZipFile, list[dict[str, str]]]:
    """The archive of a batch and the rows of its list. Raises ValueError when it was not made."""
    if export.content is None:
        raise ValueError(f"the batch is {export.status}: {export.error}")
    archive = certified.archive_of(export)
    return archive, certified.listed(archive)
