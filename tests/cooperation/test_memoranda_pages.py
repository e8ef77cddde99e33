"""The page of a memorandum."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cooperation.models import Memorandum
from core.comments import services as comments
from core.events import services as events
from core.models import Notice, User
from tests import cast, factories
from tests.callers import caller

PAGE_QUERIES = 12


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_memorandum_costs_the_same_at_any_size(actors: cast.Cast, rows: int) -> None:
    for number in range(rows):
        factories.make_clause(actors.memorandum, f"P{number}").areas.add(actors.area)
    client = browser(actors.socar_manager)
    address = actors.memorandum.get_absolute_url()
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    assert len(caught) == PAGE_QUERIES


def test_memorandum_says_where_it_is_known_from(actors: cast.Cast) -> None:
    factories.make_clause(actors.memorandum)
    body = browser(actors.socar_observer).get("/memorandum/").content.decode()
    assert "Source: made for a test." in body
    assert "Source: test" in body


def test_interpretation_is_marked(actors: cast.Cast) -> None:
    factories.make_area(actors.memorandum, "revision", is_interpretation=True)
    body = browser(actors.socar_observer).get("/memorandum/").content.decode()
    assert body.count("our reading") == 1


def test_memorandum_is_commented_on_at_its_page(actors: cast.Cast) -> None:
    Memorandum.objects.update(signed_on=dt.date(2019, 12, 10))
    page = actors.memorandum.get_absolute_url()
    client = browser(actors.socar_coordinator)
    address = f"/comments/on/memorandum/{actors.memorandum.public_id}/"
    assert f'action="{address}"' in client.get(page).content.decode()
    body = f"Whose clause is this? @{actors.stp_coordinator.email}"
    answer = client.post(address, {"body": body, "audience": "shared"})
    assert (answer.status_code, answer.headers["location"]) == (302, f"{page}#comments")
    reader = browser(actors.stp_coordinator)
    assert "Whose clause is this?" in reader.get(page).content.decode()
    events.relay()
    said = "You are mentioned in a comment on MoU 2019-12-10"
    assert said in reader.get("/notices/").content.decode()
    notice = Notice.objects.get(person=actors.stp_coordinator)
    opened = reader.get(notice.get_absolute_url(), follow=True)
    assert "Whose clause is this?" in opened.content.decode()


def test_memoranda_are_commented_on_over_the_api(actors: cast.Cast) -> None:
    erp = caller(actors.socar_coordinator)
    about = actors.memorandum.public_id
    assert erp.post("comments/", {"object": about, "body": "Asked."}).status_code == 201
    told = erp.get(f"comments/?object={about}").json()["results"]
    assert [one["body"] for one in told] == ["Asked."]


def test_comment_for_the_own_party_stays_there(actors: cast.Cast) -> None:
    comments.write_comment(
        about=actors.memorandum,
        body="Between us alone",
        audience="party",
        by=actors.socar_coordinator,
        now=factories.NOW,
    )
    page = actors.memorandum.get_absolute_url()
    assert "Between us alone" in browser(actors.socar_observer).get(page).content.decode()
    assert "Between us alone" not in browser(actors.stp_manager).get(page).content.decode()


def test_observer_reads_comments_and_writes_none(actors: cast.Cast) -> None:
    body = browser(actors.socar_observer).get("/memorandum/").content.decode()
    assert "Comments" in body and "Write a comment" not in body


def test_memorandum_of_others_is_not_found(actors: cast.Cast) -> None:
    page = browser(actors.third_admin).get(actors.memorandum.get_absolute_url())
    assert page.status_code == 404
