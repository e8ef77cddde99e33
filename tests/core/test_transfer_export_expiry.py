"""Files of exports are deleted after a week: the row says so, and the shelf stays true."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.errors import Gone
from core.events import services as events
from core.events.invariants import states_match_events
from core.files import services as files
from core.files import store
from core.files.invariants import files_are_kept
from core.models import DroppedContent, Event, Export, Notice, StoredFile
from core.transfer import exporting, rules, services
from core.transfer.tasks import expire_exports
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.core.transfers import asked, made, text_of
from tests.equipment import yard
from tests.reminders import at_once

pytestmark = pytest.mark.django_db
NOW = factories.NOW
WEEK = dt.timedelta(days=7)


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def old_export(actors: cast.Cast, age: dt.timedelta = WEEK) -> Export:
    """An export whose file was finished so long ago."""
    export = asked(actors)
    assert made(export, timezone.now() - age)
    return export


def shelf_of(export: Export) -> Path:
    assert export.content
    return store.path_of(export.content.sha256)


def test_file_is_deleted_after_a_week_and_the_row_says_so(actors: cast.Cast) -> None:
    export = old_export(actors)
    path = shelf_of(export)
    assert expire_exports() == 1
    export.refresh_from_db()
    assert (export.status, export.content) == ("expired", None)
    assert not path.exists()
    assert (StoredFile.objects.count(), DroppedContent.objects.count()) == (0, 0)
    told = Event.objects.get(object_id=export.public_id, verb="export.expired")
    assert (told.before["status"], told.after["status"]) == ("done", "expired")
    assert (files_are_kept(), states_match_events(Export)) == ([], [])


def test_younger_file_stays(actors: cast.Cast) -> None:
    export = old_export(actors, WEEK - dt.timedelta(minutes=5))
    assert expire_exports() == 0
    assert shelf_of(export).exists()


def test_repeated_and_doubled_ticks_delete_once(actors: cast.Cast) -> None:
    export = old_export(actors)
    assert [expire_exports(), expire_exports()] == [1, 0]
    assert not exporting.expire_export(export_id=export.pk, now=timezone.now())
    assert Event.objects.filter(verb="export.expired").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_delete_once(actors: cast.Cast) -> None:
    old_export(actors)
    assert sorted(at_once(expire_exports, expire_exports)) == [0, 1]
    assert Event.objects.filter(verb="export.expired").count() == 1
    assert files_are_kept() == []


def test_bytes_that_something_else_holds_stay(actors: cast.Cast) -> None:
    export = old_export(actors)
    path, order = shelf_of(export), yard.draft(actors, yard.make_joints(actors))
    same = SimpleUploadedFile("pipes.csv", path.read_bytes())
    files.attach_file(upload=same, parent=order, by=actors.socar_engineer, now=NOW)
    assert expire_exports() == 1
    assert path.exists()
    assert (files_are_kept(), DroppedContent.objects.count()) == ([], 0)


def test_bytes_that_come_in_again_before_the_shelf_is_cleared_stay(actors: cast.Cast) -> None:
    export = old_export(actors)
    path, text = shelf_of(export), text_of(export)
    assert exporting.expire_export(export_id=export.pk, now=timezone.now())
    assert path.exists()
    again = asked(actors)
    assert made(again, timezone.now())
    assert files.clear_shelf() == 1
    assert (text_of(again), files_are_kept()) == (text, [])


def test_bytes_that_a_killed_worker_left_go_with_the_next_tick(actors: cast.Cast) -> None:
    export = old_export(actors)
    path = shelf_of(export)
    assert exporting.expire_export(export_id=export.pk, now=timezone.now())
    assert path.exists() and files_are_kept() == []
    expire_exports()
    assert not path.exists()


def test_notice_of_an_expired_file_is_settled(actors: cast.Cast) -> None:
    old_export(actors)
    events.relay()
    assert Notice.objects.get(kind="export").settled_at is None
    expire_exports()
    events.relay()
    assert Notice.objects.get(kind="export").settled_at is not None


def test_pages_say_that_the_file_is_no_longer_kept(actors: cast.Cast) -> None:
    export = old_export(actors)
    expire_exports()
    browser = signed_in(actors.socar_engineer)
    assert "No longer kept" in browser.get("/exports/").content.decode()
    said = "The file was kept for 7 days. Ask for it again."
    page = browser.get(export.get_absolute_url()).content.decode()
    assert said in page and "Download" not in page
    answer: Any = browser.post(f"{export.get_absolute_url()}file/", follow=True)
    assert answer.redirect_chain == [(export.get_absolute_url(), 302)]
    assert answer.content.decode().count(said) == 2


def test_link_of_the_api_is_410(actors: cast.Cast) -> None:
    erp = caller(actors.socar_engineer)
    export = services.ask_for_resource(
        resource="joints", query="", format="csv", by=actors.socar_engineer, now=NOW
    )
    assert made(export, timezone.now() - rules.KEPT)
    path = f"exports/{export.public_id}/"
    assert problem_of(erp.get(f"{path}content/"), 410)["code"] == "expired"
    expire_exports()
    assert problem_of(erp.get(f"{path}content/"), 410)["code"] == "expired"
    assert erp.get(path).json()["status"] == "expired"
    with pytest.raises(Gone):
        services.fetch_export(
            export=Export.objects.get(), by=actors.socar_engineer, now=timezone.now()
        )
