"""Exports: asked for, made once by whoever holds the lease, fetched by their person alone."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.api import lists
from core.errors import NotAllowed, Refused
from core.events import services as events
from core.files import store
from core.models import Event, Export, Notice, RoleGrant
from core.transfer import exporting, rules, services
from core.transfer.tasks import make_export, resume_exports
from equipment.pipes.listed import JOINTS
from tests import cast, factories
from tests.callers import Caller, caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def asked(actors: cast.Cast, query: str = "", format: str = "csv") -> Export:
    return services.ask_for_list(
        listing=JOINTS,
        workspace=actors.memorandum.workspace,
        query=query,
        columns="serial,length",
        format=format,
        by=actors.socar_engineer,
        now=NOW,
    )


def made(export: Export, now: dt.datetime = NOW) -> bool:
    done = exporting.make_export(export_id=export.pk, clock=lambda: now)
    export.refresh_from_db()
    return done


def text_of(export: Export) -> str:
    assert export.content
    return store.read_content(export.content.sha256).decode("utf-8-sig")


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
    assert list(verbs.order_by("pk")) == ["export.asked", "export.finished"]


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


# -- pages -------------------------------------------------------------------------------------


@pytest.fixture
def browser(actors: cast.Cast) -> Iterator[Client]:
    yield signed_in(actors.socar_engineer)


def test_button_of_the_list_gives_the_file_at_once(actors: cast.Cast, browser: Client) -> None:
    yard.make_joints(actors, 2)
    page = browser.get("/pipes/?kind=joint").content.decode()
    assert 'action="/exports/lists/equipment:joint-list/"' in page
    said = {"format": "csv", "query": "kind=joint&columns=length"}
    answer: Any = browser.post("/exports/lists/equipment:joint-list/", said)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == 'Number,"Length, m",State'
    assert len(lines) == 3
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pipes.csv"'


@pytest.mark.parametrize(
    "key",
    ["equipment:joint-list", "equipment:order-list", "cooperation:act-list",
     "cooperation:commitment-list"],
)  # fmt: skip
def test_every_registered_list_is_exported(actors: cast.Cast, browser: Client, key: str) -> None:
    yard.draft(actors, yard.make_joints(actors))
    yard.make_act(actors)
    factories.make_commitment(actors.area, actors.socar_coordinator)
    answer: Any = browser.post(f"/exports/lists/{key}/", {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) > 1


def test_long_list_is_made_in_the_background(
    actors: cast.Cast, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.transfer.views.MOST_TABLE_ROWS", 1)
    yard.make_joints(actors, 2)
    answer: Any = browser.post("/exports/lists/equipment:joint-list/", {"format": "xlsx"})
    export = Export.objects.get()
    assert answer.url == export.get_absolute_url()
    page = browser.get(answer.url).content.decode()
    assert 'hx-trigger="every 1s"' in page and "Cancel export" in page
    assert made(export, timezone.now())
    assert browser.get(answer.url, headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"
    assert "Download" in browser.get(answer.url).content.decode()
    assert "Download" in browser.get("/exports/").content.decode()
    fetched: Any = browser.post(f"{answer.url}file/")
    assert b"".join(fetched.streaming_content)[:2] == b"PK"


def test_wrong_format_list_or_filter_of_a_page(actors: cast.Cast, browser: Client) -> None:
    path = "/exports/lists/equipment:joint-list/"
    assert browser.post(path, {"format": "pdf"}).status_code == 400
    assert browser.post("/exports/lists/nothing/", {"format": "csv"}).status_code == 404
    assert browser.post(path, {"format": "csv", "query": "status=no"}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_exports_costs_the_same(
    actors: cast.Cast, browser: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    for _number in range(count):
        assert made(asked(actors), timezone.now())
    with django_assert_max_num_queries(12):
        assert browser.get("/exports/").status_code == 200


# -- API ---------------------------------------------------------------------------------------


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


def test_export_of_the_api_is_202_then_its_file(actors: cast.Cast, erp: Caller) -> None:
    yard.make_joints(actors, 2)
    answer = erp.post("exports/", {"resource": "joints", "format": "csv", "query": "kind=joint"})
    assert answer.status_code == 202
    told = answer.json()
    path = f"exports/{told['id']}/"
    assert answer.headers["Location"].endswith(path)
    assert problem_of(erp.get(f"{path}content/"), 422)["code"] == "wrong_state"
    assert make_export(Export.objects.get().pk)
    assert erp.get(path).json()["rows_done"] == 2
    lines = b"".join(erp.get(f"{path}content/").streaming_content).decode().splitlines()
    assert lines[0].startswith("id,memorandum,organisation.id")
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"resource": "nothing", "format": "csv"}, 422),
        ({"resource": "joints", "format": "pdf"}, 400),
        ({"resource": "joints", "format": "csv", "query": "nothing=1"}, 400),
        ({"resource": "joints", "format": "csv", "query": "limit=1"}, 400),
        ({"resource": "joints", "format": "csv", "query": "status=no"}, 400),
    ],
)
def test_wrong_export_is_refused(erp: Caller, body: dict[str, str], status: int) -> None:
    problem_of(erp.post("exports/", body), status)
    assert not Export.objects.exists()


def test_token_needs_the_scope_of_the_list(actors: cast.Cast) -> None:
    narrow = caller(actors.socar_engineer, "files:read", "files:write")
    answer = narrow.post("exports/", {"resource": "joints", "format": "csv"})
    assert problem_of(answer, 403)["code"] == "scope_missing"


def test_export_of_the_api_is_cancelled(actors: cast.Cast, erp: Caller) -> None:
    told = erp.post("exports/", {"resource": "joints", "format": "csv"}).json()
    assert erp.act(f"exports/{told['id']}/", "cancel").json()["status"] == "cancelled"
    assert problem_of(caller(actors.stp_engineer).get(f"exports/{told['id']}/"), 404)


def test_large_list_is_what_the_422_promises(
    actors: cast.Cast, erp: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_TABLE_ROWS", 1)
    yard.make_joints(actors, 2)
    assert problem_of(erp.get("joints/?format=csv"), 422)["code"] == "too_many_rows"
    assert erp.post("exports/", {"resource": "joints", "format": "csv"}).status_code == 202
