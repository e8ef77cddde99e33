"""What requests tell the floors below: what waits, what is off course, whom they remind."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from cooperation.dashboards import exceptions, waiting
from core.calendar import services as calendar
from core.models import Notice, User
from core.notices.kinds import Bare, Told
from core.web import words
from equipment import answers, turns
from equipment.requests import notices, offers, services
from tests import cast, factories
from tests.equipment import requested
from tests.reminders import at, scan

pytestmark = pytest.mark.django_db
NOW = requested.NOW
TODAY = NOW.date()


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def waits(stage: cast.Cast, user: User) -> list[tuple[str, bool]]:
    found = turns.turns_waiting(user, stage.memorandum.workspace, TODAY)
    return [(str(one.text), one.mine) for one in found]


def test_submitted_request_waits_for_the_other_party(stage: cast.Cast) -> None:
    made = requested.submitted(stage)
    told = f"{made.number} waits for your answer"
    assert waits(stage, stage.stp_engineer) == [(told, True)]
    assert waits(stage, stage.stp_manager) == [(told, False)]
    assert waits(stage, stage.stp_signatory) == waits(stage, stage.socar_engineer) == []


def test_returned_and_accepted_requests_wait_for_who_asked(stage: cast.Cast) -> None:
    made = requested.returned(stage)
    assert waits(stage, stage.socar_coordinator) == [(f"{made.number} was returned to you", True)]
    services.submit_request(work_request=made, by=stage.socar_engineer, now=NOW)
    services.accept_request(work_request=made, by=stage.stp_engineer, now=NOW)
    told = f"{made.number} was accepted: its order may be drawn up"
    assert waits(stage, stage.socar_coordinator) == [(told, True)]
    requested.order_of(stage, made)
    assert waits(stage, stage.socar_coordinator) == waits(stage, stage.stp_engineer) == []


@pytest.mark.parametrize("name", ["stp_engineer", "stp_manager", "socar_engineer", "third_admin"])
def test_count_in_the_menu_is_that_of_the_persons_own_lines(stage: cast.Cast, name: str) -> None:
    requested.submitted(stage)
    requested.draft(stage)
    user, workspace = getattr(stage, name), stage.memorandum.workspace
    own = [one for one in turns.turns_waiting(user, workspace, TODAY) if one.mine]
    assert waiting.count_for(user, workspace, TODAY) == len(own)


@pytest.mark.parametrize(("days", "off", "lines"), [(7, 0, 0), (8, 0, 1), (8, 1, 0), (9, 1, 1)])
def test_request_unanswered_for_more_than_five_working_days_is_an_exception(
    stage: cast.Cast, days: int, off: int, lines: int
) -> None:
    commitment = factories.make_commitment(stage.area, stage.socar_coordinator)
    made = requested.submitted(stage, commitment=commitment)
    requested.draft(stage)
    for number in range(off):
        free = TODAY + dt.timedelta(days=number + 1)
        calendar.enter_day(on=free, kind="off", reason="Shut", by=stage.stp_admin, now=NOW)
    on = TODAY + dt.timedelta(days=days)
    found = answers.unanswered(stage.memorandum, stage.socar_manager, on)
    told = [(one.waits_for, one.area_id, made.public_id in one.url) for one in found]
    assert told == [("STP", stage.area.pk, True)] * lines


@pytest.mark.parametrize("count", [1, 3, 50])
def test_what_waits_is_asked_in_one_query(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        requested.submitted(stage)
    user, workspace = stage.stp_engineer, stage.memorandum.workspace
    turns.turns_waiting(user, workspace, TODAY)  # the roles are read once a request
    with django_assert_num_queries(1):
        assert len(turns.turns_waiting(user, workspace, TODAY)) == count
    with django_assert_num_queries(1):
        late = TODAY + dt.timedelta(days=9)
        assert len(answers.unanswered(stage.memorandum, user, late)) == count
    with django_assert_num_queries(1):
        assert len(list(notices.requests_to_answer(None, None))) == count


def test_requests_are_known_to_the_floors_below() -> None:
    assert turns.turns_waiting in waiting.REGISTRY
    assert answers.unanswered in exceptions.REGISTRY
    assert set(offers.VERBS) <= set(words._verbs)


def reminded() -> list[tuple[str, int]]:
    rows = Notice.objects.filter(kind="request_to_answer").order_by("offset", "person__email")
    return list(rows.values_list("person__email", "offset"))


def test_party_that_is_asked_is_reminded_until_it_answers(stage: cast.Cast) -> None:
    made = requested.submitted(stage)
    requested.draft(stage)
    people = ["coordinator@stp.test", "engineer@stp.test"]
    scan(at(TODAY))
    assert reminded() == [(email, 0) for email in people]
    scan(at(TODAY + dt.timedelta(days=3)))
    assert reminded() == [(email, offset) for offset in (0, 3) for email in people]
    services.accept_request(work_request=made, by=stage.stp_engineer, now=NOW)
    scan(at(TODAY + dt.timedelta(days=20)))
    assert len(reminded()) == 4
    assert not Notice.objects.filter(settled_at=None).exists()


def test_unanswered_request_goes_one_level_up(stage: cast.Cast) -> None:
    requested.submitted(stage)
    scan(at(TODAY + dt.timedelta(days=7)))
    assert ("manager@stp.test", 5) in reminded()


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0, "Answer request RQ-1: Run the liner"),
        (-1, "Request RQ-1: Run the liner has waited for your party's answer for 1 day"),
        (-3, "Request RQ-1: Run the liner has waited for your party's answer for 3 days"),
    ],
)
def test_reminders_say_what_and_how_long(left: int, words: str) -> None:
    told = Told("submitted", "RQ-1", TODAY, left, False, "Run the liner")
    assert notices.KIND.words(told) == words
    bare = Bare("submitted", "RQ-1", TODAY, left, False)
    assert notices.KIND.subject(bare) == "Request RQ-1 waits for your party's answer"
