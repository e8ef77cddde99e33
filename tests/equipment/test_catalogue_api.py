"""The catalogue over the API: read by everybody, changed by administrators of a party."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event
from equipment.models import ClassScheme, Connection, Grade, ProductLine, ToolJointLimit
from tests import cast, catalogue, factories
from tests.callers import Caller, caller, problem_of
from tests.equipment import catalogues

pytestmark = pytest.mark.django_db
LIST_QUERIES = 2


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def admin(actors: cast.Cast) -> Caller:
    return caller(actors.socar_admin)


def body(grade: Grade, **more: Any) -> dict[str, Any]:
    return {
        "product": "casing",
        "designation": '7"',
        "weight_name": "29.00#",
        "od": {"value": "7", "unit": "in"},
        "wall": {"value": "0.408", "unit": "in"},
        "grade": grade.public_id,
        "source": "API 5CT",
        **more,
    }


def test_line_is_added_with_its_flags_and_read_by_the_other_party(
    actors: cast.Cast, admin: Caller
) -> None:
    grade = factories.make_grade("N80")
    given = {"internal_yield": {"value": "8900", "unit": "psi"}}
    answer = admin.post("product-lines/", body(grade, ratings=given), idempotency_key="one")
    assert answer.status_code == 201, answer.content
    line = ProductLine.objects.get()
    seen = caller(actors.stp_engineer).get(f"product-lines/{line.public_id}/").json()
    assert (seen["grade"], seen["grade_id"], seen["connection"], seen["wall_mm"]) == (
        "N80", grade.public_id, "", "10.363"
    )  # fmt: skip
    assert seen["rating_flags"] == [
        {
            "rating": "internal_yield",
            "given_si": "61.363340",
            "computed_si": "56.261220",
            "unit_si": "MPa",
            "differs_percent": "9.069",
        }
    ]
    assert seen["given_ratings"][0]["entered_value"] == "8900.000"


def test_patch_leaves_what_it_does_not_name_and_null_takes_a_rating_out(
    actors: cast.Cast, admin: Caller
) -> None:
    ratings = {"internal_yield": catalogues.psi("8160"), "collapse": catalogues.psi("7030")}
    line = catalogues.add_line(actors.stp_admin, ratings=ratings)
    path = f"product-lines/{line.public_id}/"
    change = {"range_name": "R3", "ratings": {"collapse": None}, "reason": "page 12"}
    answer = admin.patch(path, change, etag=admin.etag(path))
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["range_name"], told["wall_mm"], told["version"]) == ("R3", "10.363", 2)
    assert [one["rating"] for one in told["given_ratings"]] == ["internal_yield"]
    assert Event.objects.get(verb="product_line.updated").reason == "page 12"
    assert admin.patch(path, change, etag='"stale"').status_code == 412


def test_engineer_reads_and_changes_nothing(actors: cast.Cast) -> None:
    line = catalogues.add_line(actors.socar_admin)
    engineer = caller(actors.socar_engineer)
    path = f"product-lines/{line.public_id}/"
    problem_of(engineer.post("product-lines/", body(line.grade, weight_name="x")), 403)
    problem_of(engineer.patch(path, {"note": "x"}), 403)
    problem_of(engineer.post(f"{path}retire/"), 403)
    assert engineer.get(f"{path}actions/").json() == {"actions": []}


def test_actions_follow_the_state_of_the_entry(actors: cast.Cast, admin: Caller) -> None:
    line = catalogues.add_line(actors.socar_admin)
    path = f"product-lines/{line.public_id}/"

    def offered() -> list[str]:
        return [one["action"] for one in admin.get(f"{path}actions/").json()["actions"]]

    assert offered() == ["update", "retire"]
    assert admin.act(path, "retire", {"reason": "sold off"}).status_code == 200
    assert offered() == ["update", "restore"]
    assert admin.rows("product-lines/?state=retired")[0]["id"] == line.public_id
    assert admin.rows("product-lines/?state=offered") == []
    assert admin.act(path, "restore").json()["retired_at"] is None


def test_refusal_names_the_member(actors: cast.Cast, admin: Caller) -> None:
    grade = factories.make_grade("N80")
    thick = {"value": "4", "unit": "in"}
    found = problem_of(admin.post("product-lines/", body(grade, wall=thick)), 422)
    assert found["errors"][0]["pointer"] == "#/wall"
    unit = {"value": "4", "unit": "psi"}
    found = problem_of(admin.post("product-lines/", body(grade, wall=unit)), 400)
    assert found["errors"][0]["pointer"] == "#/wall/unit"
    nan = {"value": "NaN", "unit": "in"}
    found = problem_of(admin.post("product-lines/", body(grade, od=nan)), 400)
    assert found["errors"][0]["pointer"] == "#/od/value"


@pytest.mark.parametrize("query", ["state=gone", "to_confirm=yes", "flagged=1", "product=hose"])
def test_filter_that_means_nothing_is_refused(admin: Caller, query: str) -> None:
    found = problem_of(admin.get(f"product-lines/?{query}"), 400)
    assert found["errors"][0]["parameter"] == query.partition("=")[0]


def test_lines_are_found_by_grade_connection_and_flag(actors: cast.Cast, admin: Caller) -> None:
    plain = catalogues.add_line(actors.socar_admin)
    flagged = catalogues.add_line(
        actors.socar_admin,
        grade=factories.make_grade("K55"),
        connection=factories.make_connection("BTC"),
        ratings={"collapse": catalogues.psi("9999")},
    )
    for query, expected in (
        ("grade=К55", flagged),  # typed with a Cyrillic К
        ("connection=btc", flagged),
        ("flagged=true", flagged),
        ("flagged=false", plain),
        ("q=n80", plain),
    ):
        found = [row["id"] for row in admin.rows(f"product-lines/?{query}")]
        assert found == [expected.public_id], query


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_two_statements(actors: cast.Cast, admin: Caller, count: int) -> None:
    for number in range(count):
        catalogues.add_line(
            actors.socar_admin,
            weight_name=f"{number}#",
            ratings={"internal_yield": catalogues.psi("9999")},
        )
    admin.rows("product-lines/?limit=100")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(admin.rows("product-lines/?limit=100")) == count
    assert len(queries) == LIST_QUERIES


def test_grade_is_added_changed_and_retired(admin: Caller) -> None:
    said = {
        "name": "Д", "group": "gost", "products": ["casing"], "unit": "MPa", "yield_min": "373",
        "source": "ГОСТ 632-80", "to_confirm": True,
    }  # fmt: skip
    made = admin.post("grades/", said)
    assert made.status_code == 201, made.content
    path = f"grades/{made.json()['id']}/"
    changed = admin.patch(path, {"yield_min": "379", "to_confirm": False}, etag=admin.etag(path))
    told = changed.json()
    assert (told["yield_min_mpa"], told["products"], told["to_confirm"]) == (
        "379.000000", ["casing"], False
    )  # fmt: skip
    assert admin.act(path, "retire").json()["retired_at"]
    found = problem_of(admin.post("grades/", said), 422)
    assert (found["code"], found["errors"][0]["pointer"]) == ("taken", "#/name")


def test_connection_takes_torques(actors: cast.Cast, admin: Caller) -> None:
    rating = {"value": "69", "unit": "MPa"}
    made = admin.post(
        "connections/",
        {"name": "VAM 21", "kind": "premium", "source": "data sheet", "pressure_rating": rating},
    )
    assert made.status_code == 201, made.content
    path = f"connections/{made.json()['id']}/"
    torque = {
        "designation": '9-5/8"', "weight_name": "53.50#", "minimum": "18000", "maximum": "22000",
        "unit": "ft·lbf", "source": "data sheet",
    }  # fmt: skip
    told = admin.act(path, "set-torque", torque).json()["torques"]
    assert [(one["minimum_knm"], one["optimum_knm"]) for one in told] == [("24.404723", None)]
    other = factories.make_connection("BTC")
    stray = f"connections/{other.public_id}/"
    problem_of(admin.act(stray, "remove-torque", {"torque": told[0]["id"]}), 422)
    assert admin.act(path, "remove-torque", {"torque": told[0]["id"]}).json()["torques"] == []
    assert Connection.objects.get(public_id=made.json()["id"]).version == 3


def test_scheme_is_read_copied_and_changed(admin: Caller) -> None:
    catalogue.plant()
    scheme = ClassScheme.objects.get()
    seen = admin.get(f"class-schemes/{scheme.public_id}/").json()
    assert [one["code"] for one in seen["classes"]][:3] == ["new", "premium", "class_2"]
    assert seen["criteria"][0]["limits"] == [
        {"pipe_class": "premium", "percent": "80.000"},
        {"pipe_class": "class_2", "percent": "70.000"},
    ]
    said = {
        "name": "Second scheme",
        "source": "ours",
        "classes": [
            {k: one[k] for k in ("code", "name", "part", "band_colour", "band_count")}
            for one in seen["classes"]
        ],
        "criteria": [
            {
                "code": one["code"],
                "name": one["name"],
                "otherwise": one["otherwise"],
                "limits": {limit["pipe_class"]: limit["percent"] for limit in one["limits"]},
            }
            for one in seen["criteria"]
        ],
    }
    made = admin.post("class-schemes/", said)
    assert made.status_code == 201, made.content
    assert made.json()["criteria"] == seen["criteria"]
    path = f"class-schemes/{made.json()['id']}/"
    assert admin.act(path, "retire").status_code == 200


def test_tool_joint_limit_names_scheme_and_class(actors: cast.Cast, admin: Caller) -> None:
    catalogue.plant()
    scheme = ClassScheme.objects.get()
    said = {
        "designation": '3-1/2"', "weight_name": "13.30#",
        "grade": Grade.objects.get(name="G105").public_id,
        "connection": Connection.objects.get(name="NC38").public_id,
        "scheme": scheme.public_id, "pipe_class": "premium",
        "min_od": {"value": "4.59375", "unit": "in"}, "source": "our table",
    }  # fmt: skip
    made = admin.post("tool-joint-limits/", said)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["min_od_mm"], told["entered_min_od"], told["scheme"]["name"]) == (
        "116.681250", "4.593750", scheme.name
    )  # fmt: skip
    found = problem_of(admin.post("tool-joint-limits/", said | {"pipe_class": "gold"}), 422)
    assert found["errors"][0]["pointer"] == "#/pipe_class"
    path = f"tool-joint-limits/{told['id']}/"
    shoulder = {"min_shoulder": {"value": "7.5", "unit": "mm"}, "pipe_class": "class_2"}
    changed = admin.patch(path, shoulder, etag=admin.etag(path)).json()
    assert (changed["min_shoulder_mm"], changed["pipe_class"]) == ("7.500000", "class_2")
    assert ToolJointLimit.objects.get(public_id=told["id"]).version == 2
