"""One joint over the API: entered, changed, refused by the same rules as thousands."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from core.errors import Conflict, PortalError, Refused
from core.events import services as events
from core.models import Event, SearchEntry
from equipment.models import Joint, Location, ProductLine
from equipment.pipes import joints
from tests import cast, factories, works
from tests.callers import Caller, caller, problem_of
from tests.equipment import lives, yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW


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


@pytest.fixture
def body(actors: cast.Cast, rig: Location, line: ProductLine) -> dict[str, Any]:
    return {
        "memorandum": actors.memorandum.public_id,
        "serial": "A-1",
        "product_line": line.public_id,
        "location": rig.public_id,
        "effective_length_m": "12.850",
    }


def test_joint_comes_in_with_its_event_and_is_found(
    actors: cast.Cast, erp: Caller, body: dict[str, Any]
) -> None:
    answer = erp.post("joints/", {**body, "tally_number": "17", "reason": "Delivery 14"})
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert (said["serial"], said["status"], said["version"]) == ("A-1", "on_rig", 1)
    assert answer.headers["Location"].endswith(f"/api/v1/joints/{said['id']}/")
    assert answer.headers["ETag"] == erp.etag(f"joints/{said['id']}/")
    joint = Joint.objects.get()
    assert (joint.serial_key, joint.number_key, joint.organisation) == ("A1", "17", actors.socar)
    event = Event.objects.get(verb="joint.registered")
    assert event.object_id == joint.public_id
    assert event.reason == "Delivery 14"
    assert event.after["effective_length_m"] == "12.850"
    events.relay()
    assert SearchEntry.objects.filter(title="A-1").exists()


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"serial": ""}, 400, ("#/serial", "blank")),
        ({"serial": "АB-1"}, 422, ("#/serial", "mixed_scripts")),
        ({"serial": "A\u202e1"}, 422, ("#/serial", "forbidden_character")),
        ({"description": "A\u20281"}, 422, ("#/description", "forbidden_character")),
        ({"effective_length_m": "0"}, 422, ("#/effective_length_m", "range")),
        ({"effective_length_m": "100"}, 422, ("#/effective_length_m", "range")),
        ({"effective_length_m": "twelve"}, 400, ("#/effective_length_m", "invalid")),
        ({"kind": "flange"}, 400, ("#/kind", "invalid_choice")),
        ({"location": "loc_00000000000000000000000000"}, 400, ("#/location", "does_not_exist")),
        ({"status": "run"}, 400, ("#/status", "invalid_choice")),
        ({"status": "received"}, 422, ("#/status", "misplaced")),
    ],
)
def test_faults_stand_at_their_members(
    erp: Caller, body: dict[str, Any], change: dict[str, Any], status: int, told: tuple[str, str]
) -> None:
    refused = problem_of(erp.post("joints/", {**body, **change}), status)
    assert (refused["errors"][0]["pointer"], refused["errors"][0]["code"]) == told
    assert not Joint.objects.exists()


@pytest.mark.parametrize(
    ("told", "kept"), [(None, "received"), ("received", "received"), ("in_stock", "in_stock")]
)
def test_joint_at_a_yard_comes_in_as_told_or_received(
    actors: cast.Cast, erp: Caller, body: dict[str, Any], told: str | None, kept: str
) -> None:
    at_yard = {**body, "location": lives.base(actors).public_id}
    if told:
        at_yard["status"] = told
    assert erp.post("joints/", at_yard).json()["status"] == kept
    on_rig = {**at_yard, "serial": "A-2", "status": "on_rig"}
    refused = problem_of(erp.post("joints/", on_rig), 422)
    assert refused["errors"][0]["code"] == "misplaced"


def test_all_faults_are_told_at_once(erp: Caller, body: dict[str, Any]) -> None:
    wrong = {**body, "serial": "A\u202e1", "overall_length_m": "250"}
    told = problem_of(erp.post("joints/", wrong), 422)["errors"]
    assert [error["pointer"] for error in told] == ["#/serial", "#/overall_length_m"]


def test_serial_of_the_party_is_taken_once(
    actors: cast.Cast, erp: Caller, body: dict[str, Any]
) -> None:
    erp.post("joints/", body)
    refused = problem_of(erp.post("joints/", {**body, "serial": "a 1"}), 422)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("serial_taken", "#/serial")
    theirs = factories.make_location(actors.memorandum, actors.stp, name="STP rig")
    own = {**body, "location": theirs.public_id}
    assert caller(actors.stp_engineer).post("joints/", own).status_code == 201


def test_only_workers_of_the_own_party_enter_and_change(
    actors: cast.Cast, erp: Caller, body: dict[str, Any]
) -> None:
    problem_of(caller(actors.socar_observer).post("joints/", body), 403)
    path = f"joints/{erp.post('joints/', body).json()['id']}/"
    for person in (actors.socar_observer, actors.stp_engineer):
        problem_of(caller(person).patch(path, {"description": "x"}), 403)
        assert caller(person).get(f"{path}actions/").json() == {"actions": []}
    problem_of(caller(actors.third_admin).patch(path, {"description": "x"}), 404)


def test_change_keeps_what_it_does_not_name(
    actors: cast.Cast, erp: Caller, body: dict[str, Any]
) -> None:
    made = erp.post("joints/", body)
    path = f"joints/{made.json()['id']}/"
    offered = erp.get(f"{path}actions/").json()["actions"]
    assert [(one["action"], one["method"]) for one in offered] == [("change", "PATCH")]
    answer = erp.patch(path, {"effective_length_m": "12.9", "serial": "A-2"}, made.headers["ETag"])
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["effective_length_m"], said["serial"], said["version"]) == ("12.900", "A-2", 2)
    assert said["location"] == made.json()["location"]
    assert Joint.objects.get().serial_key == "A2"
    event = Event.objects.get(verb="joint.changed")
    assert event.before == {"effective_length_m": "12.850", "serial": "A-1"}
    assert event.after["serial"] == "A-2"
    problem_of(erp.patch(path, {"kind": "pup"}, made.headers["ETag"]), 412)
    assert erp.patch(path, {"serial": "A-2"}).json()["version"] == 2
    assert Event.objects.filter(verb="joint.changed").count() == 1


def test_joint_on_an_open_order_or_in_the_hole_stays(actors: cast.Cast, erp: Caller) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    works.finished_order(actors, commitment, joints=1, now=NOW)
    path = f"joints/{Joint.objects.get().public_id}/"
    assert problem_of(erp.patch(path, {"description": "x"}), 422)["code"] == "stuck"
    assert erp.get(f"{path}actions/").json() == {"actions": []}


def test_joint_is_entered_once_for_a_key_and_tried_without_a_trace(
    erp: Caller, body: dict[str, Any]
) -> None:
    assert erp.post("joints/?validate_only=true", body).status_code == 200
    assert not Joint.objects.exists()
    answers = [erp.post("joints/", body, idempotency_key="k-1") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert Joint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_with_one_serial_make_one_joint(
    actors: cast.Cast, rig: Location, line: ProductLine
) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def enter() -> None:
        start.wait()
        try:
            joints.create_joint(
                memorandum=actors.memorandum,
                serial="A-1",
                product_line=line,
                location=rig,
                effective_length_m=Decimal("12.8"),
                by=actors.socar_engineer,
                now=NOW,
            )
            outcomes.append("made")
        except PortalError as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes)[-1] == "made"
    assert sorted(outcomes)[0] in (Conflict.__name__, Refused.__name__)
    assert Joint.objects.count() == 1
