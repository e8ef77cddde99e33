"""A worker killed while it issues a batch of certificates: one file, each certificate once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.models import Count
from django.utils import timezone

from core.models import Event, Export
from equipment.certificates import batches
from equipment.models import Certificate
from tests import cast
from tests.equipment import certified
from tests.stack import eventually, running

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
RECORDS = 3


@pytest.mark.parametrize(("failpoint", "left"), [("certificates.noted", 0), ("export.step", 1)])
def test_worker_killed_in_a_batch_only_delays(tmp_path: Path, failpoint: str, left: int) -> None:
    """Before a certificate is committed, with its number taken, and between two of them."""
    actors, marker = cast.assemble(), tmp_path / "killed"
    tests = [certified.witnessed(actors) for _number in range(RECORDS)]
    files = str(tmp_path / "files")
    with running(tmp_path / "var", names=("beat",), LEASE_SECONDS="5", FILES_DIR=files) as stack:
        stack.start("worker", env={"FAILPOINT": f"{failpoint}={marker}"})
        export = batches.ask_for_batch(
            memorandum=actors.memorandum, subjects=[one.public_id for one in tests],
            by=actors.stp_engineer, now=timezone.now(),
        )  # fmt: skip
        eventually(marker.exists, seconds=60, what=f"the worker came to {failpoint}")
        assert Certificate.objects.count() == left
        eventually(
            lambda: Export.objects.filter(pk=export.pk, status="done").exists(),
            seconds=60,
            what=f"the batch made\n{stack.log('worker')[-3000:]}",
        )
    export.refresh_from_db()
    assert (export.rows_done, export.attempts) == (RECORDS, 2)
    year = timezone.localdate().year
    numbers = [f"STP-{year}-{number:03d}" for number in range(1, RECORDS + 1)]
    made = Certificate.objects.order_by("pk").values_list("number", "subject")
    assert list(made) == list(zip(numbers, [one.public_id for one in tests], strict=True))
    papers = [f"certificate-{number}-az-en.pdf" for number in numbers]
    assert certified.archive_of(export).namelist() == [*papers, "list.csv"]
    told = Event.objects.order_by().values_list("verb").annotate(many=Count("pk"))
    assert told.get(verb="certificate.issued")[1] == RECORDS
    assert told.get(verb="export.finished")[1] == 1
