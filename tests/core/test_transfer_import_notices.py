"""Who asked for an import is told how it ended, once for each end, until they look."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.events import services as events
from core.models import Import, Notice
from core.transfer import import_services as services
from core.transfer import importing
from core.transfer.rules import MOST_ATTEMPTS
from equipment.models import Location
from tests import cast, factories
from tests.cooperation.browsers import signed_in
from tests.core.transfers import GOOD, committed, csv_of, mapped
from tests.reminders import scan

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def asked(actors: cast.Cast) -> Import:
    """An import of two places that SOCAR's engineer has asked for."""
    made = mapped(actors, csv_of(GOOD))
    return services.commit_import(made=made, by=actors.socar_engineer, now=NOW)


def failed(actors: cast.Cast, made: Import) -> None:
    """The import, broken off because a place of it is another party's by now."""
    factories.make_location(actors.memorandum, actors.stp, name="Yard 1")
    assert not importing.make_import(import_id=made.pk, clock=timezone.now)
    made.refresh_from_db()
    assert made.status == "failed"


def lines() -> list[tuple[str, str, bool]]:
    """After the relay: whom the portal told, what the page of notices says, whether it stands."""
    events.relay()
    found = []
    for notice in Notice.objects.filter(kind="import").select_related("person"):
        page = signed_in(notice.person).get("/notices/").content.decode()
        said = page.partition(f'href="{notice.get_absolute_url()}">')[2].partition("<")[0]
        found.append((notice.person.email, said, notice.settled_at is None))
    return found


def test_done_import_is_told_with_its_figures_to_who_asked_for_it(actors: cast.Cast) -> None:
    made = committed(actors, csv_of(GOOD))
    said = "Imported: places.csv. New: 2, changed: 0."
    assert lines() == [(actors.socar_engineer.email, said, True)]
    notice = Notice.objects.get()
    assert (notice.reference, notice.mail, notice.must_act) == ("Places", "none", False)
    browser = signed_in(actors.socar_engineer)
    assert browser.get(notice.get_absolute_url()).headers["location"] == made.get_absolute_url()
    scan(NOW)
    assert lines() == [(actors.socar_engineer.email, said, False)]


def test_failed_import_is_told_with_its_reason(actors: cast.Cast) -> None:
    failed(actors, asked(actors))
    why = "The portal has changed: some rows cannot be imported any more."
    said = f"Your import failed, nothing was stored: places.csv. {why}"
    assert lines() == [(actors.socar_engineer.email, said, True)]


def test_import_that_a_colleague_stopped_is_told(actors: cast.Cast) -> None:
    services.cancel_import(made=asked(actors), by=actors.socar_coordinator, now=NOW)
    said = "Your import was stopped, nothing was stored: places.csv"
    assert lines() == [(actors.socar_engineer.email, said, True)]


def test_import_is_told_in_the_language_of_its_person(actors: cast.Cast) -> None:
    type(actors.socar_engineer).objects.update(language="ru")
    committed(actors, csv_of([["Yard 1", "yard", "", ""]]))
    events.relay()
    assert Notice.objects.get(kind="import").reference == "Места"


@pytest.mark.parametrize("verb", ["undo_import", "discard_import", "map_import"])
def test_notice_is_settled_when_somebody_goes_on(actors: cast.Cast, verb: str) -> None:
    if verb == "undo_import":
        made = committed(actors, csv_of(GOOD))
    else:
        failed(actors, made := asked(actors))
    assert [standing for *_words, standing in lines()] == [True]
    again = {"sheet": "CSV", "header_row": 1, "columns": made.mapping}
    step = getattr(services, verb)
    step(made=made, by=actors.socar_engineer, now=NOW, **(again if verb == "map_import" else {}))
    assert [standing for *_words, standing in lines()] == [False]


def test_second_failure_of_one_day_is_told_in_its_own_words(actors: cast.Cast) -> None:
    failed(actors, made := asked(actors))
    lines()
    Location.objects.all().delete()
    by, columns = actors.socar_engineer, {"name": 0, "kind": 1, "parent": 2}
    services.map_import(made=made, sheet="CSV", header_row=1, columns=columns, by=by, now=NOW)
    services.commit_import(made=made, by=by, now=NOW)
    assert [standing for *_words, standing in lines()] == [False]
    Import.objects.update(attempts=MOST_ATTEMPTS)
    assert not importing.make_import(import_id=made.pk, clock=timezone.now)
    why = "The work was broken off five times. Tell the operator."
    said = f"Your import failed, nothing was stored: places.csv. {why}"
    assert lines() == [(actors.socar_engineer.email, said, True)]


def test_nobody_else_is_told(actors: cast.Cast) -> None:
    committed(actors, csv_of(GOOD))
    events.relay()
    assert Notice.objects.exclude(person=actors.socar_engineer).filter(kind="import").count() == 0
