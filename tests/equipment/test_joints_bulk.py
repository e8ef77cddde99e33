"""Joints and order lines by the thousand: all or none, faults by row and field, one event."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import NotAllowed, Refused
from core.events import services as events
from core.models import Event, SearchEntry
from equipment.models import Joint, JointBatch, Location, OrderLine, ProductLine
from equipment.pipes import batches
from tests import cast, factories
from tests.callers import Caller, caller, problem_of
from tests.equipment import lives, yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW
BULK_QUERIES = 16


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


@pytest.fixture
def rig(actors: cast.Cast) -> Location:
    return yard.make_rig(actors)


@pytest.fixture
def line() -> ProductLine:
    return factories.make_product_line()


def body(actors: cast.Cast, rows: list[Any]) -> dict[str, Any]:
    return {"memorandum": actors.memorandum.public_id, "rows": rows}


def rows_of(rig: Location, line: ProductLine, *serials: str, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "serial": serial,
            "product_line": line.public_id,
            "location": rig.public_id,
            "effective_length_m": "12.850",
            **more,
        }
        for serial in serials
    ]


def test_new_serials_come_in_with_one_event(
    actors: cast.Cast, erp: Caller, rig: Location, line: ProductLine
) -> None:
    rows = rows_of(rig, line, "A-1", "A-2", tally_number="17", kind="pup")
    answer = erp.post("joints/bulk/", body(actors, rows))
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["created"], told["changed"], told["same"]) == (2, 0, 0)
    joint = Joint.objects.get(serial="A-1")
    assert told["results"][0] == {"id": joint.public_id, "outcome": "created"}
    assert (joint.kind, joint.number_key, joint.effective_length_m, joint.organisation) == (
        "pup", "17", Decimal("12.850"), actors.socar
    )  # fmt: skip
    event = Event.objects.get(verb="joint_batch.registered")
    assert event.after == {"created": 2, "changed": 0, "length_m": "25.700"}
    events.relay()
    assert SearchEntry.objects.filter(title="A-1").exists()


def test_new_joints_are_sent_as_arrays_of_columns(
    actors: cast.Cast, erp: Caller, rig: Location, line: ProductLine
) -> None:
    """A value that is an expression in one column would send every value of all rows by itself."""
    with CaptureQueriesContext(connection) as seen:
        erp.post("joints/bulk/", body(actors, rows_of(rig, line, "A-1", "A-2")))
    (insert,) = [q["sql"] for q in seen if 'INSERT INTO "equipment_joint"' in q["sql"]]
    assert "UNNEST" in insert


def test_known_serials_are_changed_by_what_the_row_says(
    actors: cast.Cast, erp: Caller, rig: Location, line: ProductLine
) -> None:
    old = factories.make_joint(
        rig, serial="A-1", serial_key="A1", description="old", product_line=line
    )
    factories.make_joint(rig, serial="A-2", serial_key="A2", description="same", product_line=line)
    rows = [{"serial": "a 1", "description": "new"}, {"serial": "A-2", "description": "same"}]
    told = erp.post("joints/bulk/", body(actors, rows)).json()
    assert [row["outcome"] for row in told["results"]] == ["changed", "same"]
    old.refresh_from_db()
    assert (old.description, old.version, old.effective_length_m) == ("new", 2, Decimal("12.800"))
    again = erp.post("joints/bulk/", body(actors, rows)).json()
    assert again["same"] == 2
    assert JointBatch.objects.count() == 1


def test_every_fault_is_named_and_nothing_is_stored(
    actors: cast.Cast, erp: Caller, rig: Location, line: ProductLine
) -> None:
    good = rows_of(rig, line, "A-1")[0]
    rows = [
        good,
        {**good, "serial": 7},
        {**good, "serial": "A-3", "effective_length_m": "NaN"},
        {**good, "serial": "A\u202e4"},
        {**good, "serial": "A-5", "kind": "pipe"},
        {**good, "serial": "A-6", "colour": "red"},
        "A-7",
        {"description": "no serial"},
        {**good, "serial": "A-9", "effective_length_m": 12.5, "makeup_loss_m": True},
        {**good, "serial": "A-10", "effective_length_m": "1.2345"},
    ]
    said = problem_of(erp.post("joints/bulk/", body(actors, rows)), 400)
    assert [(one["pointer"], one["code"]) for one in said["errors"]] == [
        ("#/rows/1/serial", "invalid"),
        ("#/rows/2/effective_length_m", "invalid"),
        ("#/rows/3/serial", "forbidden_character"),
        ("#/rows/4/kind", "invalid_choice"),
        ("#/rows/5/colour", "unknown_member"),
        ("#/rows/6", "invalid"),
        ("#/rows/7/serial", "required"),
        ("#/rows/8/makeup_loss_m", "invalid"),
        ("#/rows/9/effective_length_m", "invalid"),
    ]
    assert not Joint.objects.exists()


def test_rules_are_named_by_row_and_field(
    actors: cast.Cast, erp: Caller, rig: Location, line: ProductLine
) -> None:
    factories.make_joint(rig, serial="RUN", serial_key="RUN", status="run")
    good = rows_of(rig, line, "A-1")[0]
    rows = [
        good,
        {**good, "serial": "a 1"},
        {**good, "serial": "АB-2"},
        {"serial": "A-3"},
        {"serial": "RUN", "description": "x"},
        {**good, "serial": "A-4", "effective_length_m": "-1"},
        {**good, "serial": "–"},
    ]
    said = problem_of(erp.post("joints/bulk/", body(actors, rows)), 422)
    assert {(one["pointer"], one["code"]) for one in said["errors"]} == {
        ("#/rows/1/serial", "repeated"),
        ("#/rows/2/serial", "mixed_scripts"),
        ("#/rows/3/product_line", "required"),
        ("#/rows/3/location", "required"),
        ("#/rows/3/effective_length_m", "required"),
        ("#/rows/4/serial", "stuck"),
        ("#/rows/5/effective_length_m", "range"),
        ("#/rows/6/serial", "blank"),
    }
    assert Joint.objects.count() == 1


def test_state_is_told_of_new_joints_only(
    actors: cast.Cast, erp: Caller, line: ProductLine
) -> None:
    place = lives.base(actors)
    rows = [
        *rows_of(place, line, "A-1", status="in_stock"),
        *rows_of(place, line, "A-2"),
    ]
    assert erp.post("joints/bulk/", body(actors, rows)).status_code == 200
    kept = Joint.objects.order_by("serial").values_list("serial", "status")
    assert list(kept) == [("A-1", "in_stock"), ("A-2", "received")]
    again = [{"serial": "A-1", "status": "in_stock"}, {"serial": "A-2", "status": "in_stock"}]
    (fault,) = problem_of(erp.post("joints/bulk/", body(actors, again)), 422)["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/rows/1/status", "by_steps")


def test_foreign_places_answer_like_missing_ones(
    actors: cast.Cast, erp: Caller, line: ProductLine
) -> None:
    foreign = factories.make_location(actors.other_memorandum, actors.stp)
    said = problem_of(erp.post("joints/bulk/", body(actors, rows_of(foreign, line, "A-1"))), 400)
    assert said["errors"][0]["pointer"] == "#/rows/0/location"
    assert said["errors"][0]["code"] == "does_not_exist"


def test_more_than_five_thousand_rows_are_sent_in_parts(actors: cast.Cast, erp: Caller) -> None:
    rows = [{"serial": str(number)} for number in range(5_001)]
    said = problem_of(erp.post("joints/bulk/", body(actors, rows)), 413)
    assert "in parts" in said["detail"]
    for wrong in (body(actors, []), {"memorandum": actors.memorandum.public_id}):
        assert problem_of(erp.post("joints/bulk/", wrong), 400)["errors"][0]["pointer"] == "#/rows"


def test_only_workers_of_the_party_register(
    actors: cast.Cast, rig: Location, line: ProductLine
) -> None:
    rows = rows_of(rig, line, "A-1")
    observer = caller(actors.socar_observer)
    assert problem_of(observer.post("joints/bulk/", body(actors, rows)), 403)
    third = caller(actors.third_engineer)
    assert problem_of(third.post("joints/bulk/", body(actors, rows)), 400)
    with pytest.raises(NotAllowed):
        batches.register_joints(
            memorandum=actors.memorandum, rows=rows, by=actors.socar_observer, now=NOW
        )
    with pytest.raises(Refused):
        batches.register_joints(
            memorandum=actors.memorandum, rows=[], by=actors.socar_engineer, now=NOW
        )


def test_same_serial_of_the_other_party_is_another_joint(
    actors: cast.Cast, erp: Caller, rig: Location, line: ProductLine
) -> None:
    theirs = factories.make_location(actors.memorandum, actors.stp)
    factories.make_joint(theirs, serial="A-1", serial_key="A1")
    told = erp.post("joints/bulk/", body(actors, rows_of(rig, line, "A-1"))).json()
    assert told["created"] == 1


def test_tried_only_stores_nothing(
    actors: cast.Cast, erp: Caller, rig: Location, line: ProductLine
) -> None:
    answer = erp.post("joints/bulk/?validate_only=true", body(actors, rows_of(rig, line, "A-1")))
    assert answer.status_code == 200
    assert not Joint.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 50, 500])
def test_bulk_costs_the_same_few_statements(
    actors: cast.Cast, erp: Caller, rig: Location, line: ProductLine, count: int
) -> None:
    rows = rows_of(rig, line, *(f"S-{number}" for number in range(count)))
    with CaptureQueriesContext(connection) as asked:
        assert erp.post("joints/bulk/", body(actors, rows)).json()["created"] == count
    assert len(asked) == BULK_QUERIES


# -- lines of orders ---------------------------------------------------------------------------


def test_lines_come_onto_a_draft_in_their_order(actors: cast.Cast, erp: Caller) -> None:
    order = yard.draft(actors, yard.make_joints(actors, 1))
    joints = yard.make_joints(actors, 3)
    rows = [{"joint": joint.public_id} for joint in joints]
    answer = erp.post("order-lines/bulk/", {"order": order.public_id, "rows": rows})
    assert answer.status_code == 200, answer.content
    assert answer.json()["created"] == 3
    placed = OrderLine.objects.filter(order=order).order_by("position")
    assert [one.joint for one in placed][1:] == joints
    assert Event.objects.filter(verb="order.lines_added").count() == 1


def test_wrong_lines_are_named_by_their_row(actors: cast.Cast, erp: Caller) -> None:
    held = yard.make_joints(actors, 1)
    order = yard.draft(actors, held)
    free = yard.make_joints(actors, 1)[0]
    rows = [{"joint": free.public_id}, {"joint": held[0].public_id}]
    path = {"order": order.public_id, "rows": rows}
    said = problem_of(erp.post("order-lines/bulk/", path), 422)
    assert [one["pointer"] for one in said["errors"]] == ["#/rows/1/joint"]
    assert OrderLine.objects.filter(order=order).count() == 1
    path["rows"] = [{"joint": "pip_x"}, {}]
    said = problem_of(erp.post("order-lines/bulk/", path), 400)
    assert [one["pointer"] for one in said["errors"]] == ["#/rows/1/joint"]
