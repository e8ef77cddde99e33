"""The sheet on which a run is recorded, without JavaScript, and the list that is printed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.models import User
from equipment.installation import services
from equipment.models import OrderLine, RunningRecord, WorkOrder
from tests import cast
from tests.equipment import yard

pytestmark = pytest.mark.django_db
SHEET_QUERIES = 8
LIST_QUERIES = 8


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sheet(order: WorkOrder) -> str:
    return reverse("equipment:run-sheet", args=[order.public_id])


def typed(order: WorkOrder, *cells: dict[str, Any]) -> dict[str, Any]:
    """What the browser sends: every row of the sheet, `cells` filled in from the first row on."""
    sent: dict[str, Any] = {"sheet_day": timezone.localdate().isoformat()}
    names = ("outcome", "effective_length_m", "torque", "run_on", "sequence", "reason")
    for position, line in enumerate(yard.lines(order)):
        row = cells[position] if position < len(cells) else {}
        for name in (*names, "version"):
            sent[f"{line.public_id}-{name}"] = row.get(name, "0" if name == "version" else "")
    return sent


def text(response: Any) -> str:
    decoded: str = response.content.decode()
    return decoded


def test_sheet_of_a_hundred_rows_is_saved_at_once(stage: cast.Cast) -> None:
    order = yard.started(stage, yard.make_joints(stage, 100))
    rows = [{"outcome": "run", "torque": "12 100", "effective_length_m": "12,45"}] * 100
    response = signed_in(stage.stp_engineer).post(sheet(order), typed(order, *rows))
    assert (response.status_code, response["Location"]) == (302, order.get_absolute_url())
    last = RunningRecord.objects.order_by("sequence").last()
    assert last is not None
    assert (last.sequence, str(last.cumulative_depth_m)) == (100, "1245.000")


def test_typing_without_an_outcome_means_run(stage: cast.Cast) -> None:
    order = yard.started(stage)
    signed_in(stage.stp_engineer).post(sheet(order), typed(order, {"torque": "12000"}))
    assert list(RunningRecord.objects.values_list("is_rejected", flat=True)) == [False]


def test_refused_sheet_keeps_the_typing_and_marks_each_cell(stage: cast.Cast) -> None:
    order = yard.started(stage)
    rows = (
        {"outcome": "run", "effective_length_m": "abc"},
        {"outcome": "run", "torque": "15000"},
        {"outcome": "rejected"},
    )
    response = signed_in(stage.stp_engineer).post(sheet(order), typed(order, *rows))
    page = text(response)
    wrong = [list(row.errors) for row in response.context["sheet"].rows]
    assert (response.status_code, RunningRecord.objects.count()) == (422, 0)
    assert wrong == [["effective_length_m"], ["reason"], ["reason"]]
    assert ('value="abc"' in page, 'value="15000"' in page) == (True, True)


def test_sheet_shows_what_is_recorded_and_saving_it_again_changes_nothing(
    stage: cast.Cast,
) -> None:
    order = yard.started(stage)
    client = signed_in(stage.stp_engineer)
    first = {"outcome": "run", "torque": "15000", "reason": "Dump valve late", "sequence": "3"}
    client.post(sheet(order), typed(order, first))
    record = RunningRecord.objects.get()
    again = client.get(sheet(order)).context["sheet"].rows[0].values
    client.post(sheet(order), typed(order, again))
    record.refresh_from_db()
    assert (again["torque"], again["sequence"], record.version) == ("15000", "3", 1)


def test_sheet_that_somebody_else_overtook_says_so(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    services.save_records(
        order=order, rows=[yard.run(line)], by=stage.stp_coordinator, now=timezone.now()
    )
    late = typed(order, {"outcome": "run", "effective_length_m": "12.1"})
    response = signed_in(stage.stp_engineer).post(sheet(order), late)
    assert response.status_code == 422
    [row] = response.context["sheet"].conflicts
    told = [(one.field, one.mine, one.theirs, one.who) for one in row.choices]
    assert told == [("effective_length_m", "12.1", "12.800", stage.stp_coordinator.full_name)]


def test_sheet_without_a_day_is_refused(stage: cast.Cast) -> None:
    order = yard.started(stage)
    sent = typed(order, {"outcome": "run"}) | {"sheet_day": ""}
    assert signed_in(stage.stp_engineer).post(sheet(order), sent).status_code == 422


@pytest.mark.parametrize(("name", "status"), [("socar_engineer", 403), ("third_engineer", 404)])
def test_sheet_belongs_to_the_executors_crew(stage: cast.Cast, name: str, status: int) -> None:
    order = yard.started(stage)
    client = signed_in(getattr(stage, name))
    answers = [client.get(sheet(order)), client.post(sheet(order), typed(order))]
    assert [answer.status_code for answer in answers] == [status, status]


def test_running_list_strikes_out_what_was_rejected(stage: cast.Cast) -> None:
    order = yard.started(stage)
    first, second, _third = yard.lines(order)
    rows = [yard.run(first), yard.reject(second, reason="Bent pin")]
    services.save_records(order=order, rows=rows, by=stage.stp_engineer, now=yard.NOW)
    address = reverse("equipment:running-list", args=[order.public_id])
    page = text(signed_in(stage.socar_observer).get(address))
    assert ("<del>12.800</del>" in page, "Bent pin" in page) == (True, True)
    assert signed_in(stage.third_engineer).get(address).status_code == 404


@pytest.mark.parametrize("language", ["az", "ru"])
def test_lengths_are_shown_as_they_are_typed_in_the_language(
    stage: cast.Cast, language: str
) -> None:
    User.objects.filter(pk=stage.stp_engineer.pk).update(language=language)
    order = yard.started(stage)
    client = signed_in(User.objects.get(pk=stage.stp_engineer.pk))
    client.post(sheet(order), typed(order, {"outcome": "run", "effective_length_m": "12.45"}))
    values = client.get(sheet(order)).context["sheet"].rows[0].values
    client.post(sheet(order), typed(order, values))
    assert (values["effective_length_m"], RunningRecord.objects.get().version) == ("12,450", 1)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_sheet_and_list_cost_the_same_for_any_number_of_joints(
    stage: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = yard.started(stage, yard.make_joints(stage, count))
    client = signed_in(stage.stp_engineer)
    client.get(sheet(order))
    assert OrderLine.objects.count() == count
    with django_assert_num_queries(SHEET_QUERIES):
        client.get(sheet(order))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("equipment:running-list", args=[order.public_id]))
