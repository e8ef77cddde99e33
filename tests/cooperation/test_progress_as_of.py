"""`as_of`: figures as they stood at the end of a day or at a moment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from cooperation.models import Commitment, Memorandum
from cooperation.progress import services
from core.models import User
from tests import factories
from tests.callers import Caller, caller, problem_of
from tests.cast import Cast
from tests.cooperation.ledger import make_act

DAY = dt.timedelta(days=1)
NOW = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - DAY


@pytest.fixture
def erp(actors: Cast) -> Caller:
    return caller(actors.socar_engineer)


@pytest.fixture
def commitment(actors: Cast) -> Commitment:
    """Ten joints accepted two days before NOW, five more at NOW; entered ten days before."""
    made = factories.make_commitment(actors.area, actors.socar_coordinator, target=Decimal(100))
    Memorandum.objects.update(created_at=NOW - 10 * DAY)
    post(made, "10", actors.socar_coordinator, NOW - 2 * DAY)
    post(made, "5", actors.socar_coordinator, NOW)
    return made


def post(commitment: Commitment, quantity: str, by: User, now: dt.datetime) -> None:
    act = make_act(by, (commitment, quantity, now.date()))
    services.post_act(act=act, by=by, now=now)


def quantity(erp: Caller, path: str, at: dt.date) -> Any:
    answer = erp.get(f"{path}progress/?as_of={at.isoformat().replace('+', '%2B')}")
    assert answer.status_code == 200, answer.content
    found = [row for row in answer.json()["results"] if row["level"] == "commitment"]
    return found[0]["quantity"] if found else None


def test_figures_follow_what_was_posted_until_then(
    actors: Cast, erp: Caller, commitment: Commitment
) -> None:
    for path in (
        f"commitments/{commitment.public_id}/",
        f"areas/{actors.area.public_id}/",
        f"memoranda/{actors.memorandum.public_id}/",
    ):
        assert quantity(erp, path, (NOW - 3 * DAY).date()) == "0.000"
        assert quantity(erp, path, (NOW - DAY).date()) == "10.000"
        assert quantity(erp, path, NOW.date()) == "15.000"
        assert quantity(erp, path, NOW - dt.timedelta(seconds=1)) == "10.000"
        assert quantity(erp, path, NOW) == "15.000"


def test_figures_of_today_are_those_that_stand(
    actors: Cast, erp: Caller, commitment: Commitment
) -> None:
    today = timezone.now()
    services.recompute(memorandum_id=actors.memorandum.pk, now=today)
    path = f"memoranda/{actors.memorandum.public_id}/progress/"
    standing = [{**row, "computed_at": None} for row in erp.get(path).json()["results"]]
    assert len(standing) > 2
    day = standing[0]["computed_on"]
    assert erp.get(f"{path}?as_of={day}").json()["results"] == standing


def test_day_that_was_kept_is_told_as_it_was_kept(
    actors: Cast, erp: Caller, commitment: Commitment
) -> None:
    day = (NOW - DAY).date()
    services.take_snapshots_of(memorandum=actors.memorandum, days=[day], now=timezone.now())
    Commitment.objects.update(target=200)
    path = f"commitments/{commitment.public_id}/progress/"
    kept = erp.get(f"{path}?as_of={day}").json()["results"][0]
    assert kept["accepted"] == "10.000"
    assert kept["computed_on"] == day.isoformat()
    other = erp.get(f"{path}?as_of={(NOW - 2 * DAY).date()}").json()["results"][0]
    assert other["accepted"] == "5.000"


def test_commitment_that_was_not_yet_proposed_has_no_figures(
    actors: Cast, erp: Caller, commitment: Commitment
) -> None:
    Memorandum.objects.update(created_at=NOW - 400 * DAY)
    path = f"memoranda/{actors.memorandum.public_id}/progress/"
    rows = erp.get(f"{path}?as_of={(NOW - 399 * DAY).date()}").json()["results"]
    assert rows[0]["level"] == "memorandum"
    assert rows[0]["accepted"] == "0.000"


@pytest.mark.parametrize(
    "text",
    ["tomorrow", "2026-13-01", "2026-03-31T08:00:00", "", "%00", "2999-01-01",
     "2999-01-01T00:00:00Z", "1999-12-31", "0001-01-01T00:00:00%2B14:00"],
)  # fmt: skip
def test_day_that_cannot_be_answered_is_400(erp: Caller, commitment: Commitment, text: str) -> None:
    path = f"commitments/{commitment.public_id}/progress/"
    refused = problem_of(erp.get(f"{path}?as_of={text}"), 400)
    assert refused["errors"][0]["parameter"] == "as_of"


def test_memorandum_tells_when_it_begins(actors: Cast, erp: Caller, commitment: Commitment) -> None:
    day = (NOW - 11 * DAY).date()
    path = f"memoranda/{actors.memorandum.public_id}/progress/"
    refused = problem_of(erp.get(f"{path}?as_of={day}"), 400)
    assert (NOW - 10 * DAY).date().isoformat() in refused["detail"]


def test_past_figures_cost_the_same_whatever_there_is(
    actors: Cast, erp: Caller, commitment: Commitment, django_assert_num_queries: Any
) -> None:
    path = f"memoranda/{actors.memorandum.public_id}/progress/?as_of={NOW.date()}"
    erp.get(path)  # a share of the token's limit is fetched once
    with django_assert_num_queries(12):
        erp.get(path)
    for _number in range(3):
        made = factories.make_commitment(actors.area, actors.socar_coordinator)
        post(made, "2", actors.socar_coordinator, NOW)
    with django_assert_num_queries(12):
        erp.get(path)
