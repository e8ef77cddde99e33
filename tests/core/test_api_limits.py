"""Limits of tokens: all servers together hand out what the window holds, and tell the rest."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from core.api import limits
from core.api.models import TokenWindow
from core.models import ApiToken
from tests import cast
from tests.callers import V1, Caller, caller, problem_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 10, 0, 20, tzinfo=dt.UTC)


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def token(actors: cast.Cast) -> ApiToken:
    caller(actors.socar_engineer)
    return ApiToken.objects.get()


def forget(token: ApiToken) -> None:
    """What another server starts with."""
    limits._KEPT.pop(token.key, None)


def test_every_answer_to_a_token_says_where_it_stands(
    actors: cast.Cast, settings: Settings
) -> None:
    settings.API_LIMIT, settings.API_LIMIT_SECONDS = 1_000_000, 10**10
    erp = caller(actors.socar_engineer)
    answers = [erp.get("me/"), erp.get("joints/?colour=red"), erp.post("locations/", {})]
    assert [answer.status_code for answer in answers] == [200, 400, 400]
    assert [a.headers["RateLimit-Limit"] for a in answers] == ["1000000"] * 3
    assert [a.headers["RateLimit-Remaining"] for a in answers] == ["999999", "999998", "999997"]
    assert all(0 < int(a.headers["RateLimit-Reset"]) <= 10**10 for a in answers)


def test_call_above_the_limit_is_429_with_the_time_to_wait(
    actors: cast.Cast, settings: Settings
) -> None:
    settings.API_LIMIT, settings.API_LIMIT_SECONDS = 3, 10**10
    erp = caller(actors.socar_engineer)
    assert [erp.get("me/").status_code for _call in range(3)] == [200] * 3
    refused = erp.get("me/")
    assert problem_of(refused, 429)["code"] == "throttled"
    assert refused.headers["RateLimit-Remaining"] == "0"
    assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"]
    assert caller(actors.socar_engineer).get("me/").status_code == 200


def test_refused_call_writes_nothing(actors: cast.Cast, settings: Settings) -> None:
    settings.API_LIMIT, settings.API_LIMIT_SECONDS = 1, 10**10
    erp = caller(actors.socar_engineer)
    erp.get("me/")
    body = {"memorandum": actors.memorandum.public_id, "name": "Rig 7", "kind": "rig"}
    problem_of(erp.post("locations/", body), 429)


def test_window_begins_anew(token: ApiToken, settings: Settings) -> None:
    settings.API_LIMIT, settings.API_LIMIT_SECONDS = 2, 60
    standings = [limits.take(token, NOW) for _call in range(3)]
    assert [s.is_over for s in standings] == [False, False, True]
    assert [s.reset for s in standings] == [40, 40, 40]
    assert not limits.take(token, NOW + dt.timedelta(seconds=40)).is_over


def test_servers_together_hand_out_no_more_than_the_limit(
    token: ApiToken, settings: Settings
) -> None:
    settings.API_LIMIT, settings.API_LIMIT_SECONDS = 250, 60
    passed = 0
    for _server in range(5):
        forget(token)
        passed += sum(not limits.take(token, NOW).is_over for _call in range(60))
    assert passed == 250
    forget(token)
    assert limits.take(token, NOW).is_over
    assert TokenWindow.objects.get().taken == 250


def test_share_is_taken_by_one_statement_and_handed_out_by_none(
    token: ApiToken, settings: Settings, django_assert_num_queries: Any
) -> None:
    settings.API_LIMIT, settings.API_LIMIT_SECONDS = 1_000, 60
    with django_assert_num_queries(1):
        first = limits.take(token, NOW)
    with django_assert_num_queries(0):
        rest = [limits.take(token, NOW) for _call in range(9)]
    with django_assert_num_queries(1):
        limits.take(token, NOW)
    assert [s.remaining for s in (first, *rest)] == list(range(999, 989, -1))


def test_used_up_window_costs_no_statement(
    token: ApiToken, settings: Settings, django_assert_num_queries: Any
) -> None:
    settings.API_LIMIT, settings.API_LIMIT_SECONDS = 1, 60
    limits.take(token, NOW)
    limits.take(token, NOW)
    with django_assert_num_queries(0):
        assert limits.take(token, NOW).is_over


def test_signed_in_person_is_not_counted(actors: cast.Cast, settings: Settings) -> None:
    settings.API_LIMIT = 1
    browser = Client()
    browser.force_login(actors.socar_engineer)
    answers = [browser.get(V1 + "me/") for _call in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert "RateLimit-Limit" not in answers[0].headers


def test_next_list_of_a_token_takes_two_queries(
    actors: cast.Cast, django_assert_num_queries: Any
) -> None:
    erp: Caller = caller(actors.socar_engineer)
    erp.get("joints/")
    with django_assert_num_queries(2):
        assert erp.get("joints/").status_code == 200
