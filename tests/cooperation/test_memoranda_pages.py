"""The page of a memorandum."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import User
from tests import cast, factories

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


def test_memorandum_of_others_is_not_found(actors: cast.Cast) -> None:
    page = browser(actors.third_admin).get(actors.memorandum.get_absolute_url())
    assert page.status_code == 404
