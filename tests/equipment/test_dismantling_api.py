"""Dismantlings over the API: one row, a whole list, corrections, errors by row, reads."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from core.models import Event
from equipment.models import DismantlingRecord, OrderLine, WorkOrder
from equipment.pipes.passport.entries import shown
from equipment.pipes.passport.joint_sources import SOURCES
from equipment.pipes.passport.lifeline import page_of
from tests import cast
from tests.callers import Caller, caller, problem_of
from tests.equipment import lives, pulls, yard

pytestmark = pytest.mark.django_db
LIST_QUERIES = 2
KEY: dict[str, Any] = {"Idempotency-Key": "list-7"}


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def crew(actors: cast.Cast) -> Caller:
    return caller(actors.stp_engineer)


def row(actors: cast.Cast, line: OrderLine, **members: Any) -> dict[str, Any]:
    """A row of a laying-down list."""
    rack = pulls.make_rack(actors).public_id
    return {"line": line.public_id, "condition": "ok", "rack": rack, **members}


def test_one_joint_is_recorded_and_told(actors: cast.Cast, crew: Caller) -> None:
    order = pulls.started(actors)
    line = pulls.lines(order)[0]
    said = row(actors, line, torque="23000", unit="ft·lbf", stand="S-4", rinsed=True)
    made = crew.post("dismantlings/", said)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["outcome"], told["condition"], told["sequence"]) == ("laid_down", "ok", 1)
    assert (told["break_out_torque_knm"], told["entered_torque"]) == ("31.184", "23000.000")
    assert (told["rack"]["id"], told["rinsed"], told["inhibited"]) == (said["rack"], True, False)
    assert pulls.lines(order)[0].pipe.status == "returned"


def test_whole_list_is_recorded_by_one_call_and_one_event(actors: cast.Cast, crew: Caller) -> None:
    order = pulls.started(actors)
    first, second, third = pulls.lines(order)
    rows = [
        row(actors, first, protector_fitted=True),
        {"line": second.public_id, "outcome": "left_in_hole"},
        {"line": third.public_id, "outcome": "lost", "remark": "Twisted off"},
    ]
    answer = crew.post("dismantlings/bulk/", {"order": order.public_id, "rows": rows})
    assert answer.json() == {"recorded": 3, "corrected": 0, "cleared": 0}
    assert Event.objects.filter(verb="order.dismantling_recorded").count() == 1
    assert [state for _line, state in pulls.states(order)] == ["returned", "run", "lost_in_hole"]


def test_five_thousand_rows_are_the_most(actors: cast.Cast, crew: Caller) -> None:
    order = pulls.started(actors)
    rows = [{"line": "lin_x"}] * 5_001
    answer = crew.post("dismantlings/bulk/", {"order": order.public_id, "rows": rows})
    assert problem_of(answer, 400)


def test_wrong_rows_are_told_by_their_place_and_nothing_is_stored(
    actors: cast.Cast, crew: Caller
) -> None:
    order = pulls.started(actors)
    first, second, third = pulls.lines(order)
    rows = [
        row(actors, first),
        row(actors, second, torque="0", unit="kN·m"),
        row(actors, third, condition="mashed"),
        row(actors, third),
    ]
    answer = crew.post("dismantlings/bulk/", {"order": order.public_id, "rows": rows})
    pointers = [error["pointer"] for error in problem_of(answer, 422)["errors"]]
    assert pointers == ["#/rows", "#/rows/1/torque", "#/rows/2/remark", "#/rows/2/line"]
    assert DismantlingRecord.objects.count() == 0


def test_list_is_tried_without_changing_anything(actors: cast.Cast, crew: Caller) -> None:
    order = pulls.started(actors)
    body = {"order": order.public_id, "rows": [row(actors, pulls.lines(order)[0])]}
    answer = crew.post("dismantlings/bulk/?validate_only=true", body)
    assert answer.status_code == 200
    assert (DismantlingRecord.objects.count(), pulls.states(order)[0][1]) == (0, "run")


def test_repeated_call_is_carried_out_once(actors: cast.Cast, crew: Caller) -> None:
    order = pulls.started(actors)
    body = {"order": order.public_id, "rows": [row(actors, pulls.lines(order)[0])]}
    answers = [crew.post("dismantlings/bulk/", body, **KEY).json() for _time in range(2)]
    assert answers[0] == answers[1] == {"recorded": 1, "corrected": 0, "cleared": 0}


def test_record_is_corrected_under_the_version_that_was_read(
    actors: cast.Cast, crew: Caller
) -> None:
    order = pulls.started(actors)
    line = pulls.lines(order)[0]
    pulls.save(actors, order, pulls.laid(actors, line))
    path = f"dismantlings/{DismantlingRecord.objects.get().public_id}/"
    tag = crew.etag(path)
    assert problem_of(crew.patch(path, {"rinsed": True}), 428)
    assert crew.patch(path, {"rinsed": True}, etag=tag).json()["rinsed"] is True
    assert problem_of(crew.patch(path, {"rinsed": False}, etag=tag), 412)
    lost = {"outcome": "lost", "remark": "It fell in again"}
    told = crew.patch(path, lost, etag=crew.etag(path)).json()
    assert (told["outcome"], told["rack"], told["condition"]) == ("lost", None, "")
    assert pulls.lines(order)[0].pipe.status == "lost_in_hole"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"condition": "rusty"}, "invalid_choice"),
        ({"rack": "loc_x"}, "does_not_exist"),
        ({"torque": "much"}, "invalid"),
        ({"pulled_on": "2026-02-31"}, "invalid"),
        ({"remark": "x" * 301}, "max_length"),
        ({"colour": "red"}, "unknown_member"),
    ],
)
def test_body_is_read_strictly(
    actors: cast.Cast, crew: Caller, members: dict[str, Any], code: str
) -> None:
    order = pulls.started(actors)
    said = row(actors, pulls.lines(order)[0]) | members
    errors = problem_of(crew.post("dismantlings/", said), 400)["errors"]
    assert [error["code"] for error in errors] == [code]


def test_who_does_not_work_on_the_order_records_nothing(actors: cast.Cast) -> None:
    order = pulls.started(actors)
    said = row(actors, pulls.lines(order)[0])
    assert problem_of(caller(actors.socar_engineer).post("dismantlings/", said), 403)
    assert problem_of(caller(actors.third_engineer).post("dismantlings/", said), 400)


def test_actions_offer_the_correction_while_the_order_is_in_progress(
    actors: cast.Cast, crew: Caller
) -> None:
    order = pulls.started(actors)
    pulls.save(actors, order, pulls.laid(actors, pulls.lines(order)[0]))
    path = f"dismantlings/{DismantlingRecord.objects.get().public_id}/actions/"
    offered = [line["action"] for line in crew.get(path).json()["actions"]]
    theirs = caller(actors.socar_engineer).get(path).json()["actions"]
    WorkOrder.objects.filter(pk=order.pk).update(status="done")
    assert (offered, theirs, crew.get(path).json()["actions"]) == (["correct"], [], [])


def test_list_is_narrowed_by_what_was_seen(actors: cast.Cast, crew: Caller) -> None:
    order = pulls.started(actors)
    first, second, third = pulls.lines(order)
    rows = pulls.laid(actors, first, **pulls.DAMAGED), pulls.laid(actors, second), pulls.left(third)
    pulls.save(actors, order, *rows)
    for query, count in (
        ("condition=bent", 1), ("condition__not=bent", 2), ("outcome=left_in_hole", 1),
        (f"rack={pulls.make_rack(actors).public_id}", 2), ("rack__empty=true", 1),
        ("break_out_torque_knm__gte=31", 1), (f"order={order.public_id}", 3),
        ("rinsed=true", 0),
    ):  # fmt: skip
        found = crew.get(f"dismantlings/?{query}").json()["results"]
        assert len(found) == count, query


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_for_any_number_of_records(
    actors: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pulls.finished(actors, lives.joints_in(actors, "run", count))
    crew = caller(actors.stp_engineer)
    crew.get("dismantlings/")
    with django_assert_num_queries(LIST_QUERIES):
        found = crew.get("dismantlings/?limit=1000").json()["results"]
    assert len(found) == count


def test_laying_down_list_is_given_out(actors: cast.Cast, crew: Caller) -> None:
    order = pulls.finished(actors)
    answers = [crew.get(f"work-orders/{order.public_id}/{name}/") for name in ("document",
               "workbook")]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 200]


def test_passport_tells_the_dismantling_once(actors: cast.Cast) -> None:
    order = pulls.started(actors)
    line = pulls.lines(order)[0]
    pulls.save(actors, order, pulls.laid(actors, line, **pulls.DAMAGED, rinsed=True, stand="12"))
    entries = page_of(SOURCES, line.pipe, actors.socar_engineer).entries
    assert [one.source for one in entries].count("pulled") == 1
    assert {one.told["action"] for one in entries if one.source == "step"}.isdisjoint(
        {"pull", "lay_down", "return"}
    )
    words = next(shown(one).words for one in entries if one.source == "pulled")
    assert (words.title, words.reason, words.link) == ("Laid down", "Bent pin end", order.number)
    assert words.lines[1:] == (
        "Rack 3", "condition: Bent", "break-out torque 31.50\u00a0kN·m", "stand 12", "rinsed",
    )  # fmt: skip


def test_order_of_installation_keeps_its_own_list(actors: cast.Cast, crew: Caller) -> None:
    order = yard.finished(actors)
    assert crew.get(f"work-orders/{order.public_id}/workbook/").status_code == 200
