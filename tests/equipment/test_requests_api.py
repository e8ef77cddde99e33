"""Requests over the API: preconditions, drafts unseen, strict bodies, errors by row, one query."""

from __future__ import annotations

from typing import Any

import pytest

from equipment.models import WorkOrder, WorkRequest
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.equipment import requested, yard
from tests.equipment.test_requests_services import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def path_of(made: WorkRequest) -> str:
    return f"work-requests/{made.public_id}/"


def body(actors: cast.Cast, **changes: Any) -> dict[str, Any]:
    return {
        "memorandum": actors.memorandum.public_id,
        "addressed_to": actors.stp.public_id,
        "kind": "repair",
        "title": "Recut threads",
        "text": "Pins of the set are galled.",
        "wanted_start": "2036-06-01",
        "wanted_end": "2036-06-05",
        **changes,
    }


def test_request_goes_from_a_draft_to_its_order(actors: cast.Cast) -> None:
    socar, stp = caller(actors.socar_engineer), caller(actors.stp_engineer)
    joints = [joint.public_id for joint in yard.make_joints(actors, 2)]
    made = socar.post(
        "work-requests/", body(actors, joints=joints, items=[make_item(actors).public_id])
    )
    assert made.status_code == 201, made.content
    path = f"work-requests/{made.json()['id']}/"
    assert ([one["id"] for one in made.json()["joints"]], made.json()["number"]) == (joints, "")
    assert stp.get(path).status_code == 404
    assert socar.act(path, "submit").json()["waiting_on"] == [
        {"id": actors.stp.public_id, "short": "STP"}
    ]
    assert problem_of(socar.act(path, "accept"), 403)["code"] == "not_allowed"
    assert stp.act(path, "accept").json()["accepted_by"]["id"] == actors.stp_engineer.public_id
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    order = socar.post(
        "work-orders/",
        {
            "memorandum": actors.memorandum.public_id,
            "request": made.json()["id"],
            "title": "Run",
            "executor": actors.stp.public_id,
            "commitment": commitment.public_id,
            "planned_start": "2036-06-01",
            "planned_end": "2036-06-02",
            "place": {"location": yard.make_rig(actors).public_id, "well": "B-90"},
        },
    )
    assert order.json()["request"] == made.json()["id"]
    told = socar.get(path).json()
    assert (told["status"], [one["id"] for one in told["orders"]]) == (
        "ordered",
        [order.json()["id"]],
    )
    listed = socar.get(f"work-orders/?request={made.json()['id']}").json()["results"]
    assert [one["id"] for one in listed] == [order.json()["id"]]


def test_request_changes_only_under_the_version_that_was_read(actors: cast.Cast) -> None:
    erp, path = caller(actors.socar_engineer), path_of(requested.draft(actors))
    tag = erp.etag(path)
    assert problem_of(erp.patch(path, {"title": "x"}), 428)["code"] == "precondition_required"
    assert erp.patch(path, {"title": "First"}, etag=tag).json()["title"] == "First"
    assert problem_of(erp.patch(path, {"title": "Second"}, etag=tag), 412)
    assert problem_of(erp.post(f"{path}submit/", etag=tag), 412)
    assert erp.get(path).json()["title"] == "First"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("title", 7),
        ("title", "a" * 201),
        ("text", "a" * 4_001),
        ("text", ""),
        ("kind", "painting"),
        ("priority", "soon"),
        ("wanted_start", "2026-02-30"),
        ("addressed_to", "org_nobody"),
        ("location", "loc_nobody"),
        ("status", "accepted"),
        ("requested_by", "org_nobody"),
        ("number", "RQ-1"),
    ],
)
def test_wrong_member_is_400_at_its_pointer(actors: cast.Cast, member: str, value: Any) -> None:
    erp, path = caller(actors.socar_engineer), path_of(requested.draft(actors))
    refused = problem_of(erp.patch(path, {member: value}, etag=erp.etag(path)), 400)
    assert refused["errors"][0]["pointer"].startswith(f"#/{member}")


def test_rule_is_422_with_its_code_and_member(actors: cast.Cast) -> None:
    erp, path = caller(actors.socar_engineer), path_of(requested.submitted(actors))
    assert problem_of(erp.act(path, "withdraw"), 400)["errors"][0]["pointer"] == "#/reason"
    refused = problem_of(erp.patch(path, {"title": "x"}, etag=erp.etag(path)), 422)
    assert refused["code"] == "wrong_state"
    bad = body(actors, wanted_end="2036-05-01")
    told = problem_of(erp.post("work-requests/", bad), 422)
    assert told["errors"][0]["pointer"] == "#/wanted_end"


def test_joints_are_named_all_or_none_with_errors_by_row(actors: cast.Cast) -> None:
    (good,), (gone,) = yard.make_joints(actors, 1), yard.make_joints(actors, 1, status="scrapped")
    erp, path = caller(actors.socar_engineer), path_of(requested.draft(actors))

    def act(verb: str, *joints: Any) -> Any:
        said = {"joints": [one.public_id for one in joints]}
        return erp.post(f"{path}{verb}/", said, etag=erp.etag(path))

    refused = problem_of(act("add-joints", good, gone), 422)
    assert "at the end of its life" in str(refused)
    assert erp.get(path).json()["joints"] == []
    assert [one["id"] for one in act("add-joints", good).json()["joints"]] == [good.public_id]
    assert act("remove-joints", good).json()["joints"] == []
    assert problem_of(act("remove-joints", good), 422)


def test_actions_are_what_the_caller_may_do_now(actors: cast.Cast) -> None:
    path = path_of(requested.submitted(actors))
    names = [
        [line["action"] for line in asking.get(f"{path}actions/").json()["actions"]]
        for asking in (caller(actors.socar_engineer), caller(actors.stp_engineer))
    ]
    assert names == [["withdraw"], ["accept", "return"]]
    draft = path_of(requested.draft(actors))
    told = caller(actors.socar_engineer).get(f"{draft}actions/").json()["actions"]
    assert [line["action"] for line in told] == [
        "update", "submit", "withdraw", "add-joints", "remove-joints", "add-items", "remove-items",
    ]  # fmt: skip


def test_clock_tells_for_whom_it_waits_and_how_long_each_has_held_it(actors: cast.Cast) -> None:
    path = path_of(requested.submitted(actors))
    told = caller(actors.socar_engineer).get(f"{path}clock/").json()
    assert [(one["organisation"]["short"], one["duty"]) for one in told["waiting_on"]] == [
        ("STP", "to answer")
    ]
    assert {one["organisation"]["short"] for one in told["held"]} == {"SOCAR", "STP"}


def test_request_of_another_memorandum_is_not_found_for_an_order(actors: cast.Cast) -> None:
    hidden = requested.draft(actors)
    said = {"request": hidden.public_id}
    refused = problem_of(caller(actors.stp_engineer).post("work-orders/", said), 400)
    told = {error["pointer"]: error["code"] for error in refused["errors"]}
    assert told["#/request"] == "does_not_exist"
    assert not WorkOrder.objects.exists()


def test_list_is_narrowed_by_joint_and_takes_two_queries(
    actors: cast.Cast, django_assert_num_queries: Any
) -> None:
    erp = caller(actors.socar_engineer)
    erp.get("me/")  # takes the token's share of its limit
    joints = yard.make_joints(actors, 2)
    named = requested.submitted(actors, joints=joints[:1])
    listed = erp.get(f"work-requests/?joint={joints[0].public_id}").json()["results"]
    assert [one["id"] for one in listed] == [named.public_id]
    assert erp.get(f"work-requests/?joint={joints[1].public_id}").json()["results"] == []
    for count in (1, 2, 47):
        for _number in range(count):
            requested.submitted(actors)
        with django_assert_num_queries(2):
            assert erp.get("work-requests/").status_code == 200
    with django_assert_num_queries(2):
        assert erp.get(path_of(named)).status_code == 200
