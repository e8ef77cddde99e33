"""Notices over the API: one's own, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from core.models import Notice
from tests import cast
from tests.callers import caller, problem_of
from tests.reminders import due_commitment, give, give_many

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 6, 30)


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def test_list_holds_the_caller_s_own(actors: cast.Cast) -> None:
    commitment = due_commitment(actors, DUE, number="CM-014")
    one = give(actors.stp_engineer, commitment)
    give(actors.socar_engineer, commitment)
    (row,) = caller(actors.stp_engineer).rows("notices/")
    assert (row["id"], row["object"], row["offset"]) == (one.public_id, commitment.public_id, -7)
    assert row["memorandum"] == actors.memorandum.public_id
    assert caller(actors.stp_manager).rows("notices/") == []


def test_list_is_filtered(actors: cast.Cast) -> None:
    first, second = give_many(actors.stp_engineer, due_commitment(actors, DUE), 2)
    Notice.objects.filter(pk=second.pk).update(is_read=True, read_at="2026-06-23T00:00Z")
    api = caller(actors.stp_engineer)
    assert [row["id"] for row in api.rows("notices/?state=unread")] == [first.public_id]
    assert len(api.rows(f"notices/?object={first.object_id}&kind=commitment_due")) == 2
    problem_of(api.get("notices/?kind=pigeon"), 400)


def test_one_is_marked_read_and_unread(actors: cast.Cast) -> None:
    one = give(actors.stp_engineer, due_commitment(actors, DUE))
    api = caller(actors.stp_engineer)
    path = f"notices/{one.public_id}/"
    assert api.act(path, "read").json()["is_read"] is True
    assert api.act(path, "unread").json()["is_read"] is False
    assert api.post("notices/read-all/").json() == {"read": 1}


def test_notice_of_another_person_is_missing(actors: cast.Cast) -> None:
    one = give(actors.stp_engineer, due_commitment(actors, DUE))
    for stranger in (actors.stp_manager, actors.third_engineer):
        api = caller(stranger)
        problem_of(api.get(f"notices/{one.public_id}/"), 404)
        problem_of(api.post(f"notices/{one.public_id}/read/"), 404)
    one.refresh_from_db()
    assert not one.is_read


def test_token_needs_the_scope(actors: cast.Cast) -> None:
    api = caller(actors.stp_engineer, "events:read")
    assert problem_of(api.get("notices/"), 403)["code"] == "scope_missing"


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_asks_the_same_at_any_size(
    actors: cast.Cast, count: int, django_assert_num_queries: Any
) -> None:
    give_many(actors.stp_engineer, due_commitment(actors, DUE), count)
    api = caller(actors.stp_engineer)
    api.get("notices/")
    with django_assert_num_queries(2):
        assert len(api.rows("notices/")) == count
