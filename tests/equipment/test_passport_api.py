"""Passports over the API: one answer, its members by choice, an ETag of its text."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment.models import Joint, PipeSet
from equipment.pipes.passport.serializers import JointPassport, PipeSetPassport
from equipment.pipes.sets import services as sets
from tests import cast
from tests.callers import Caller, caller, problem_of
from tests.equipment import certified, lives, passports, pressing

pytestmark = pytest.mark.django_db
JOINT_QUERIES, SET_QUERIES = 8, 7


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(stage: cast.Cast) -> Caller:
    return caller(stage.socar_engineer)


def path(joint: Joint, query: str = "") -> str:
    return f"joints/{joint.public_id}/passport/{query}"


def test_passport_tells_all_in_one_answer(stage: cast.Cast, erp: Caller) -> None:
    joint = passports.live_through(stage)
    told = erp.get(path(joint)).json()
    assert list(told) == list(JointPassport._declared_fields)
    assert (told["serial"], told["body_class"], told["governed_by"]) == (
        "DP-0417", "premium", "Least wall 97 %",
    )  # fmt: skip
    assert told["usage"]["whole"]["metres_drilled_m"] == "100.000"
    assert told["wall"]["points"][0]["least_mm"] == "9.000"
    assert [one["why"] for one in told["wall"]["forecasts"]] == ["few"] * 3
    assert [one["quantity"] for one in told["ratings"]["items"]] == [
        "internal", "collapse", "tensile", "torsional",
    ]  # fmt: skip
    assert [one["number"] for one in told["memberships"]] == ["DP-7"]
    assert (len(told["readings"]), told["certificates"]) == (3, [])
    kinds = {one["kind"] for one in told["life"]["results"]}
    assert {"entry", "step", "move", "usage", "reading", "set", "transfer", "correction"} == kinds


def test_passport_names_its_certificates(stage: cast.Cast, erp: Caller) -> None:
    pipe = pressing.joints(stage)
    made = certified.issued(stage, joints=pipe)
    told = erp.get(path(pipe[0], "?fields=certificates")).json()
    tag = erp.etag(path(pipe[0]))
    assert told == {
        "certificates": [
            {
                "id": made.public_id, "number": "STP-2026-001", "kind": "pressure_test",
                "issued_on": "2026-06-01", "status": "valid",
            }
        ]
    }  # fmt: skip
    certified.withdraw(stage, made)
    assert erp.get(path(pipe[0]), if_none_match=tag).status_code == 200


def test_members_are_chosen_and_opened(stage: cast.Cast, erp: Caller) -> None:
    joint = passports.live_through(stage)
    told = erp.get(path(joint, "?fields=serial,usage,location&expand=location")).json()
    assert list(told) == ["serial", "location", "usage"]
    assert told["location"]["kind"] == "rack"
    assert list(erp.get(path(joint, "?fields=ratings")).json()) == ["ratings"]
    problem = problem_of(erp.get(path(joint, "?fields=nothing")), 400)
    assert problem["errors"][0]["parameter"] == "fields"
    problem = problem_of(erp.get(path(joint, "?page=2")), 400)
    assert problem["code"] == "unknown_parameter"


def test_life_is_narrowed_and_read_on(stage: cast.Cast, erp: Caller) -> None:
    joint = passports.drill_pipe(stage)
    for number in range(30):
        passports.use(stage, 60 - number, joint=joint)
    first = erp.get(path(joint, "?kind=usage&fields=life")).json()["life"]
    query = f"?kind=usage&fields=life&older={first['older']}"
    second = erp.get(path(joint, query)).json()["life"]
    assert (len(first["results"]), len(second["results"]), second["older"]) == (25, 5, None)
    days = [one["day"] for one in (*first["results"], *second["results"])]
    assert days == [lives.day(31 + number).isoformat() for number in range(30)]


@pytest.mark.parametrize("query", ["?kind=weather", "?older=x", "?older=WzEsMiwzLDRd"])
def test_unknown_kind_and_broken_cursor_are_refused(
    stage: cast.Cast, erp: Caller, query: str
) -> None:
    problem_of(erp.get(path(passports.drill_pipe(stage), query)), 400)


def test_etag_stands_until_something_of_it_changes(stage: cast.Cast, erp: Caller) -> None:
    joint = passports.drill_pipe(stage)
    tag = erp.etag(path(joint))
    assert erp.get(path(joint), if_none_match=tag).status_code == 304
    passports.make_set(stage, [joint])
    changed = erp.get(path(joint), if_none_match=tag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    assert erp.etag(path(joint, "?fields=id")) != erp.etag(path(joint))


def test_joint_of_strangers_is_missing(stage: cast.Cast, erp: Caller) -> None:
    joint = passports.drill_pipe(stage)
    stranger = caller(stage.third_engineer)
    problem_of(stranger.get(path(joint)), 404)
    problem_of(erp.get("joints/pip_00000000000000000000000000/passport/"), 404)
    assert caller(stage.stp_engineer).get(path(joint)).status_code == 200
    problem_of(caller(stage.socar_engineer, "events:read").get(path(joint)), 403)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_passports_cost_the_same_whatever_their_age(
    stage: cast.Cast, erp: Caller, count: int
) -> None:
    joint = passports.drill_pipe(stage)
    joints = [joint, *(passports.drill_pipe(stage, serial=f"DP-{n}") for n in range(count))]
    pipe_set = passports.make_set(stage, joints, day=200)
    for number in range(count):
        passports.use(stage, 150 - number, pipe_set=pipe_set)
        passports.measure(stage, joint, 99 - number, f"{9.1 - number / 100:.2f}")
    with CaptureQueriesContext(connection) as captured:
        assert erp.get(path(joint)).status_code == 200
    assert len(captured) == JOINT_QUERIES
    with CaptureQueriesContext(connection) as captured:
        assert erp.get(f"pipe-sets/{pipe_set.public_id}/passport/").status_code == 200
    assert len(captured) == SET_QUERIES


def test_set_tells_its_members_and_their_worst_class(stage: cast.Cast, erp: Caller) -> None:
    joints = [passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(3)]
    pipe_set = passports.make_set(stage, joints)
    passports.use(stage, 20, pipe_set=pipe_set)
    passports.measure(stage, joints[0], 10, "9.0")
    passports.measure(stage, joints[1], 9, "7.0", body_class="class_2")
    passports.measure(stage, joints[2], 8, "9.1")
    told = erp.get(f"pipe-sets/{pipe_set.public_id}/passport/").json()
    assert list(told) == list(PipeSetPassport._declared_fields)
    condition = told["condition"]
    assert (condition["worst_class"], condition["joints"], condition["uninspected"]) == (
        "class_2", 3, 0,
    )  # fmt: skip
    assert [(one["body_class"], one["joints"]) for one in condition["classes"]] == [
        ("class_2", 1), ("premium", 2),
    ]  # fmt: skip
    assert [one["metres_drilled_m"] for one in told["members"]] == ["100.000"] * 3
    (wall,) = told["readings"]
    assert (wall["least_mm"], wall["mean_mm"], wall["joints"]) == ("7.000", "8.367", 3)
    assert [one["source"] for one in told["life"]["results"]].count("usage") == 1
    assert PipeSet.objects.get().get_absolute_url() == f"/sets/{told['id']}/"


def test_member_has_the_usage_of_its_own_days(stage: cast.Cast, erp: Caller) -> None:
    early, late = (passports.drill_pipe(stage, serial=f"DP-{number}") for number in range(2))
    pipe_set = passports.make_set(stage, [early], day=30)
    passports.use(stage, 25, pipe_set=pipe_set)
    from_day = lives.day(20)
    sets.add_members(
        pipe_set=PipeSet.objects.get(), joints=[late], on=from_day, by=stage.socar_engineer,
        now=passports.NOW,
    )  # fmt: skip
    passports.use(stage, 10, pipe_set=pipe_set)
    rows = erp.get(f"pipe-sets/{pipe_set.public_id}/passport/?fields=members").json()["members"]
    assert [one["metres_drilled_m"] for one in rows] == ["200.000", "100.000"]


def test_description_has_examples_and_members(erp: Caller) -> None:
    headers = {**erp.headers, "accept": "application/json"}
    schema = erp.client.get("/api/v1/schema/", headers=headers).json()
    for address in ("joints", "pipe-sets"):
        told = schema["paths"][f"/api/v1/{address}/{{id}}/passport/"]["get"]
        names = {one["name"] for one in told["parameters"]}
        assert {"fields", "expand", "kind", "older", "If-None-Match"} <= names
        assert told["responses"]["200"]["content"]["application/json"]["examples"]
        assert "304" in told["responses"]
