"""A worker killed while it makes an export or an import: the work arrives whole, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.models import Event, Export, Import
from core.transfer import import_queries, import_services, services
from equipment.models import Location
from equipment.pipes.listed import JOINTS
from tests import cast
from tests.equipment import yard
from tests.stack import eventually, running

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
PLACES = b"Name;Kind;Part of\nYard 1;Yard;\nRack A;Rack;Yard 1\n"


def asked(actors: cast.Cast) -> Import:
    """A file of places, uploaded, its columns taken as suggested, asked to be imported."""
    by, now = actors.socar_engineer, timezone.now()
    made = import_services.upload_import(
        kind="places",
        workspace=actors.memorandum.workspace,
        upload=SimpleUploadedFile("places.csv", PLACES.replace(b"Yard;\n", b"Pipe yard;\n")),
        by=by,
        now=now,
    )
    layout, _remembered = import_queries.suggestion_for(made, import_queries.sheet_of(made, ""))
    made = import_services.map_import(
        made=made, sheet="CSV", header_row=1, columns=layout.columns, by=by, now=now
    )
    return import_services.commit_import(made=made, by=by, now=now)


def test_worker_killed_while_it_imports_only_delays(tmp_path: Path) -> None:
    actors, marker = cast.assemble(), tmp_path / "killed"
    files = str(tmp_path / "files")
    with running(tmp_path / "var", names=("beat",), LEASE_SECONDS="5", FILES_DIR=files) as stack:
        stack.start("worker", env={"FAILPOINT": f"import.stored={marker}"})
        made = asked(actors)
        eventually(marker.exists, seconds=60, what="the worker stored the places")
        assert not Location.objects.exists()
        eventually(
            lambda: Import.objects.filter(pk=made.pk, status="committed").exists(),
            seconds=60,
            what=f"the import committed\n{stack.log('worker')[-3000:]}",
        )
    assert Location.objects.count() == 2
    told = Event.objects.filter(object_id=made.public_id, verb="import.committed")
    assert told.count() == 1


def test_worker_killed_while_it_exports_only_delays(tmp_path: Path) -> None:
    actors, marker = cast.assemble(), tmp_path / "killed"
    yard.make_joints(actors, 3)
    files = str(tmp_path / "files")
    with running(tmp_path / "var", names=("beat",), LEASE_SECONDS="5", FILES_DIR=files) as stack:
        stack.start("worker", env={"FAILPOINT": f"export.written={marker}"})
        export = services.ask_for_list(
            listing=JOINTS,
            workspace=actors.memorandum.workspace,
            query="",
            columns="",
            format="xlsx",
            by=actors.socar_engineer,
            now=timezone.now(),
        )
        eventually(marker.exists, seconds=60, what="the worker wrote the file")
        assert not Export.objects.filter(pk=export.pk, status="done").exists()
        eventually(
            lambda: Export.objects.filter(pk=export.pk, status="done").exists(),
            seconds=60,
            what=f"the export made\n{stack.log('worker')[-3000:]}",
        )
    export.refresh_from_db()
    assert (export.rows_done, export.attempts) == (3, 2)
    told = Event.objects.filter(object_id=export.public_id, verb="export.finished")
    assert told.count() == 1
