"""Orders and running records over the API: preconditions, races, strict bodies, errors by row."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from equipment.models import OrderLine, RunningRecord, WorkOrder
from tests import cast, factories
from tests.callers import Caller, caller, problem_of
from tests.equipment import yard

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def path_of(order: WorkOrder) -> str:
    return f"work-orders/{order.public_id}/"


def test_order_changes_only_under_the_version_that_was_read(actors: cast.Cast) -> None:
    erp, path = caller(actors.socar_engineer), path_of(yard.draft(actors))
    tag = erp.etag(path)
    assert problem_of(erp.patch(path, {"title": "x"}), 428)["code"] == "precondition_required"
    assert erp.patch(path, {"title": "First"}, etag=tag).json()["title"] == "First"
    late = erp.patch(path, {"title": "Second"}, etag=tag)
    assert problem_of(late, 412)["code"] == "precondition_failed"
    assert late.headers["ETag"] == erp.etag(path)
    assert problem_of(erp.post(f"{path}submit/", etag=f"W/{late.headers['ETag']}"), 412)
    assert erp.get(path).json()["title"] == "First"


@pytest.mark.django_db(transaction=True)
def test_of_many_changes_with_one_tag_a_single_one_gets_on(actors: cast.Cast) -> None:
    erp, path = caller(actors.socar_engineer), path_of(yard.draft(actors))
    tag = erp.etag(path)

    def change(number: int) -> int:
        try:
            own = Caller(erp.headers)
            return int(own.patch(path, {"title": f"Title {number}"}, etag=tag).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        answers = sorted(pool.map(change, range(50)))
    assert answers == [200] + [412] * 49


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("title", 7),
        ("title", "a" * 201),
        ("title", "nul\x00l"),
        ("title", None),
        ("planned_start", "2026-02-30"),
        ("planned_start", 20260201),
        ("executor", 5),
        ("executor", "org_nobody"),
        ("place", []),
        ("place", {"well": "x"}),
        ("torque_band", {"minimum": "1e999999", "unit": "kN·m"}),
        ("torque_band", {"minimum": True, "unit": "kN·m"}),
        ("torque_band", {"minimum": "NaN", "unit": "kN·m"}),
        ("torque_band", {"minimum": "1", "unit": "Nm"}),
        ("status", "done"),
    ],
)
def test_wrong_member_is_400_at_its_pointer(actors: cast.Cast, member: str, value: Any) -> None:
    erp, path = caller(actors.socar_engineer), path_of(yard.draft(actors))
    refused = problem_of(erp.patch(path, {member: value}, etag=erp.etag(path)), 400)
    assert refused["errors"][0]["pointer"].startswith(f"#/{member}")


def test_rule_is_422_with_its_code_and_member(actors: cast.Cast) -> None:
    erp, path = caller(actors.socar_engineer), path_of(yard.draft(actors))
    body = {"planned_start": "2026-06-05", "planned_end": "2026-06-01"}
    refused = problem_of(erp.patch(path, body, etag=erp.etag(path)), 422)
    assert refused["errors"][0]["pointer"] == "#/planned_end"
    assert problem_of(erp.act(path, "cancel"), 400)["errors"][0]["pointer"] == "#/reason"
    stp = caller(actors.stp_engineer)
    assert problem_of(stp.act(path, "accept"), 422)["code"] == "wrong_state"


def test_actions_are_what_the_caller_may_do_now(actors: cast.Cast) -> None:
    path = path_of(yard.submitted(actors))
    names = {
        who: [line["action"] for line in asking.get(f"{path}actions/").json()["actions"]]
        for who, asking in (
            ("socar", caller(actors.socar_engineer)),
            ("stp", caller(actors.stp_engineer)),
        )
    }
    assert names == {"socar": [], "stp": ["accept", "return"]}


def test_bulk_run_is_all_or_none_with_errors_by_row(actors: cast.Cast) -> None:
    order = yard.started(actors)
    stp = caller(actors.stp_engineer)
    lines = OrderLine.objects.filter(order=order).order_by("position")
    rows: list[dict[str, Any]] = [{"line": line.public_id} for line in lines]
    rows[1]["effective_length_m"] = "1280"
    body = {"order": order.public_id, "rows": rows}
    refused = problem_of(stp.post("installations/bulk/", body), 422)
    assert {"row": 1, "field": "effective_length_m"}.items() <= refused["errors"][1].items()
    assert refused["errors"][1]["pointer"] == "#/rows/1/effective_length_m"
    assert not RunningRecord.objects.exists()
    del rows[1]["effective_length_m"]
    assert stp.post("installations/bulk/", body).json()["recorded"] == len(rows)


def test_record_is_made_and_corrected_one_by_one(actors: cast.Cast) -> None:
    order = yard.started(actors)
    stp, line = caller(actors.stp_engineer), yard.lines(order)[0]
    made = stp.post("installations/", {"line": line.public_id, "torque": "12000"})
    assert made.status_code == 201, made.content
    path = f"installations/{made.json()['id']}/"
    assert problem_of(stp.patch(path, {"sequence": 2}), 428)
    changed = stp.patch(path, {"torque": "13000"}, etag=stp.etag(path)).json()
    assert (changed["entered_torque"], changed["effective_length_m"]) == ("13000.000", "12.800")
    again = stp.post("installations/", {"line": line.public_id, "torque": "11000"})
    assert problem_of(again, 422)


def test_order_of_a_foreign_tally_is_not_found(actors: cast.Cast) -> None:
    erp = caller(actors.socar_engineer)
    body = {"tally": "tal_00000000000000000000000000"}
    refused = problem_of(erp.post("work-orders/", body), 400)
    told = {error["pointer"]: error["code"] for error in refused["errors"]}
    assert told["#/tally"] == "does_not_exist"
    assert told["#/title"] == "required"


def test_lists_of_orders_take_two_queries(
    actors: cast.Cast, django_assert_num_queries: Any
) -> None:
    erp = caller(actors.socar_engineer)
    erp.get("me/")  # takes the token's share of its limit
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    for count in (1, 2, 47):
        for _number in range(count):
            yard.draft(actors, yard.make_joints(actors, 1), commitment=commitment)
        with django_assert_num_queries(2):
            assert erp.get("work-orders/").status_code == 200
        with django_assert_num_queries(2):
            assert erp.get("order-lines/").status_code == 200
