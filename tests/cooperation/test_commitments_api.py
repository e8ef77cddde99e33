"""Commitments over the API: proposed, agreed by both, carried out."""

from __future__ import annotations

from typing import Any

import pytest

from tests import cast
from tests.callers import caller, problem_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def body_of(actors: cast.Cast, **changes: Any) -> dict[str, Any]:
    return {
        "memorandum": actors.memorandum.public_id,
        "area": actors.area.public_id,
        "title": "Run 100 joints",
        "unit": "joint",
        "target": "100",
        "start": "2026-01-01",
        "due": "2026-12-31",
        "plan": [{"on": "2026-06-30", "planned": "40"}, {"on": "2026-12-31", "planned": 100}],
        "owners": [actors.socar_coordinator.public_id, actors.stp_coordinator.public_id],
    } | changes


def test_commitment_goes_from_proposal_to_work(actors: cast.Cast) -> None:
    socar, stp = caller(actors.socar_coordinator), caller(actors.stp_coordinator)
    made = socar.post("commitments/", body_of(actors))
    assert made.status_code == 201, made.content
    path = f"commitments/{made.json()['id']}/"
    assert [point["planned"] for point in made.json()["plan"]] == ["40.000", "100.000"]
    edited = socar.patch(path, {"title": "Run joints"}, etag=socar.etag(path)).json()
    assert (edited["title"], len(edited["plan"]), len(edited["owners"])) == ("Run joints", 2, 2)
    assert socar.act(path, "agree").json()["status"] == "draft"
    assert stp.act(path, "agree").json()["status"] == "agreed"
    assert stp.act(path, "start").json()["status"] == "in_progress"
    assert problem_of(stp.act(path, "hold"), 422)["errors"][0]["pointer"] == "#/reason"
    assert stp.act(path, "hold", {"reason": "Rig moved"}).json()["status"] == "on_hold"
    assert stp.act(path, "resume").json()["status"] == "in_progress"
    assert problem_of(stp.act(path, "accept"), 422)["code"] == "target_not_reached"
    cancelled = socar.act(path, "cancel", {"decision_reference": "SC-7"})
    assert cancelled.json()["status"] == "cancelled"


def test_engineer_does_not_write_the_plan(actors: cast.Cast) -> None:
    answer = caller(actors.socar_engineer).post("commitments/", body_of(actors))
    assert problem_of(answer, 403)["code"] == "not_allowed"


@pytest.mark.parametrize(
    ("changes", "pointer", "status"),
    [
        ({"target": "0"}, "#/target", 422),
        ({"target": "NaN"}, "#/target", 400),
        ({"weight": 1.5}, "#/weight", 400),
        ({"weight": "2"}, "#/weight", 400),
        ({"unit": "day"}, "#/unit", 422),
        ({"plan": [{"on": "2026-06-30"}]}, "#/plan/0/planned", 400),
        ({"plan": [{"on": "2026-06-30", "planned": "1", "x": 1}]}, "#/plan/0/x", 400),
        ({"plan": "all"}, "#/plan", 400),
        ({"owners": ["usr_nobody"]}, "#/owners/0", 400),
        ({"number": "CM-1"}, "#/number", 400),
    ],
)
def test_wrong_plan_is_refused_at_its_pointer(
    actors: cast.Cast, changes: dict[str, Any], pointer: str, status: int
) -> None:
    coordinator = caller(actors.socar_coordinator)
    refused = problem_of(coordinator.post("commitments/", body_of(actors, **changes)), status)
    assert refused["errors"][0]["pointer"] == pointer
