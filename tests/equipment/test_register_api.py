"""The register over the API: heats, sets, steps, waybills, usage, inspections, equipment."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.files import services as files
from core.models import Event
from equipment.models import EquipmentItem, Heat, Joint, JointStep, Location, UsageLog
from tests import cast, factories
from tests.callers import Caller, caller, problem_of
from tests.equipment import lives
from tests.isolation import register

pytestmark = pytest.mark.django_db
#: Of bulk requests with any number of rows.
BULK_QUERIES = {"usage-logs": 16, "inspections": 13, "readings": 13}
LIST_QUERIES = 2
LISTS = (
    "heats", "pipe-sets", "joint-steps", "transfers", "usage-logs", "inspections", "readings",
    "equipment-items", "joints",
)  # fmt: skip


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


@pytest.fixture
def workshop(actors: cast.Cast) -> Caller:
    return caller(actors.stp_engineer)


def today() -> str:
    return factories.now().date().isoformat()


def ids(joints: list[Joint]) -> list[str]:
    return [joint.public_id for joint in joints]


def test_joint_has_the_certificate_of_its_heat(actors: cast.Cast, erp: Caller) -> None:
    joints = lives.joints_in(actors, "received", 2)
    said = {
        "memorandum": actors.memorandum.public_id, "mill": "Sumgait mill", "heat_number": "H-77",
        "certificate_number": "C-9", "certificate_type": "3.1",
    }  # fmt: skip
    made = erp.post("heats/", said)
    assert made.status_code == 201, made.content
    assert problem_of(erp.post("heats/", said), 422)["errors"][0]["pointer"] == "#/heat_number"
    path = f"heats/{made.json()['id']}/"
    assert erp.act(path, "add-joints", {"joints": ids(joints)}).status_code == 200
    heat = erp.get(f"joints/{joints[0].public_id}/").json()["heat"]
    assert (heat["heat_number"], heat["certificate_type"]) == ("H-77", "3.1")
    assert len(erp.rows(f"joints/?heat={made.json()['id']}")) == 2
    sheet = SimpleUploadedFile("c-9.txt", b"heat H-77\n")
    files.attach_file(
        upload=sheet, parent=Heat.objects.get(), by=actors.socar_engineer, now=lives.NOW
    )
    assert [row["name"] for row in erp.rows("files/")] == ["c-9.txt"]
    wrong = erp.patch(path, {"certificate_number": ""}, erp.etag(path))
    assert problem_of(wrong, 422)["errors"][0]["pointer"] == "#/certificate_number"
    told = erp.patch(path, {"lot_number": "L-2"}, erp.etag(path))
    assert told.json()["lot_number"] == "L-2"


def test_steps_are_taken_seen_and_taken_back(actors: cast.Cast, erp: Caller) -> None:
    joints = lives.joints_in(actors, "received", 2)
    body = {"joints": ids(joints), "action": "store", "reason": "Counted"}
    told = erp.post("joint-steps/", body).json()
    assert told["count"] == 2
    rows = erp.rows(f"joint-steps/?told_by={told['batch']}&ordering=taken_at")
    assert [(row["from_status"], row["to_status"], row["reason"]) for row in rows] == [
        ("received", "in_stock", "Counted")
    ] * 2
    path = f"joint-steps/{rows[0]['id']}/"
    assert erp.get(f"{path}actions/").json()["actions"][0]["action"] == "reverse"
    assert erp.post(f"{path}reverse/", {"reason": "Joint 18"}).status_code == 200
    assert erp.get(f"{path}actions/").json() == {"actions": []}
    assert erp.rows(f"joint-steps/?reverses={rows[0]['id']}")[0]["reason"] == "Joint 18"
    refused = problem_of(erp.post("joint-steps/", body), 422)
    assert refused["code"] == "wrong_state"
    away = {"joints": ids(joints), "location": lives.base(actors).public_id}
    problem_of(erp.post("joint-steps/move/", away), 422)
    rack = factories.make_location(
        actors.memorandum, actors.socar, kind="rack", parent=lives.base(actors)
    )
    moved = erp.post("joint-steps/move/", {**away, "location": rack.public_id}).json()
    assert moved == {"moved": 2}
    assert len(erp.rows(f"joints/?within={lives.base(actors).public_id}")) == 2
    assert erp.rows(f"joints/?place={lives.base(actors).public_id}") == []
    assert erp.rows("joints/?within=loc_00000000000000000000000000") == []


def test_set_is_filled_used_and_read_back(actors: cast.Cast, erp: Caller) -> None:
    joints = lives.joints_in(actors, "on_rig", 2)
    line = joints[0].product_line.public_id
    made = erp.post(
        "pipe-sets/",
        {"memorandum": actors.memorandum.public_id, "kind": "drill_pipe_set", "number": "DP-7",
         "product_line": line, "opened_on": "2026-01-01"},
    )  # fmt: skip
    assert made.status_code == 201, made.content
    path = f"pipe-sets/{made.json()['id']}/"
    assert made.json()["usage"] is None
    added = erp.act(path, "add-members", {"joints": ids(joints), "on": "2026-02-01"})
    assert added.status_code == 200, added.content
    assert [row["joined_on"] for row in erp.rows(f"{path}members/")] == ["2026-02-01"] * 2
    rows = [
        {"pipe_set": made.json()["id"], "used_on": "2026-02-03", "rotating_h": "10.5"},
        {"joint": joints[0].public_id, "used_on": "2026-02-04", "metres_drilled_m": "4"},
    ]
    told = erp.post("usage-logs/bulk/", {"rows": rows}).json()
    assert (told["shares"], len(told["results"])) == (3, 2)
    used = erp.get(f"joints/{joints[0].public_id}/").json()["usage_since_inspection"]
    assert (used["rotating_h"], used["metres_drilled_m"], used["overpull_kn"]) == (
        "10.500", "4.000", None,
    )  # fmt: skip
    assert erp.get(path).json()["usage"]["rotating_h"] == "10.500"
    first = told["results"][0]
    assert erp.post(f"usage-logs/{first}/reverse/", {"reason": "Rig 12"}).status_code == 200
    assert erp.get(path).json()["usage"] is None
    assert len(erp.rows(f"usage-logs/?joint_share={joints[1].public_id}")) == 2
    wrong = erp.post("usage-logs/bulk/", {"rows": [rows[0], {**rows[1], "rotating_h": "25"}]})
    assert problem_of(wrong, 422)["errors"][0]["pointer"] == "#/rows/1/rotating_h"
    one = erp.post("usage-logs/", {**rows[1], "used_on": "2026-02-05"})
    assert (one.status_code, one.json()["metres_drilled_m"]) == (201, "4.000")
    left = erp.act(path, "remove-members", {"joints": ids(joints[:1]), "on": "2026-03-01"})
    assert left.status_code == 200
    assert erp.rows(f"{path}members/?left_on__empty=false")[0]["left_on"] == "2026-03-01"
    assert erp.act(path, "close", {"on": "2026-04-01"}).json()["closed_on"] == "2026-04-01"


def test_inspection_classes_over_the_api_and_is_withdrawn(actors: cast.Cast, erp: Caller) -> None:
    joints = lives.joints_in(actors, "received", 2)
    facts = {"inspected_on": "2026-05-20", "method": "ut", "inspector": "R. Aliyev"}
    read = [{"kind": "wall", "position": "A", "value": "0.362", "unit": "in"}]
    made = erp.post(
        "inspections/",
        {**facts, "joint": joints[0].public_id, "body_class": "premium", "readings": read},
    )
    assert made.status_code == 201, made.content
    assert made.json()["readings"][0]["value_mm"] == "9.195"
    shown = erp.get(f"joints/{joints[0].public_id}/").json()
    assert (shown["body_class"], shown["inspected_on"]) == ("premium", "2026-05-20")
    rows = [{"joint": joint.public_id, "body_class": "class_2"} for joint in joints]
    told = erp.post("inspections/bulk/", {**facts, "inspected_on": "2026-05-21", "rows": rows})
    assert told.json()["inspections"] == 2, told.content
    grown: dict[str, Any] = {**facts, "inspected_on": "2026-05-25", "rows": [
        {"joint": joints[0].public_id, "kind": "wall", "position": "a", "value": "9.5"},
    ]}  # fmt: skip
    refused = problem_of(erp.post("readings/bulk/", grown), 422)
    assert (refused["errors"][0]["pointer"], refused["errors"][0]["code"]) == (
        "#/rows/0/value", "wall_grew",
    )  # fmt: skip
    reading = erp.rows("readings/?kind=wall")[0]
    marked = erp.act(f"readings/{reading['id']}/", "mark-erroneous", {"reason": "No couplant"})
    assert marked.json()["erroneous_reason"] == "No couplant"
    assert erp.post("readings/bulk/", grown).json()["readings"] == 1
    path = f"inspections/{erp.rows('inspections/?body_class=class_2')[0]['id']}/"
    assert erp.act(path, "withdraw", {"reason": "Wrong joint"}).status_code == 200
    single = {**facts, **grown["rows"][0], "value": "9.4", "inspected_on": "2026-05-26"}
    assert erp.post("readings/", single).json()["value_mm"] == "9.400"


def test_waybill_goes_from_party_to_party(actors: cast.Cast, erp: Caller, workshop: Caller) -> None:
    joints = lives.joints_in(actors, "in_stock", 2)
    shop = factories.make_location(actors.memorandum, actors.stp, kind="workshop")
    made = erp.post(
        "transfers/",
        {"memorandum": actors.memorandum.public_id, "receiver": actors.stp.public_id,
         "destination": shop.public_id, "joints": ids(joints)},
    )  # fmt: skip
    assert made.status_code == 201, made.content
    path = f"transfers/{made.json()['id']}/"
    assert [row["outcome"] for row in made.json()["lines"]] == ["pending", "pending"]
    problem_of(erp.act(path, "confirm", {}), 403)
    gone = {"joint": joints[0].public_id, "outcome": "missing", "reason": "Not on the lorry"}
    told = workshop.act(path, "confirm", {"differences": [gone]})
    assert told.json()["status"] == "differing", told.content
    assert erp.get(f"joints/{joints[1].public_id}/").json()["holder"]["id"] == actors.stp.public_id
    settled = {"joint": joints[0].public_id, "outcome": "returned", "reason": "It was here"}
    assert erp.act(path, "settle", settled).json()["status"] == "settled"
    assert erp.rows(f"transfers/?joint={joints[0].public_id}")[0]["number"].startswith("TR-")


def test_look_alike_serial_is_taken_with_a_warning(actors: cast.Cast, erp: Caller) -> None:
    rig = lives.base(actors)
    (old,) = lives.joints_in(actors, "received", serial="АВС-1", serial_key="ABC1")
    body: dict[str, Any] = {
        "memorandum": actors.memorandum.public_id, "serial": "ABC-1",
        "product_line": old.product_line.public_id, "location": rig.public_id,
        "effective_length_m": "9.5",
    }  # fmt: skip
    warned = problem_of(erp.post("joints/", body), 422)
    assert (warned["code"], warned["errors"][0]["pointer"]) == ("look_alike", "#/serial")
    body["accept_look_alikes"] = True
    made = erp.post("joints/", body)
    assert made.status_code == 201, made.content
    assert made.json()["warnings"] == [
        {"code": "lookalike_serial", "joint": old.public_id, "serial": "АВС-1"}
    ]
    assert problem_of(erp.post("joints/", {**body, "serial": "abc 1"}), 422)["code"] == (
        "serial_taken"
    )
    other = factories.make_product_line(grade="P110")
    again = erp.post("joints/", {**body, "product_line": other.public_id})
    assert (again.status_code, again.json()["warnings"]) == (201, [])
    Joint.objects.filter(serial="ABC-1", product_line=old.product_line).update(status="scrapped")
    assert erp.post("joints/", body).status_code == 201
    bulk = {"memorandum": actors.memorandum.public_id, "rows": [{"serial": "ABC-1"}]}
    refused = problem_of(erp.post("joints/bulk/", bulk), 422)
    assert refused["errors"][0]["code"] == "ambiguous"


def test_new_members_of_a_joint_are_written_and_read(actors: cast.Cast, erp: Caller) -> None:
    (joint,) = lives.joints_in(actors, "received")
    path = f"joints/{joint.public_id}/"
    told = erp.patch(path, {"yard_number": "Y-17", "length_range": "R3"}, erp.etag(path))
    assert (told.json()["yard_number"], told.json()["length_range"]) == ("Y-17", "R3")
    assert problem_of(erp.patch(path, {"body_class": "new"}, erp.etag(path)), 400)
    Location.objects.filter(pk=joint.location_id).update(kind="transit")
    away = {"location": joint.location.public_id, "yard_number": "x"}
    assert problem_of(erp.patch(path, away, erp.etag(path)), 422)["errors"][0]["code"] == "transit"


def test_equipment_is_entered_moved_repaired_and_seen(actors: cast.Cast, erp: Caller) -> None:
    base = lives.base(actors)
    said = {
        "memorandum": actors.memorandum.public_id, "number": "V-1", "kind": "valve",
        "location": base.public_id, "serial": "77", "maker": "Baku valves", "rating": "35 MPa",
    }  # fmt: skip
    made = erp.post("equipment-items/", said)
    assert made.status_code == 201, made.content
    path = f"equipment-items/{made.json()['id']}/"
    for wrong, pointer in (({}, "#/number"), ({"number": "V-2"}, "#/serial")):
        told = problem_of(erp.post("equipment-items/", {**said, **wrong}), 422)
        assert told["errors"][0]["pointer"] == pointer
    offered = [one["action"] for one in erp.get(f"{path}actions/").json()["actions"]]
    assert offered == ["update", "put-in-service", "need-repair", "scrap"]
    refused = erp.act(path, "step", {"action": "need-repair"})
    assert problem_of(refused, 422)["errors"][0]["pointer"] == "#/reason"
    assert erp.act(path, "step", {"action": "repair"}).status_code == 422
    told = erp.act(path, "step", {"action": "scrap", "reason": "Body cracked"})
    assert told.json()["status"] == "scrapped"
    problem_of(erp.patch(path, {"maker": "x"}, erp.etag(path)), 422)
    event = Event.objects.get(verb="item.scrap")
    assert (event.before, event.after) == ({"status": "in_stock"}, {"status": "scrapped"})
    problem_of(caller(actors.stp_engineer).act(path, "step", {"action": "restore"}), 403)
    client = Client()
    client.force_login(actors.socar_observer)
    page = client.get(EquipmentItem.objects.get().get_absolute_url())
    assert "Baku valves" in page.content.decode()


def test_places_are_part_of_what_fits_them(actors: cast.Cast, erp: Caller) -> None:
    def post(kind: str, parent: str | None = None) -> Any:
        body = {"memorandum": actors.memorandum.public_id, "kind": kind, "name": f"A {kind}"}
        return erp.post("locations/", {**body, "parent": parent})

    parent = None
    for kind in ("yard", "bay", "rack", "row"):
        made = post(kind, parent)
        assert made.status_code == 201, made.content
        parent = made.json()["id"]
    row = Location.objects.get(kind="row")
    keys = [str(place.pk) for place in Location.objects.order_by("pk")]
    assert row.path == f"/{'/'.join(keys)}/"
    assert Location.objects.below(Location.objects.get(kind="bay")).count() == 3
    for kind, above in (("rig", parent), ("bay", None), ("row", None), ("yard", parent)):
        told = problem_of(post(kind, above), 422)
        assert told["errors"][0]["pointer"] == "#/parent"
    problem_of(post("transit"), 400)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_lists_cost_two_statements(actors: cast.Cast, erp: Caller, count: int) -> None:
    register.fill(actors, "X")
    joints = lives.joints_in(actors, "received", count)
    erp.post("joint-steps/", {"joints": ids(joints), "action": "store"})
    assert JointStep.objects.count() == count + 2
    for name in LISTS:
        erp.get(f"{name}/")
        with CaptureQueriesContext(connection) as asked:
            assert erp.rows(f"{name}/")
        assert (name, len(asked)) == (name, LIST_QUERIES)


@pytest.mark.parametrize("count", [1, 3, 50, 1_000])
def test_rows_that_refer_to_joints_cost_the_same_for_any_number(
    actors: cast.Cast, erp: Caller, count: int
) -> None:
    joints = ids(lives.joints_in(actors, "laid_down", count))
    facts = {"inspected_on": "2026-05-20", "method": "ut", "inspector": "R. Aliyev"}
    reading = {"kind": "wall", "position": "A", "value": "9.1"}
    bodies = {
        "usage-logs": {
            "rows": [{"joint": id, "used_on": "2026-05-19", "rotating_h": "2"} for id in joints]
        },
        "inspections": {**facts, "rows": [{"joint": id, "body_class": "premium"} for id in joints]},
        "readings": {**facts, "rows": [{"joint": id, **reading} for id in joints]},
    }
    found = {}
    for name, body in bodies.items():
        with CaptureQueriesContext(connection) as asked:
            answer = erp.post(f"{name}/bulk/", body)
        assert answer.status_code == 200, answer.content
        found[name] = len(asked)
    assert found == BULK_QUERIES


def test_rows_name_each_joint_that_nobody_sees(actors: cast.Cast, erp: Caller) -> None:
    seen = lives.joints_in(actors, "laid_down", 1)[0].public_id
    rows = [
        {"joint": id, "used_on": "2026-05-19", "rotating_h": "2"}
        for id in (seen, "pip_00000000000000000000000000", 7, "x" * 41)
    ]
    told = problem_of(erp.post("usage-logs/bulk/", {"rows": rows}), 400)
    assert [(one["pointer"], one["code"]) for one in told["errors"]] == [
        ("#/rows/1/joint", "does_not_exist"),
        ("#/rows/2/joint", "invalid"),
        ("#/rows/3/joint", "does_not_exist"),
    ]
    assert not UsageLog.objects.exists()
