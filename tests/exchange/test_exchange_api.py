"""The exchange over the API: stages of sight, steps in order, days by rows, personal data apart."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from exchange.models import AttendanceDay, Placement, Specialist
from tests import cast
from tests.callers import Caller, caller, problem_of
from tests.exchange import placed

pytestmark = pytest.mark.django_db


def path_of(row: Any) -> str:
    kind = "specialists" if isinstance(row, Specialist) else "placements"
    return f"{kind}/{row.public_id}/"


def actions(asking: Caller, path: str) -> list[str]:
    return [one["action"] for one in asking.get(f"{path}actions/").json()["actions"]]


def told(stage: cast.Cast, **changes: Any) -> dict[str, Any]:
    """What a nomination is sent with, from today on."""
    today = timezone.localdate()
    specialist = changes.pop("specialist", None) or placed.register_one(stage)
    return {
        "memorandum": stage.memorandum.public_id,
        "specialist": specialist.public_id,
        "host": stage.stp.public_id,
        "host_unit": "Thread workshop",
        "commitment": placed.commitment(stage).public_id,
        "planned_start": str(today - dt.timedelta(days=9)),
        "planned_end": str(today),
        "programme": "Gauging of premium connections",
        **changes,
    }


def test_placement_goes_its_whole_way_by_its_actions(stage: cast.Cast) -> None:
    engineer, home = caller(stage.socar_engineer), caller(stage.socar_coordinator)
    host, mentor = caller(stage.stp_coordinator), caller(stage.stp_engineer)
    made = engineer.post("placements/", told(stage))
    assert made.status_code == 201, made.content
    path = f"placements/{made.json()['id']}/"
    assert actions(home, path) == ["update", "approve", "withdraw"]
    assert home.act(path, "approve").json()["status"] == "approved"
    assert actions(host, path) == ["accept", "decline"]
    body = {"mentor": stage.stp_engineer.public_id}
    assert host.act(path, "accept", body).json()["mentor"]["id"] == body["mentor"]
    first = made.json()["planned_start"]
    assert mentor.act(path, "start", {"on": first}).json()["started_on"] == first
    days = {"rows": [{"on": first}, {"on": str(timezone.localdate()), "is_present": False}]}
    assert mentor.act(path, "record-attendance", days).status_code == 200
    found = home.rows(f"attendance-days/?placement={made.json()['id']}")
    assert [(day["on"], day["presence"]) for day in found] == [
        (first, "present"),
        (str(timezone.localdate()), "absent"),
    ]
    assert engineer.act(path, "report", {"text": "Learned to gauge."}).status_code == 200
    done = host.act(path, "confirm").json()
    assert (done["status"], done["report"]["text"]) == ("done", "Learned to gauge.")
    assert actions(home, path) == []


def test_nomination_is_missing_to_the_host_until_home_approves(stage: cast.Cast) -> None:
    placement = placed.nominated(stage)
    specialist, path = placement.specialist, path_of(placement)
    host, third = caller(stage.stp_coordinator), caller(stage.third_admin)
    for asked in (path, path_of(specialist)):
        assert problem_of(host.get(asked), 404)["code"] == "not_found"
    assert host.rows("placements/") == host.rows("specialists/") == []
    caller(stage.socar_coordinator).act(path, "approve")
    assert host.get(path).json()["specialist"]["number"] == specialist.number
    assert [row["number"] for row in host.rows("specialists/")] == [specialist.number]
    for asked in (path, path_of(specialist), f"{path_of(specialist)}person/"):
        problem_of(third.get(asked), 404)


def test_name_is_known_to_the_host_and_contact_and_consent_to_home_alone(stage: cast.Cast) -> None:
    path = path_of(placed.approved(stage).specialist) + "person/"
    own = caller(stage.socar_engineer).get(path).json()
    assert (own["given_name"], own["family_name"], own["phone"], own["email"]) == placed.NAMES
    assert own["consented_on"] == "2026-05-01"
    theirs = caller(stage.stp_coordinator).get(path).json()
    assert (theirs.pop("given_name"), theirs.pop("family_name")) == placed.NAMES[:2]
    assert set(theirs.values()) == {None}


def test_no_list_and_no_detail_holds_a_personal_value(stage: cast.Cast) -> None:
    placement = placed.reported(stage)
    home = caller(stage.socar_engineer)
    addresses = ("specialists/", "placements/", path_of(placement), path_of(placement.specialist))
    for address in (*addresses, "specialists/?format=csv", "placements/?format=csv"):
        answer = home.get(address)
        text = (answer.getvalue() if answer.streaming else answer.content).decode()
        assert not [word for word in placed.NAMES if word in text], address


def test_specialist_is_kept_over_the_api(stage: cast.Cast) -> None:
    keeper, host = caller(stage.socar_engineer), caller(stage.stp_engineer)
    facts = {"unit": "Yard 2", "trade": "welder", "given_name": "Elnur", "family_name": "Example"}
    made = keeper.post("specialists/", facts)
    assert made.status_code == 201, made.content
    path = f"specialists/{made.json()['id']}/"
    assert made.json()["organisation"]["id"] == stage.socar.public_id
    assert problem_of(keeper.patch(path, {"unit": "Yard 3"}), 428)
    assert keeper.patch(path, {"unit": "Yard 3"}, keeper.etag(path)).json()["unit"] == "Yard 3"
    problem_of(host.patch(path, {"unit": "Ours"}, etag="*"), 404)
    consent = {"purpose": "placement", "consented_on": "2026-05-01"}
    assert keeper.act(path, "record-consent", consent).status_code == 200
    assert "withdraw-consent" in actions(keeper, path)
    assert keeper.act(path, "erase", {"reason": "Asked for it"}).json()["is_active"] is False
    assert keeper.get(f"{path}person/").json()["given_name"] == ""
    assert actions(keeper, path) == []


def test_overlap_is_refused_at_its_field_and_names_the_other(stage: cast.Cast) -> None:
    engineer, specialist = caller(stage.socar_engineer), placed.register_one(stage)
    first = engineer.post("placements/", told(stage, specialist=specialist)).json()
    again = told(stage, specialist=specialist, planned_start=first["planned_end"],
                 planned_end=str(timezone.localdate() + dt.timedelta(days=30)))  # fmt: skip
    refused = problem_of(engineer.post("placements/", again), 422)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("overlap", "#/planned_start")
    assert first["number"] in refused["detail"]
    assert Placement.objects.count() == 1


def test_wrong_days_are_named_by_their_rows_and_none_is_kept(stage: cast.Cast) -> None:
    mentor, placement = caller(stage.stp_engineer), placed.started(stage)
    rows = [{"on": "2026-06-02"}, {"on": "2026-07-01"}, {"on": "2026-06-02"}]
    refused = problem_of(mentor.act(path_of(placement), "record-attendance", {"rows": rows}), 422)
    assert [one["pointer"] for one in refused["errors"]] == [f"#/rows/{row}/on" for row in range(3)]
    assert not AttendanceDay.objects.exists()
    bare = mentor.act(path_of(placement), "record-attendance", {"rows": [{"on": "2026-02-30"}]})
    assert problem_of(bare, 400)["errors"][0]["pointer"] == "#/rows/0/on"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("host", "org_nobody"),
        ("planned_start", "NaN"),
        ("programme", "nul\x00l"),
        ("host_unit", 5),
        ("home", "org_nobody"),
        ("status", "done"),
        ("approved_by", "usr_nobody"),
    ],
)
def test_wrong_member_is_400_at_its_pointer(stage: cast.Cast, member: str, value: Any) -> None:
    sent = told(stage, **{member: value})
    refused = problem_of(caller(stage.socar_engineer).post("placements/", sent), 400)
    assert refused["errors"][0]["pointer"] == f"#/{member}"


def test_another_partys_commitment_or_specialist_answers_as_missing(stage: cast.Cast) -> None:
    foreign = placed.register_one(stage, by=stage.third_engineer)
    engineer = caller(stage.socar_engineer)
    for id in (foreign.public_id, "spc_00000000000000000000000000"):
        sent = {**told(stage), "specialist": id}
        refused = problem_of(engineer.post("placements/", sent), 400)
        assert refused["errors"] == [
            {
                "pointer": "#/specialist",
                "detail": "There is no such object.",
                "code": "does_not_exist",
            }
        ]


def test_token_without_the_scope_reads_nothing(stage: cast.Cast) -> None:
    bare = caller(stage.socar_engineer, "equipment:read")
    assert problem_of(bare.get("placements/"), 403)
    reader = caller(stage.socar_engineer, "exchange:read")
    assert reader.rows("placements/") == []
    assert problem_of(reader.post("placements/", told(stage)), 403)


@pytest.mark.django_db(transaction=True)
def test_of_many_acceptances_with_one_tag_a_single_one_gets_on() -> None:
    stage = cast.assemble()
    host, path = caller(stage.stp_coordinator), path_of(placed.approved(stage))
    tag, body = host.etag(path), {"mentor": stage.stp_engineer.public_id}

    def accept(_number: int) -> int:
        try:
            return int(Caller(host.headers).post(f"{path}accept/", body, etag=tag).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(accept, range(20))) == [200] + [412] * 19


@pytest.mark.parametrize("count", [1, 3, 50])
def test_lists_cost_two_statements_however_long(
    stage: cast.Cast, count: int, django_assert_num_queries: Any
) -> None:
    commitment = placed.commitment(stage)
    for number in range(count):
        start = placed.START + dt.timedelta(days=number)
        one = {"planned_start": start, "planned_end": start, "commitment": commitment}
        placed.approved(stage, **one)
    host = caller(stage.stp_coordinator)
    for address in ("placements/", "specialists/", "attendance-days/"):
        host.rows(address)
        with django_assert_num_queries(2):
            host.rows(address)
