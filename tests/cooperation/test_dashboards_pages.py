"""Programme, My side, Area: what people see first, whom it is kept from, and what it costs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation.dashboards import exceptions, waiting
from cooperation.dashboards.exceptions import ExceptionLine
from cooperation.dashboards.waiting import Waiting
from cooperation.models import Commitment
from cooperation.progress import services as progress
from core.models import User, Workspace
from tests import cast, factories
from tests.cooperation.ledger import make_act

PROGRAMME_QUERIES = 15
MY_SIDE_QUERIES = 14
AREA_QUERIES = 10


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fill(actors: cast.Cast, number: int) -> list[Commitment]:
    """`number` commitments behind their plan, each with a posting, and their figures."""
    now = timezone.now()
    today = timezone.localdate()
    made = []
    for _each in range(number):
        commitment = factories.make_commitment(
            actors.area,
            actors.socar_coordinator,
            start=today - dt.timedelta(days=100),
            due=today + dt.timedelta(days=100),
        )
        act = make_act(actors.socar_engineer, (commitment, "10", today - dt.timedelta(days=20)))
        progress.post_act(act=act, by=actors.stp_signatory, now=now - dt.timedelta(days=18))
        factories.make_commitment(actors.area, actors.stp_coordinator, status="draft")
        made.append(commitment)
    days = [today - dt.timedelta(days=back) for back in (15, 8, 1)]
    progress.take_snapshots_of(memorandum=actors.memorandum, days=days, now=now)
    progress.recompute_dirty(now=now)
    return made


def queries_of(user: User, address: str) -> int:
    client = browser(user)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


# Cost


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_programme_costs_the_same_at_any_size(actors: cast.Cast, rows: int) -> None:
    fill(actors, rows)
    assert queries_of(actors.socar_manager, "/programme/") == PROGRAMME_QUERIES


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_my_side_costs_the_same_at_any_size(actors: cast.Cast, rows: int) -> None:
    fill(actors, rows)
    assert queries_of(actors.socar_coordinator, "/my-side/") == MY_SIDE_QUERIES


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_area_costs_the_same_at_any_size(actors: cast.Cast, rows: int) -> None:
    fill(actors, rows)
    assert queries_of(actors.socar_manager, actors.area.get_absolute_url()) == AREA_QUERIES


# Programme


def test_manager_begins_at_the_programme(actors: cast.Cast) -> None:
    assert browser(actors.socar_manager).get("/").headers["Location"] == "/programme/"


def test_engineer_begins_at_their_side(actors: cast.Cast) -> None:
    assert browser(actors.stp_engineer).get("/").headers["Location"] == "/my-side/"


def test_programme_shows_figures_with_their_day(actors: cast.Cast) -> None:
    fill(actors, 1)
    page = browser(actors.socar_observer).get("/programme/")
    programme = page.context["programme"]
    assert (programme.total.accepted, programme.total.planned) == (Decimal(10), Decimal(50))
    assert programme.computed_at is not None
    assert "data of" in page.content.decode()


def test_accepted_line_of_the_curve_ends_at_todays_figure(actors: cast.Cast) -> None:
    fill(actors, 3)
    programme = browser(actors.socar_manager).get("/programme/").context["programme"]
    here = programme.curve.days.index(timezone.localdate())
    assert programme.curve.accepted[here] == programme.total.accepted
    assert programme.curve.planned[here] == programme.total.planned
    assert set(programme.curve.accepted[here + 1 :]) == {None}


def test_exceptions_say_why_and_come_red_first(actors: cast.Cast) -> None:
    fill(actors, 1)
    lines = browser(actors.socar_manager).get("/programme/").context["programme"].exceptions
    assert [(line.tone, line.note) for line in lines] == [("red", "40\u00a0joints behind plan")]


def test_other_apps_add_their_exceptions(
    actors: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(actors, 1)

    def orders(memorandum: Any, user: User, on: dt.date) -> list[ExceptionLine]:
        line = ExceptionLine("3 orders wait", "/orders/", "amber", on, "STP", actors.area.pk)
        return [line]

    monkeypatch.setattr(exceptions, "REGISTRY", [orders])
    page = browser(actors.socar_manager).get("/programme/")
    programme = page.context["programme"]
    assert [line.text for line in programme.exceptions][-1] == "3 orders wait"
    assert programme.areas[0].waits_for.waits_for == "STP"
    assert [(party.organisation.short, count) for party, count, _share in programme.waiting] == [
        ("SOCAR", 0),
        ("STP", 1),
    ]


def test_programme_as_of_a_former_day_shows_that_days_figures(actors: cast.Cast) -> None:
    fill(actors, 1)
    past = timezone.localdate() - dt.timedelta(days=10)
    page = browser(actors.socar_manager).get(f"/programme/?as_of={past}")
    assert page.context["programme"].as_of == timezone.localdate() - dt.timedelta(days=15)


def test_programme_before_the_first_snapshot_is_empty(actors: cast.Cast) -> None:
    fill(actors, 1)
    page = browser(actors.socar_manager).get("/programme/?as_of=2001-01-01")
    assert (page.status_code, "No figures yet" in page.content.decode()) == (200, True)


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "1"])
def test_programme_of_a_day_that_is_none_is_a_bad_request(actors: cast.Cast, text: str) -> None:
    assert browser(actors.socar_manager).get(f"/programme/?as_of={text}").status_code == 400


def test_programme_without_figures_offers_the_first_step(actors: cast.Cast) -> None:
    page = browser(actors.socar_coordinator).get("/programme/")
    assert "/commitments/new/" in page.content.decode()


def test_figures_of_others_are_not_shown(actors: cast.Cast) -> None:
    fill(actors, 1)
    body = browser(actors.third_admin).get("/programme/").content.decode()
    assert "Run casing joints" not in body


# Area


def test_commitment_agreed_late_does_not_make_the_past_fall(actors: cast.Cast) -> None:
    fill(actors, 1)
    today = timezone.localdate()
    factories.make_commitment(
        actors.area, actors.socar_coordinator, start=today, due=today + dt.timedelta(days=50)
    )
    progress.recompute_dirty(now=timezone.now() + dt.timedelta(days=1))
    found = browser(actors.socar_manager).get(actors.area.get_absolute_url()).context["figures"]
    accepted = [value for value in found.curve.accepted if value is not None]
    assert accepted == sorted(accepted)
    assert accepted[-1] == found.row.accepted


def test_area_of_others_is_not_found(actors: cast.Cast) -> None:
    assert browser(actors.third_admin).get(actors.area.get_absolute_url()).status_code == 404


def test_area_shows_the_rows_of_its_figure(actors: cast.Cast) -> None:
    made = fill(actors, 2)
    page = browser(actors.stp_manager).get(actors.area.get_absolute_url())
    lines = page.context["lines"]
    assert {row.commitment_id for row, _reason in lines if row.weight} == {one.pk for one in made}


# My side


def test_drafts_wait_for_coordinators_until_their_party_agrees(actors: cast.Cast) -> None:
    factories.make_commitment(actors.area, actors.stp_coordinator, status="draft")
    page = browser(actors.socar_coordinator).get("/my-side/")
    assert [len(page.context[name]) for name in ("mine", "party")] == [1, 0]


def test_what_others_of_the_party_must_do_is_told_apart(actors: cast.Cast) -> None:
    factories.make_commitment(actors.area, actors.stp_coordinator, status="draft")
    page = browser(actors.socar_engineer).get("/my-side/")
    assert [len(page.context[name]) for name in ("mine", "party")] == [0, 1]


def test_reached_target_waits_for_the_other_party_alone(actors: cast.Cast) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    act = make_act(actors.socar_engineer, (commitment, "100", timezone.localdate()))
    progress.post_act(act=act, by=actors.stp_signatory, now=timezone.now())
    progress.recompute_dirty(now=timezone.now())
    found = [
        [one.url for one in browser(who).get("/my-side/").context["mine"]]
        for who in (actors.socar_manager, actors.stp_manager)
    ]
    assert found == [[], [commitment.get_absolute_url()]]


def test_overdue_comes_first_then_ones_own_then_the_oldest(
    actors: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    day = dt.timedelta(days=1)

    def source(user: User, workspace: Workspace, on: dt.date) -> list[Waiting]:
        return [
            Waiting("young", "/a", today, "SOCAR"),
            Waiting("party", "/b", today - 9 * day, "SOCAR", mine=False),
            Waiting("old", "/c", today - 5 * day, "SOCAR"),
            Waiting("late", "/d", today, "SOCAR", due=today - day),
        ]

    monkeypatch.setattr(waiting, "REGISTRY", {source: None})
    found = waiting.waiting_for(actors.socar_manager, actors.memorandum.workspace, today)
    assert [one.text for one in found] == ["late", "old", "young", "party"]


def test_menu_counts_all_sources_in_one_statement(
    actors: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(2):
        factories.make_commitment(actors.area, actors.stp_coordinator, status="draft")

    def listed(user: User, workspace: Workspace, on: dt.date) -> list[Waiting]:
        return []

    def areas(user: User, workspace: Workspace) -> QuerySet[Any]:
        rows: QuerySet[Any] = actors.memorandum.areas.all()
        return rows

    monkeypatch.setitem(waiting.REGISTRY, listed, [areas])
    user = User.objects.get(pk=actors.socar_coordinator.pk)
    user.__dict__["_grants"] = [("coordinator", None)]
    with CaptureQueriesContext(connection) as caught:
        count = waiting.count_for(user, actors.memorandum.workspace, timezone.localdate())
    assert (count, len(caught)) == (3, 1)
    few = waiting.count_for(user, actors.memorandum.workspace, timezone.localdate(), most=2)
    assert few == 2


def test_what_happened_lately_leads_to_its_page(actors: cast.Cast) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    act = make_act(actors.socar_engineer, (commitment, "1", timezone.localdate()))
    progress.post_act(act=act, by=actors.stp_signatory, now=timezone.now())
    page = browser(actors.stp_manager).get("/my-side/")
    (event, words, url) = page.context["events"][0]
    assert (event.verb, str(words), url) == (
        "progress.posted",
        "Counted as progress",
        act.get_absolute_url(),
    )
