"""Instruments, calibrations and recalls over the API: evidence, so under the version that was
read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from equipment.instruments.recall.models import Recall
from tests import cast
from tests.callers import caller, problem_of
from tests.cast import Cast
from tests.equipment import gauges

pytestmark = pytest.mark.django_db
LIST_QUERIES = 2


@pytest.fixture
def actors() -> Cast:
    return cast.assemble()


def iso(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def body(actors: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "memorandum": actors.memorandum.public_id, "number": "T-1", "kind": "pressure_transducer",
        "model_name": "PX-5", "range_low": "0", "range_high": "700", "range_unit": "bar",
        "accuracy_class": "0.25", **changes,
    }  # fmt: skip


def test_instrument_goes_its_way_over_the_api(actors: Cast) -> None:
    stp, socar = caller(actors.stp_engineer), caller(actors.socar_engineer)
    made = stp.post("instruments/", body(actors))
    assert made.status_code == 201, made.content
    path = f"instruments/{made.json()['id']}/"
    assert (made.json()["range_high_si"], made.json()["model_name"]) == ("70.000000", "PX-5")
    actions = stp.get(f"{path}actions/").json()["actions"]
    assert [one["action"] for one in actions] == ["update", "withdraw"]
    assert socar.get(f"{path}actions/").json()["actions"] == []
    facts = {
        "instrument": made.json()["id"], "calibrated_on": iso(-30), "valid_to": iso(300),
        "laboratory": "AzTest", "number": "C-1",
    }  # fmt: skip
    calibration = stp.post("calibrations/", facts)
    assert (calibration.status_code, calibration.json()["is_fit"]) == (201, True)
    told = socar.get(path).json()["calibrations"]
    assert [one["number"] for one in told] == ["C-1"]
    assert [one["number"] for one in socar.rows("instruments/?state=usable")] == ["T-1"]
    changed = stp.patch(path, {"serial": "77"}, etag=stp.etag(path))
    assert changed.json()["serial"] == "77"
    said = {"on": iso(0), "is_faulty": True, "reason": "Dropped"}
    assert stp.act(path, "withdraw", said).json()["is_faulty"] is True
    assert socar.rows("recalls/")[0]["cause"] == "faulty"


def test_calibration_is_declared_bad_and_its_recall_worked_off(actors: Cast) -> None:
    stp, socar = caller(actors.stp_engineer), caller(actors.socar_engineer)
    calibration = gauges.ready(actors).calibrations.get()
    path = f"calibrations/{calibration.public_id}/"
    said = {"since": calibration.calibrated_on.isoformat(), "reason": "Wrong standard"}
    assert problem_of(socar.act(path, "declare-bad", said), 403)["code"] == "not_allowed"
    with gauges.touched(gauges.touch(1)):
        answer = stp.act(path, "declare-bad", said)
    assert answer.json()["bad_since"] == said["since"]
    recall = Recall.objects.get()
    way = f"recalls/{recall.public_id}/"
    told = socar.get(way).json()
    assert [one["title"] for one in told["items"]] == ["PT-001"]
    assert {one["short"] for one in told["waiting_on"]} == {"SOCAR", "STP"}
    word = {"items": gauges.records(recall), "disposition": "void", "reason": "Not proven"}
    assert socar.act(way, "dispose", word).json()["status"] == "under_review"
    assert socar.get(f"{way}actions/").json()["actions"] == []
    assert socar.rows(f"recalls/?record={told['items'][0]['record']}")[0]["id"] == recall.public_id
    assert stp.act(way, "dispose", word).json()["status"] == "closed"


def test_changes_need_the_version_that_was_read(actors: Cast) -> None:
    stp = caller(actors.stp_engineer)
    made = gauges.ready(actors)
    calibration, recall = made.calibrations.get(), gauges.recalled(actors, number="G-8")
    word = {"items": gauges.records(recall), "disposition": "void", "reason": "x"}
    for path, said in (
        (f"instruments/{made.public_id}/withdraw/", {"on": iso(0), "reason": "x"}),
        (f"calibrations/{calibration.public_id}/declare-bad/", {"since": iso(0), "reason": "x"}),
        (f"recalls/{recall.public_id}/dispose/", word),
    ):
        assert problem_of(stp.post(path, said), 428)["status"] == 428
        assert problem_of(stp.post(path, said, etag='"old"'), 412)["status"] == 412
    path = f"instruments/{made.public_id}/"
    assert problem_of(stp.patch(path, {"serial": "1"}), 428)["status"] == 428


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"range_high": "-1"}, "#/range_high"),
        ({"range_unit": "atm"}, "#/range_unit"),
        ({"accuracy_class": "0"}, "#/accuracy_class"),
        ({"withdrawn_on": "2026-01-01"}, "#/withdrawn_on"),
        ({"number": ""}, "#/number"),
    ],
)
def test_wrong_members_are_named(actors: Cast, changes: dict[str, Any], pointer: str) -> None:
    answer = caller(actors.stp_engineer).post("instruments/", body(actors, **changes))
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_third_party_finds_nothing(actors: Cast) -> None:
    recall = gauges.recalled(actors)
    third = caller(actors.third_engineer)
    for name in ("instruments", "calibrations", "recalls"):
        assert third.rows(f"{name}/") == []
    assert third.get(f"recalls/{recall.public_id}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_lists_cost_two_statements(actors: Cast, rows: int) -> None:
    for number in range(rows):
        gauges.recalled(actors, records=1, number=f"G-{number}")
    socar = caller(actors.socar_engineer)
    for name in ("instruments", "calibrations", "recalls"):
        assert len(socar.rows(f"{name}/?limit=100")) == rows
        with CaptureQueriesContext(connection) as asked:
            socar.rows(f"{name}/?limit=100")
        assert len(asked) == LIST_QUERIES, name
