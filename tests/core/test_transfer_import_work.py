"""The work of an import: who may, once by whoever holds the lease, and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from core.errors import Conflict, NotAllowed, Refused
from core.events.invariants import states_match_events
from core.models import Event, Import
from core.transfer import import_services as services
from core.transfer import importing
from core.transfer.rules import LEASE
from core.transfer.tasks import make_import, resume_imports
from equipment.models import Location
from tests import cast, factories
from tests.callers import caller
from tests.cooperation.browsers import signed_in
from tests.core.transfers import (
    GOOD,
    committed,
    csv_of,
    mapped,
    uploaded,
)

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


# -- who and when ------------------------------------------------------------------------------


def test_only_who_works_for_the_party_imports(actors: cast.Cast) -> None:
    for by in (actors.socar_observer, actors.third_engineer):
        with pytest.raises(NotAllowed):
            uploaded(actors, csv_of(GOOD), by=by)
    made = mapped(actors, csv_of(GOOD))
    with pytest.raises(NotAllowed):
        services.commit_import(made=made, by=actors.stp_engineer, now=NOW)
    for other in (actors.stp_engineer, actors.third_admin):
        assert not Import.objects.visible_to(other).exists()


def test_import_of_an_old_version_loses(actors: cast.Cast) -> None:
    made = mapped(actors, csv_of(GOOD))
    stale = Import.objects.get(pk=made.pk)
    services.commit_import(made=made, by=actors.socar_engineer, now=NOW)
    with pytest.raises(Conflict):
        services.commit_import(made=stale, by=actors.socar_engineer, now=NOW)


def test_task_repeated_doubled_or_late_imports_once(
    actors: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = services.commit_import(
        made=mapped(actors, csv_of(GOOD)), by=actors.socar_engineer, now=NOW
    )
    second: list[bool] = []
    inner = importing._finish

    def meanwhile(*args: Any) -> bool:
        second.append(importing.make_import(import_id=made.pk, clock=lambda: NOW))
        return inner(*args)

    monkeypatch.setattr(importing, "_finish", meanwhile)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW)
    assert second == [False]
    assert not make_import(made.pk)
    assert resume_imports() == 0
    assert Location.objects.count() == 2


def test_worker_reads_the_file_in_the_language_of_its_person(actors: cast.Cast) -> None:
    type(actors.socar_engineer).objects.update(language="az")
    with translation.override("az"):
        word = str(Location.Kind.WORKSHOP.label)
        data = csv_of([["Yer 1", word, "", ""]])
        made = services.commit_import(made=mapped(actors, data), by=actors.socar_engineer, now=NOW)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW)
    assert Location.objects.get().kind == "workshop"


def test_dead_workers_import_is_made_by_the_next(actors: cast.Cast) -> None:
    made = services.commit_import(
        made=mapped(actors, csv_of(GOOD)), by=actors.socar_engineer, now=NOW
    )
    assert importing._claim(made.pk, "dead", NOW)
    assert not importing.make_import(import_id=made.pk, clock=lambda: NOW)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW + LEASE * 2)
    assert Location.objects.count() == 2


def test_cancelled_import_stores_nothing(actors: cast.Cast) -> None:
    made = services.commit_import(
        made=mapped(actors, csv_of(GOOD)), by=actors.socar_engineer, now=NOW
    )
    services.cancel_import(made=made, by=actors.socar_engineer, now=NOW)
    assert not importing.make_import(import_id=made.pk, clock=lambda: NOW)
    assert not Location.objects.exists()
    assert made.status == "mapped"


def test_portal_that_changed_meanwhile_fails_the_import_whole(actors: cast.Cast) -> None:
    made = services.commit_import(
        made=mapped(actors, csv_of(GOOD)), by=actors.socar_engineer, now=NOW
    )
    factories.make_location(actors.memorandum, actors.stp, name="Yard 1")
    assert not importing.make_import(import_id=made.pk, clock=lambda: NOW)
    made.refresh_from_db()
    assert (made.status, made.failure) == ("failed", "errors")
    assert Location.objects.count() == 1


# -- undo --------------------------------------------------------------------------------------


def test_import_is_undone_in_one_event(actors: cast.Cast) -> None:
    committed(actors, csv_of(GOOD))
    made = committed(
        actors,
        csv_of(
            [["Yard 1", "yard", "", "X"], ["Yard 2", "yard", "", ""], ["R", "rack", "Yard 2", ""]]
        ),
    )
    services.undo_import(made=made, by=actors.socar_engineer, now=NOW, reason="wrong file")
    names = Location.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["Rack A", "Yard 1"]
    assert Location.objects.get(name="Yard 1").name_ru == "База 1"
    told = Event.objects.get(object_id=made.public_id, verb="import.undone")
    assert (told.reason, told.before["status"], told.after["status"]) == (
        "wrong file", "committed", "undone"
    )  # fmt: skip
    with pytest.raises(Refused):
        services.undo_import(made=made, by=actors.socar_engineer, now=NOW)


def test_undo_is_refused_by_the_name_of_what_builds_on_it(actors: cast.Cast) -> None:
    made = committed(actors, csv_of(GOOD))
    factories.make_joint(Location.objects.get(name="Rack A"), serial="S-17")
    with pytest.raises(Refused) as refused:
        services.undo_import(made=made, by=actors.socar_engineer, now=NOW)
    assert refused.value.message == "Rack A cannot be taken back: joint S-17 builds on it."
    assert Location.objects.count() == 2


@pytest.mark.parametrize("use", ["nothing", "built on", "changed"])
def test_undo_is_offered_only_while_nothing_builds_on_it(actors: cast.Cast, use: str) -> None:
    made = committed(actors, csv_of(GOOD))
    if use == "built on":
        factories.make_joint(Location.objects.get(name="Rack A"))
    elif use == "changed":
        committed(actors, csv_of([["Yard 1", "workshop", "", "База 1"]]))
    page = signed_in(actors.socar_engineer).get(made.get_absolute_url()).content.decode()
    told = caller(actors.socar_engineer).get(f"imports/{made.public_id}/actions/").json()
    free = use == "nothing"
    assert [one["action"] for one in told["actions"]] == (["undo"] if free else [])
    assert (">Undo import<" in page, "It can no longer be undone" in page) == (free, not free)


def test_undo_is_refused_for_what_was_changed_since(actors: cast.Cast) -> None:
    made = committed(actors, csv_of(GOOD))
    committed(actors, csv_of([["Yard 1", "workshop", "", "База 1"]]))
    with pytest.raises(Refused, match="Yard 1 was changed after the import"):
        services.undo_import(made=made, by=actors.socar_engineer, now=NOW)


def test_state_without_its_event_is_a_breach(actors: cast.Cast) -> None:
    made = committed(actors, csv_of(GOOD))
    assert states_match_events(Import) == []
    Import.objects.filter(pk=made.pk).update(status="undone")
    assert states_match_events(Import) == [
        f"import {made.public_id} is undone, its last event says committed"
    ]
