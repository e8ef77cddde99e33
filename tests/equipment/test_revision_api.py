"""Programmes and revisions over the API: versions, steps, completion, many joints at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment.models import (
    Inspection,
    InspectionProgramme,
    Joint,
    OrderLine,
    ProgrammeVersion,
    RevisionRecord,
    RevisionStep,
    WorkOrder,
)
from tests import cast
from tests.callers import Caller, caller, problem_of
from tests.equipment import revising, yard

pytestmark = pytest.mark.django_db
LIST_QUERIES = 2
NEXT = "2026-06-02"


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: revising.NOW)


@pytest.fixture
def crew(stage: cast.Cast) -> Caller:
    return caller(stage.stp_engineer)


def wall(stage: cast.Cast, *values: str, **members: Any) -> dict[str, Any]:
    places = ("1 m from box", "middle", "1 m from pin")
    readings = [
        {"kind": "wall", "place": place, "value": value}
        for place, value in zip(places, values or ("9.000", "9.000", "9.000"), strict=True)
    ]
    return {
        "step": "wall_ut", "outcome": "accepted", "before_ok": True, "after_ok": True,
        "instrument": revising.instrument(stage).public_id, "readings": readings, **members,
    }  # fmt: skip


def steps(stage: cast.Cast) -> list[dict[str, Any]]:
    """All steps of the drill-pipe programme with good readings."""
    tool = revising.instrument(stage).public_id
    checked = {"before_ok": True, "after_ok": True}
    inches = {"unit": "in", "value": "6.4"}
    return [
        {"step": "visual", "outcome": "accepted"},
        wall(stage),
        {"step": "slip_mt", "outcome": "accepted", **checked,
         "readings": [{"kind": "slip_od", "place": "slip area", "value": "126.5"}]},
        {"step": "threads_mt", "outcome": "accepted", **checked},
        {"step": "tool_joint", "outcome": "accepted", "instrument": tool,
         "readings": [{"kind": "tool_joint_od_pin", "place": "pin", **inches},
                      {"kind": "tool_joint_od_box", "place": "box", **inches},
                      {"kind": "shoulder", "place": "box", "value": "12.7"}]},
        {"step": "drift", "outcome": "accepted", "instrument": tool},
        {"step": "straightness", "outcome": "accepted"},
    ]  # fmt: skip


def begun(stage: cast.Cast, count: int = 1) -> tuple[WorkOrder, list[OrderLine]]:
    order = revising.started(stage, revising.used(stage, count))
    return order, yard.lines(order)


def test_revision_is_recorded_step_by_step_and_completed(stage: cast.Cast, crew: Caller) -> None:
    _order, (line,) = begun(stage)
    first, *others = steps(stage)
    answer = crew.post("revisions/", {"line": line.public_id, "steps": [first]})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["verdict"], made["programme"]["code"], made["classes"]) == (
        "", "drill_pipe_full", []
    )  # fmt: skip
    path = f"revisions/{made['id']}/"
    assert crew.patch(path, {"steps": others}).status_code == 428
    seen = crew.patch(path, {"steps": others, "remark": "Wet"}, etag=crew.etag(path)).json()
    assert [one["step"] for one in seen["steps"]] == list(revising.STEPS)
    assert seen["steps"][1]["readings"][0]["value_mm"] == "9.000"
    offered = [one["action"] for one in crew.get(f"{path}actions/").json()["actions"]]
    assert offered == ["correct", "complete", "clear"]
    done = crew.post(f"{path}complete/", etag=crew.etag(path)).json()
    assert (done["verdict"], done["status"]) == ("accepted", "done")
    body, tool_joint = done["classes"]
    assert (body["pipe_class"], body["criterion"], body["share"], body["band_count"]) == (
        "premium", "wall_min", "97.879", 2
    )  # fmt: skip
    assert tool_joint["pipe_class"] == "premium"
    assert done["inspection"] == Inspection.objects.get().public_id
    late = crew.patch(path, {"remark": "Late"}, etag=crew.etag(path))
    assert problem_of(late, 422)


def test_class_cannot_be_typed(stage: cast.Cast, crew: Caller) -> None:
    _order, (line,) = begun(stage)
    body = {"line": line.public_id, "body_class": "new", "classes": [], "verdict": "accepted"}
    told = problem_of(crew.post("revisions/", body), 400)
    assert {one["pointer"] for one in told["errors"]} == {"#/body_class", "#/classes", "#/verdict"}
    assert RevisionRecord.objects.count() == 0


def test_many_joints_are_saved_whole_or_not_at_all(stage: cast.Cast, crew: Caller) -> None:
    order, lines = begun(stage, 3)
    rows = [{"line": one.public_id, "steps": [wall(stage)]} for one in lines]
    rows[1]["steps"] = [wall(stage, "9.000", "900", "9.000")]
    rows[2]["steps"] = [wall(stage, instrument="imt_none")]
    told = problem_of(crew.post("revisions/bulk/", {"order": order.public_id, "rows": rows}), 422)
    assert [one["pointer"] for one in told["errors"]] == ["#/rows/2/steps/0/instrument"]
    rows[2]["steps"] = [wall(stage)]
    told = problem_of(crew.post("revisions/bulk/", {"order": order.public_id, "rows": rows}), 422)
    assert [one["pointer"] for one in told["errors"]] == [
        "#/rows", "#/rows/1/steps/0/readings/1/value"
    ]  # fmt: skip
    assert RevisionStep.objects.count() == 0
    rows[1]["steps"] = [wall(stage)]
    saved = crew.post("revisions/bulk/", {"order": order.public_id, "rows": rows}).json()
    assert saved == {"lines": 3, "recorded": 3, "corrected": 0}


def test_row_of_another_order_or_step_is_told_at_its_pointer(
    stage: cast.Cast, crew: Caller
) -> None:
    order, (line,) = begun(stage)
    rows = [
        {"line": "lin_other", "steps": []},
        {"line": line.public_id, "steps": [{"step": "none"}], "programme": "ipg_none"},
    ]
    told = problem_of(crew.post("revisions/bulk/", {"order": order.public_id, "rows": rows}), 422)
    assert [one["pointer"] for one in told["errors"]] == [
        "#/rows", "#/rows/0/line", "#/rows/1/programme"
    ]  # fmt: skip


def test_other_parties_read_or_see_nothing(stage: cast.Cast, crew: Caller) -> None:
    _order, (line,) = begun(stage)
    made = crew.post("revisions/", {"line": line.public_id, "steps": steps(stage)[:1]}).json()
    owner, third = caller(stage.socar_engineer), caller(stage.third_engineer)
    path = f"revisions/{made['id']}/"
    assert owner.get(path).status_code == 200
    assert problem_of(owner.post(f"{path}complete/", etag=owner.etag(path)), 403)
    assert third.rows("revisions/") == []
    assert third.get(path).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_at_any_length(stage: cast.Cast, crew: Caller, count: int) -> None:
    order, lines = begun(stage, count)
    revising.save(stage, order, *(revising.whole(stage, line) for line in lines))
    crew.get("revisions/?limit=1000")
    with CaptureQueriesContext(connection) as queries:
        assert len(crew.rows("revisions/?limit=1000")) == count
    assert len(queries) == LIST_QUERIES


def test_records_are_narrowed(stage: cast.Cast, crew: Caller) -> None:
    order, (first, second) = begun(stage, 2)
    galled = revising.step(stage, "threads_mt", outcome="failed", reason="Galled")
    revising.revised(stage, first, threads_mt=galled)
    revising.save(stage, order, revising.whole(stage, second))
    for query, expected in (
        ("verdict=failed", [first]), ("failed=true", [first]), ("failed=false", [second]),
        ("completed_at__empty=true", [second]), (f"line={second.public_id}", [second]),
        (f"programme={InspectionProgramme.objects.get(subject='item').public_id}", []),
    ):  # fmt: skip
        found = [one["line"] for one in crew.rows(f"revisions/?{query}")]
        assert (query, found) == (query, [line.public_id for line in expected])


def programme(**members: Any) -> dict[str, Any]:
    return {
        "code": "short", "name": {"en": "Short", "ru": "Краткая"}, "subject": "drill_pipe",
        "in_force_from": "2026-01-01", "source": "test",
        "steps": [
            {"code": "wall", "name": {"en": "Wall"}, "method": "ultrasonic",
             "qualification": "ultrasonic", "least_level": 2, "looks_for": ["washout"],
             "readings": [{"kind": "wall", "place": "middle", "least": "80",
                           "basis": "percent"}]},
        ],
        **members,
    }  # fmt: skip


def test_programme_is_added_and_followed_by_versions_by_administrators(stage: cast.Cast) -> None:
    admin = caller(stage.stp_admin)
    answer = admin.post("inspection-programmes/", programme())
    assert answer.status_code == 201, answer.content
    made = answer.json()
    (first,) = made["versions"]
    assert first["steps"][0]["readings"][0]["least"] == "80.000000"
    path = f"inspection-programmes/{made['id']}/versions/"
    body = programme(in_force_from=NEXT)
    body = {name: body[name] for name in ("in_force_from", "source", "steps")}
    seen = admin.post(path, body).json()
    assert [one["number"] for one in seen["versions"]] == [1, 2]
    again = problem_of(admin.post(path, body), 422)
    assert again["errors"][0]["pointer"] == "#/in_force_from"
    past = problem_of(admin.post(path, {**body, "in_force_from": "2025-01-01"}), 422)
    assert past["errors"][0]["pointer"] == "#/in_force_from"
    assert problem_of(caller(stage.stp_engineer).post(path, body), 403)
    assert problem_of(admin.post("inspection-programmes/", programme()), 422)
    assert ProgrammeVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"subject": "item"}, "#/steps/0/looks_for"),
        ({"steps": [{"code": "a b", "name": {"en": "A"}, "method": "visual"}]}, "#/steps/0/code"),
        ({"steps": [{"code": "a", "name": {"en": "A"}, "method": "visual", "least_level": 2}]},
         "#/steps/0/least_level"),
        ({"steps": [{"code": "a", "name": {"en": "A"}, "method": "visual", "readings": [
            {"kind": "length", "place": "whole", "most": "3", "basis": "percent"}]}]},
         "#/steps/0/readings/0/basis"),
        ({"steps": [{"code": "a", "name": {"en": "A"}, "method": "visual", "readings": [
            {"kind": "wall", "place": "x", "least": "3", "most": "2"}]}]},
         "#/steps/0/readings/0/most"),
        ({"steps": [{"code": "a", "name": {"en": "A"}, "method": "visual"}] * 2},
         "#/steps/0/code"),
    ],
)  # fmt: skip
def test_impossible_programme_is_refused_at_its_member(
    stage: cast.Cast, members: dict[str, Any], pointer: str
) -> None:
    admin = caller(stage.stp_admin)
    told = problem_of(admin.post("inspection-programmes/", programme(**members)), 422)
    assert told["errors"][0]["pointer"] == pointer
    assert InspectionProgramme.objects.count() == 0


def test_joint_is_judged_by_the_version_of_its_day(stage: cast.Cast, crew: Caller) -> None:
    _order, (line,) = begun(stage)
    code = InspectionProgramme.objects.get(code="drill_pipe_full")
    admin = caller(stage.stp_admin)
    body = programme(in_force_from=NEXT)
    body = {name: body[name] for name in ("in_force_from", "source", "steps")}
    path = f"inspection-programmes/{code.public_id}/versions/"
    assert admin.post(path, body).status_code == 200
    made = crew.post("revisions/", {"line": line.public_id, "steps": steps(stage)[:1]}).json()
    assert made["programme"]["number"] == 1
    assert Joint.objects.get().status == "under_inspection"
