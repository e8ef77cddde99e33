"""A worker killed while it registers a tally: the tally arrives whole, once; and how fast it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.models import Event
from equipment.models import Joint, Tally, TallyRow
from equipment.pipes import queries, services
from tests import cast, factories
from tests.equipment import workbooks
from tests.stack import Stack, eventually, running

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
LINER = "liner_9_5-8_as_run.xlsx"
TUBING = "tubing_7_in.xlsx"
UPLOAD_TO_COMMITTED_SECONDS = 5


def asked(actors: cast.Cast, name: str, sheet: str) -> Tally:
    """A tally uploaded, mapped as suggested and asked to be registered, just now."""
    by: dict[str, Any] = {"by": actors.socar_engineer, "now": timezone.now()}
    tally = services.upload_tally(
        memorandum=actors.memorandum,
        upload=SimpleUploadedFile(name, workbooks.real(name)),
        product_line=factories.make_product_line(),
        location=factories.make_location(actors.memorandum, actors.socar),
        **by,
    )
    mapping = workbooks.suggested(queries.sheet_of(tally, sheet))
    services.map_tally(tally=tally, mapping=mapping, **by)
    return services.commit_tally(tally=tally, **by)


def committed(tally: Tally, stack: Stack) -> None:
    eventually(
        lambda: Tally.objects.filter(pk=tally.pk, status="committed").exists(),
        seconds=60,
        what=f"the tally committed\n{stack.log('worker')[-3000:]}",
    )


@pytest.mark.parametrize("failpoint", ["tally.staged", "tally.registered"])
def test_worker_killed_while_registering_only_delays(tmp_path: Path, failpoint: str) -> None:
    actors = cast.assemble()
    marker = tmp_path / "killed"
    files = str(tmp_path / "files")
    with running(tmp_path / "var", names=("beat",), LEASE_SECONDS="5", FILES_DIR=files) as stack:
        stack.start("worker", env={"FAILPOINT": f"{failpoint}={marker}"})
        tally = asked(actors, LINER, '9 5-8" Liner Tally')
        eventually(marker.exists, seconds=60, what=f"the worker came to {failpoint}")
        assert Joint.objects.count() == 0
        committed(tally, stack)
    assert (Joint.objects.count(), TallyRow.objects.count()) == (80, 84)
    told = Event.objects.filter(object_id=tally.public_id, verb="tally.registered")
    assert told.count() == 1


@pytest.mark.parametrize(
    ("name", "sheet", "joints"),
    [(LINER, '9 5-8" Liner Tally', 80), (TUBING, "Tally1", 182)],
)
def test_a_tally_is_committed_within_five_seconds_of_its_upload(
    tmp_path: Path, record_property: Callable[..., None], name: str, sheet: str, joints: int
) -> None:
    actors = cast.assemble()
    files = str(tmp_path / "files")
    with running(tmp_path / "var", names=("beat", "worker"), FILES_DIR=files) as stack:
        committed(asked(actors, LINER, '9 5-8" Liner Tally'), stack)
        before = Joint.objects.count()
        started = time.monotonic()
        committed(asked(actors, name, sheet), stack)
        took = time.monotonic() - started
    assert Joint.objects.count() - before == joints
    assert took <= UPLOAD_TO_COMMITTED_SECONDS
    record_property("seconds_from_upload_to_committed", round(took, 2))
