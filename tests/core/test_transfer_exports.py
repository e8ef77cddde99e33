"""Exports: asked for, made once by whoever holds the lease, fetched by their person alone."""

from __future__ import annotations

import io
from typing import Any

import pytest

from core.errors import NotAllowed, Refused
from core.events import services as events
from core.events.invariants import states_match_events
from core.models import Event, Export, Notice, RoleGrant
from core.transfer import exporting, rules, services
from core.transfer.tasks import make_export, resume_exports
from tests import cast, factories
from tests.cooperation.browsers import signed_in
from tests.core.transfers import asked, made, text_of
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def test_export_holds_the_columns_and_filters_of_the_list(actors: cast.Cast) -> None:
    yard.make_joints(actors, 2, serial="")
    yard.make_joints(actors, 1, status="rejected", tally_number="R-1")
    export = asked(actors, "status=rejected")
    assert made(export)
    assert export.status == "done"
    assert text_of(export).splitlines() == [
        'Number,Serial,"Length, m",State',
        'R-1,,12.800,"Rejected, awaiting decision"',
    ]
    verbs = Event.objects.filter(object_id=export.public_id).values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["export.asked", "export.begun", "export.finished"]


def test_export_speaks_the_language_of_its_person(actors: cast.Cast) -> None:
    yard.make_joints(actors, 1)
    type(actors.socar_engineer).objects.update(language="ru")
    actors.socar_engineer.refresh_from_db()
    export = asked(actors)
    assert made(export)
    assert ";12,800;" in text_of(export)


def test_task_repeated_makes_the_file_once(actors: cast.Cast) -> None:
    export = asked(actors)
    assert make_export(export.pk)
    assert not make_export(export.pk)
    assert resume_exports() == 0
    assert Event.objects.filter(verb="export.finished").count() == 1


def test_of_two_workers_at_once_one_makes_it(
    actors: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    yard.make_joints(actors, 3)
    export, second = asked(actors), []
    inner = exporting._write

    def meanwhile(*args: Any) -> None:
        second.append(exporting.make_export(export_id=export.pk, clock=lambda: NOW))
        inner(*args)

    monkeypatch.setattr(exporting, "_write", meanwhile)
    assert made(export)
    assert second == [False]
    assert export.attempts == 1


def test_dead_workers_export_is_made_by_the_next(actors: cast.Cast) -> None:
    export = asked(actors)
    assert exporting._claim(export.pk, "dead", NOW)
    assert not made(export, NOW + rules.LEASE / 2)
    assert made(export, NOW + rules.LEASE * 2)
    assert (export.status, export.attempts) == ("done", 2)


def test_worker_that_lost_the_lease_writes_nothing(
    actors: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "ROWS_A_STEP", 1)
    yard.make_joints(actors, 3)
    export = asked(actors)
    held = exporting._claim(export.pk, "slow", NOW)
    assert held
    Export.objects.filter(pk=export.pk).update(lease_token="another")
    with pytest.raises(exporting.Lost), io.BytesIO() as out:
        exporting._write(held, "slow", out, lambda: NOW)


def test_export_broken_off_too_often_is_given_up(actors: cast.Cast) -> None:
    export = asked(actors)
    Export.objects.update(attempts=rules.MOST_ATTEMPTS)
    assert not made(export)
    assert (export.status, export.error) == ("failed", "gave_up")
    assert str(rules.failure_text("gave_up")).startswith("The work was broken off")


def test_too_many_rows_fail_with_words(actors: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_ROWS", 1)
    yard.make_joints(actors, 2)
    export = asked(actors)
    assert not made(export)
    assert (export.status, export.error) == ("failed", "too_many_rows")


def test_export_is_cancelled_and_then_never_made(actors: cast.Cast) -> None:
    export = asked(actors)
    services.cancel_export(export=export, by=actors.socar_engineer, now=NOW)
    assert not made(export)
    assert export.status == "cancelled"
    with pytest.raises(Refused):
        services.cancel_export(export=export, by=actors.socar_engineer, now=NOW)


def test_export_is_nobody_elses(actors: cast.Cast) -> None:
    export = asked(actors)
    assert made(export)
    for other in (actors.socar_coordinator, actors.stp_engineer, actors.third_admin):
        assert not Export.objects.visible_to(other).exists()
        with pytest.raises(NotAllowed):
            services.fetch_export(export=export, by=other, now=NOW)
        assert signed_in(other).get(export.get_absolute_url()).status_code == 404
    assert (
        not Event.objects.visible_to(actors.stp_engineer)
        .filter(object_id=export.public_id)
        .exists()
    )


def test_who_no_longer_sees_the_memorandum_gets_no_file(actors: cast.Cast) -> None:
    export = asked(actors)
    assert made(export)
    RoleGrant.objects.filter(person=actors.socar_engineer).delete()
    assert not Export.objects.visible_to(actors.socar_engineer).exists()
    with pytest.raises(Refused):
        services.fetch_export(export=export, by=actors.socar_engineer, now=NOW)


def test_file_is_kept_for_a_week(actors: cast.Cast) -> None:
    export = asked(actors)
    assert made(export)
    with pytest.raises(Refused):
        services.fetch_export(export=export, by=actors.socar_engineer, now=NOW + rules.KEPT)


def test_only_five_exports_wait_at_once(actors: cast.Cast) -> None:
    for _number in range(rules.MOST_OPEN):
        asked(actors)
    with pytest.raises(Refused):
        asked(actors)


@pytest.mark.parametrize("query", ["status=no", "sort=nothing"])
def test_unknown_filter_or_order_is_refused(actors: cast.Cast, query: str) -> None:
    with pytest.raises(Refused):
        asked(actors, query)
    assert not Export.objects.exists()


def test_ready_export_is_told_and_settled_by_fetching(actors: cast.Cast) -> None:
    export = asked(actors)
    assert made(export)
    events.relay()
    notice = Notice.objects.get(kind="export")
    assert notice.person == actors.socar_engineer
    page = signed_in(actors.socar_engineer).get("/notices/").content.decode()
    assert "Your export is ready" in page
    services.fetch_export(export=export, by=actors.socar_engineer, now=NOW)
    events.relay()
    notice.refresh_from_db()
    assert notice.settled_at is not None


def test_state_without_its_event_is_a_breach(actors: cast.Cast) -> None:
    export = asked(actors)
    assert made(export)
    assert states_match_events(Export) == []
    Export.objects.filter(pk=export.pk).update(status="cancelled")
    assert states_match_events(Export) == [
        f"export {export.public_id} is cancelled, its last event says done"
    ]
