"""Types of repair and repair records over the API, by one and in bulk."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event
from equipment.models import OrderLine, RepairRecord, RepairType, WorkOrder
from tests import cast
from tests.callers import Caller, caller, problem_of
from tests.equipment import workshop, yard

pytestmark = pytest.mark.django_db
LIST_QUERIES = 2


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipment.repair.api.timezone.now", lambda: workshop.NOW)


@pytest.fixture
def crew(stage: cast.Cast) -> Caller:
    return caller(stage.stp_engineer)


def refaced(line: OrderLine, removed: str = "0.5", **members: Any) -> dict[str, Any]:
    day = workshop.TODAY.isoformat()
    return {
        "line": line.public_id,
        "outcome": "repaired",
        "operations": [
            {"type": "reface_pin", "done_on": day, "operator": "O. Operator", "machine": "Lathe 4",
             "removed": {"value": removed, "unit": "mm"}, "hours": "1.5"}
        ],
        "dimensions": [
            {"code": "pin_tong", "moment": "before", "value": {"value": "180", "unit": "mm"}},
            {"code": "pin_tong", "moment": "after", "value": {"value": "179.5", "unit": "mm"}},
        ],
        "consumables": [{"name": "Compound", "batch": "B-9", "origin": "imported"}],
        "checks": [
            {"code": code, "passed": True, "checked_by": "I. Inspector", "on": day}
            for code in ("visual", "dimensional")
        ],
        **members,
    }  # fmt: skip


def bulk(order: WorkOrder, *rows: Any) -> dict[str, Any]:
    return {"order": order.public_id, "rows": list(rows)}


def test_record_is_made_read_and_corrected(stage: cast.Cast, crew: Caller) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    answer = crew.post("repairs/", refaced(line), idempotency_key="one")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["status"], made["outcome"], made["joint"]["id"]) == (
        "done", "repaired", line.pipe.public_id
    )  # fmt: skip
    (operation,) = made["operations"]
    assert (operation["type"]["code"], operation["removed_mm"]) == ("reface_pin", "0.500000")
    assert made["effect"] is None
    again = crew.post("repairs/", refaced(line), idempotency_key="one")
    assert (again.status_code, RepairRecord.objects.count()) == (201, 1)
    path = f"repairs/{made['id']}/"
    assert crew.patch(path, {"remark": "Seen"}).status_code == 428
    seen = crew.patch(path, {"remark": "Seen"}, etag=crew.etag(path)).json()
    assert (seen["remark"], len(seen["operations"]), seen["version"]) == ("Seen", 1, 2)
    workshop.finish(stage, order)
    offered = [one["action"] for one in crew.get(f"{path}actions/").json()["actions"]]
    assert offered == ["reverse"]
    back = crew.post(f"{path}reverse/", {"reason": "Wrong joint"}, etag=crew.etag(path))
    assert (back.status_code, back.json()["status"]) == (200, "rejected")
    assert back.json()["effect"]["reversed_reason"] == "Wrong joint"


def test_sheet_is_saved_whole_or_not_at_all(stage: cast.Cast, crew: Caller) -> None:
    order = workshop.started(stage, workshop.worn(stage, 3))
    first, second, third = yard.lines(order)
    rows = [refaced(first), refaced(second, "1"), refaced(third, outcome="perhaps", hat=1)]
    body = problem_of(crew.post("repairs/bulk/", bulk(order, *rows)), 400)
    errors = [(one["pointer"], one["code"]) for one in body["errors"]]
    assert errors == [("#/rows/2/outcome", "invalid_choice"), ("#/rows/2/hat", "unknown_member")]
    body = problem_of(crew.post("repairs/bulk/", bulk(order, *rows[:2])), 422)
    assert [one["pointer"] for one in body["errors"] if "rows/" in one["pointer"]] == [
        "#/rows/1/operations/0/removed"
    ]  # fmt: skip
    assert not RepairRecord.objects.exists()
    answer = crew.post("repairs/bulk/", bulk(order, *(refaced(one) for one in (first, second))))
    assert answer.json() == {"recorded": 2, "corrected": 0}
    assert Event.objects.filter(verb="order.repairs_recorded").count() == 1


@pytest.mark.parametrize(
    ("member", "value", "field"),
    [
        ("operations", [{"type": "hat", "done_on": "2026-06-01", "operator": "O"}],
         "operations/0/type"),
        ("operations", [{"type": "clean"}], "operations/0/done_on"),
        ("operations", [7], "operations/0"),
        ("operations", 7, "operations"),
        ("operations", [{}] * 61, "operations"),
        ("operations", [{"type": "clean", "done_on": "2026-02-31", "operator": "O"}],
         "operations/0/done_on"),
        ("operations", [{"type": "clean", "done_on": "2026-06-01", "operator": "O",
                         "removed": {"value": "NaN", "unit": "mm"}}], "operations/0/removed"),
        ("operations", [{"type": "clean", "done_on": "2026-06-01", "operator": "O",
                         "removed": "1"}], "operations/0/removed"),
        ("dimensions", [{"code": "wall", "moment": "after",
                         "value": {"value": "1", "unit": "ell"}}], "dimensions/0/value"),
        ("checks", [{"code": "mpi", "passed": "yes", "checked_by": "I", "on": "2026-06-01"}],
         "checks/0/passed"),
        ("consumables", [{"name": "x\u202ey", "origin": "local"}], "consumables/0/name"),
        ("body_class", "gold", "body_class"),
        ("version", True, "version"),
        ("inspected_on", 5, "inspected_on"),
    ],
)  # fmt: skip
def test_wrong_member_of_a_row_is_told_at_its_pointer(
    stage: cast.Cast, crew: Caller, member: str, value: Any, field: str
) -> None:
    order = workshop.started(stage, workshop.worn(stage, 2))
    first, second = yard.lines(order)
    rows = bulk(order, refaced(first), refaced(second) | {member: value})
    body = problem_of(crew.post("repairs/bulk/", rows), 400)
    pointers = [str(one["pointer"]) for one in body["errors"]]
    assert f"#/rows/1/{field}" in pointers
    assert all(one.startswith("#/rows/1/") for one in pointers)


def test_single_record_is_told_at_its_own_members(stage: cast.Cast, crew: Caller) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    body = problem_of(crew.post("repairs/", refaced(line, "2")), 422)
    assert body["errors"][0]["pointer"] == "#/operations/0/removed"
    strange = refaced(line)
    strange["operations"][0]["type"] = "hat"
    body = problem_of(crew.post("repairs/", strange), 422)
    assert body["errors"][0]["pointer"] == "#/operations/0/type"


def test_record_in_progress_is_cleared(stage: cast.Cast, crew: Caller) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    made = crew.post("repairs/", refaced(line)).json()
    path = f"repairs/{made['id']}/"
    assert crew.post(f"{path}clear/", etag=crew.etag(path)).status_code == 204
    assert crew.get(path).status_code == 404


def test_third_party_sees_nothing(stage: cast.Cast, crew: Caller) -> None:
    order = workshop.started(stage, workshop.worn(stage))
    (line,) = yard.lines(order)
    made = crew.post("repairs/", refaced(line)).json()
    third = caller(stage.third_engineer)
    assert third.rows("repairs/") == []
    assert third.get(f"repairs/{made['id']}/").status_code == 404
    assert problem_of(third.post("repairs/", refaced(line)), 400)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_at_any_length(stage: cast.Cast, crew: Caller, count: int) -> None:
    order = workshop.started(stage, workshop.worn(stage, count))
    rows = [refaced(line) for line in yard.lines(order)]
    assert crew.post("repairs/bulk/", bulk(order, *rows)).status_code == 200
    crew.get("repairs/?limit=1000")
    with CaptureQueriesContext(connection) as queries:
        assert len(crew.rows("repairs/?limit=1000")) == count
    assert len(queries) == LIST_QUERIES


def test_records_are_narrowed(stage: cast.Cast, crew: Caller) -> None:
    order = workshop.started(stage, workshop.worn(stage, 2))
    first, second = yard.lines(order)
    failed = refaced(second)
    failed["checks"][0]["passed"] = False
    crew.post("repairs/bulk/", bulk(order, refaced(first), failed))
    reface, clean = (workshop.type_of(code).public_id for code in ("reface_pin", "clean"))
    for query, count in (
        ("failed=true", 1), ("failed=false", 1), ("status=rejected", 1), (f"type={reface}", 2),
        (f"type={clean}", 0), (f"joint={first.pipe.public_id}", 1), ("outcome=repaired", 2),
        ("done_on__gte=2026-06-02", 0), (f"order={order.public_id}", 2), ("item__empty=true", 2),
    ):  # fmt: skip
        assert len(crew.rows(f"repairs/?{query}")) == count, query


# -- types -------------------------------------------------------------------------------------


def type_body(**members: Any) -> dict[str, Any]:
    return {
        "code": "groove", "name": {"en": "Stress groove", "ru": "Разгрузочная канавка"},
        "family": "repair", "applies_to": ["tool_joint"], "checks": ["mpi", "visual"],
        "per_cut_limit": {"value": "0.03125", "unit": "in"},
        "cumulative_limit": {"value": "0.0625", "unit": "in"}, "source": "Own practice", **members,
    }  # fmt: skip


def test_type_is_entered_and_changed_by_administrators(stage: cast.Cast, crew: Caller) -> None:
    admin = caller(stage.socar_admin)
    made = admin.post("repair-types/", type_body())
    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["per_cut_limit_mm"], said["entered_per_cut_limit"], said["checks"]) == (
        "0.793750", "0.031250", ["visual", "mpi"]
    )  # fmt: skip
    path = f"repair-types/{said['id']}/"
    changed = admin.patch(path, {"per_cut_limit": None, "reason": "New edition"}).json()
    assert (changed["per_cut_limit_mm"], changed["cumulative_limit_mm"]) == (None, "1.587500")
    assert Event.objects.get(verb="repair_type.updated").reason == "New edition"
    assert admin.post(f"{path}retire/").json()["retired_at"]
    assert crew.get(path).json()["name"]["ru"] == "Разгрузочная канавка"
    assert problem_of(crew.post("repair-types/", type_body(code="other")), 403)


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"code": "Groove!"}, "code"),
        ({"applies_to": []}, "applies_to"),
        ({"cumulative_limit": {"value": "0.01", "unit": "in"}}, "cumulative_limit"),
        ({"per_cut_limit": {"value": "0", "unit": "in"}}, "per_cut_limit"),
        ({"changes_range": True}, "changes_range"),
        ({"family": "maintenance", "shortens": True}, "shortens"),
        ({"applies_to": ["item"], "shortens": True}, "shortens"),
        ({"applies_to": ["body"], "renews_tool_joint": True}, "applies_to"),
        ({"checks": ["taste"]}, "checks"),
        ({"source": " "}, "source"),
    ],
)
def test_impossible_type_is_refused_at_its_member(
    stage: cast.Cast, members: dict[str, Any], field: str
) -> None:
    answer = caller(stage.socar_admin).post("repair-types/", type_body(**members))
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["pointer"].startswith(f"#/{field}")
    assert not RepairType.objects.exists()


def test_code_is_used_once(stage: cast.Cast) -> None:
    admin = caller(stage.socar_admin)
    admin.post("repair-types/", type_body())
    assert problem_of(admin.post("repair-types/", type_body()), 422)["code"] == "taken"
