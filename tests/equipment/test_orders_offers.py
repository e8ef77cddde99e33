"""What orders tell the floors below: what waits, what is off course, what files hang on."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from cooperation.dashboards import exceptions, waiting
from core.calendar import services as calendar
from core.files import parents
from core.models import User
from core.web import words
from equipment import answers, turns
from equipment.installation import services as installation
from equipment.models import WorkOrder
from equipment.orders import offers, services
from tests import cast
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = yard.NOW
TODAY = NOW.date()


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def waits(stage: cast.Cast, user: User) -> list[tuple[str, bool]]:
    found = turns.turns_waiting(user, stage.memorandum.workspace, TODAY)
    return [(str(one.text), one.mine) for one in found]


def test_submitted_order_waits_for_the_other_party(stage: cast.Cast) -> None:
    order = yard.submitted(stage)
    told = f"{order.number} waits for your answer"
    assert waits(stage, stage.stp_engineer) == [(told, True)]
    assert waits(stage, stage.stp_manager) == [(told, False)]
    assert waits(stage, stage.stp_signatory) == waits(stage, stage.socar_engineer) == []


def test_returned_order_waits_for_its_requester(stage: cast.Cast) -> None:
    order = yard.submitted(stage)
    services.return_order(order=order, by=stage.stp_engineer, now=NOW, reason="No torque band")
    assert waits(stage, stage.socar_coordinator) == [(f"{order.number} was returned to you", True)]
    assert waits(stage, stage.stp_engineer) == []


def test_order_in_progress_waits_for_the_crew_until_it_is_finished(stage: cast.Cast) -> None:
    order = yard.started(stage, yard.make_joints(stage, 1))
    before = waits(stage, stage.stp_engineer)
    rows = [yard.run(line) for line in yard.lines(order)]
    installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    services.finish_order(order=order, by=stage.stp_engineer, now=NOW)
    assert (before, waits(stage, stage.stp_engineer)) == (
        [(f"{order.number} is in progress", True)],
        [],
    )


@pytest.mark.parametrize("name", ["stp_engineer", "stp_manager", "socar_engineer", "third_admin"])
def test_count_in_the_menu_is_that_of_the_persons_own_lines(stage: cast.Cast, name: str) -> None:
    yard.submitted(stage)
    yard.draft(stage)
    user, workspace = getattr(stage, name), stage.memorandum.workspace
    own = [one for one in turns.turns_waiting(user, workspace, TODAY) if one.mine]
    assert waiting.count_for(user, workspace, TODAY) == len(own)


@pytest.mark.parametrize(("days", "off", "lines"), [(7, 0, 0), (8, 0, 1), (8, 1, 0), (9, 1, 1)])
def test_order_unanswered_for_more_than_five_working_days_is_an_exception(
    stage: cast.Cast, days: int, off: int, lines: int
) -> None:
    order = yard.submitted(stage)
    for number in range(off):
        free = TODAY + dt.timedelta(days=number + 1)
        calendar.enter_day(on=free, kind="off", reason="Shut", by=stage.stp_admin, now=NOW)
    found = answers.unanswered(
        stage.memorandum, stage.socar_manager, TODAY + dt.timedelta(days=days)
    )
    told = [(one.waits_for, one.area_id, order.public_id in one.url) for one in found]
    assert told == [("STP", stage.area.pk, True)] * lines


@pytest.mark.parametrize("count", [1, 3, 50])
def test_what_waits_is_asked_in_one_query(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    commitment = yard.facts(stage)["commitment"]
    for _number in range(count):
        yard.submitted(stage, yard.make_joints(stage, 1), commitment=commitment)
    user, workspace = stage.stp_engineer, stage.memorandum.workspace
    turns.turns_waiting(user, workspace, TODAY)  # the roles are read once a request
    with django_assert_num_queries(1):
        assert len(turns.turns_waiting(user, workspace, TODAY)) == count
    with django_assert_num_queries(1):
        late = TODAY + dt.timedelta(days=9)
        assert len(answers.unanswered(stage.memorandum, user, late)) == count


def test_orders_are_known_to_the_floors_below() -> None:
    assert turns.REGISTRY["workorder"] is offers.TURN
    assert turns.turns_waiting in waiting.REGISTRY
    assert answers.unanswered in exceptions.REGISTRY
    assert set(offers.VERBS) <= set(words._verbs)


def test_files_hang_on_orders_of_the_parties_that_work_on_them(stage: cast.Cast) -> None:
    order = WorkOrder.objects.get(pk=yard.draft(stage).pk)
    allowed = [
        parents.may_attach(user, order)
        for user in (stage.socar_engineer, stage.stp_engineer, stage.socar_observer)
    ]
    assert allowed == [True, True, False]
    assert parents.find("workorder", stage.third_engineer, order.public_id) is None
