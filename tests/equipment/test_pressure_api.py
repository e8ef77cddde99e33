"""Pressure tests over the API: a data logger posts its file, reads verdicts and decides."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Attachment
from equipment.models import PressureTest, WorkOrder
from equipment.pressure_testing.facts import RecorderFile
from tests import cast
from tests.callers import Caller, caller, problem_of
from tests.equipment import pressing, yard

pytestmark = pytest.mark.django_db
LIST_QUERIES = 2


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipment.pressure_testing.api.timezone.now", lambda: pressing.NOW)


@pytest.fixture
def logger(stage: cast.Cast) -> Caller:
    return caller(stage.stp_engineer, "equipment:read", "equipment:write")


def parts(stage: cast.Cast, order: WorkOrder, **changes: Any) -> dict[str, Any]:
    """The multipart body of a set-up."""
    setup = pressing.setup(stage, order)
    gauge = setup.instruments[0].instrument
    said = {
        "order": order.public_id,
        "procedure": setup.procedure.public_id,
        "tested_on": pressing.TODAY.isoformat(),
        "witnesses": [one.public_id for one in setup.witnesses],
        "instruments": json.dumps([{"instrument": gauge.public_id, "role": "recorder"}]),
        "file": upload(pressing.chart().data),
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def upload(data: bytes, name: str = "test.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "text/csv")


@pytest.mark.parametrize("row", pressing.EXPECTED, ids=lambda row: row["file"])
def test_a_recorder_file_is_judged_as_expected(
    stage: cast.Cast, logger: Caller, row: dict[str, str]
) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    gauge = pressing.gauge(stage, full_mpa=str(Decimal(row["target"]) * 2))
    body = parts(
        stage,
        order,
        procedure=pressing.procedure_of(stage, row).public_id,
        instruments=json.dumps([{"instrument": gauge.public_id, "role": "recorder"}]),
        file=upload(pressing.recorded(row["file"]).data, row["file"]),
    )
    answer = logger.upload("pressure-tests/", **body)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    drop = "" if said["drop_mpa"] is None else f"{Decimal(said['drop_mpa']):.3f}"
    assert (said["verdict"], ",".join(said["findings"]), drop) == (
        row["verdict"], row["findings"], row["drop_mpa"]
    )  # fmt: skip


def test_token_of_a_data_logger_posts_set_ups_and_nothing_else(
    stage: cast.Cast, logger: Caller
) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    box = caller(stage.stp_engineer, "recorders:write")
    answer = box.upload("pressure-tests/", **parts(stage, order))
    assert answer.status_code == 201, answer.content
    path = f"pressure-tests/{answer.json()['id']}/"
    tag = logger.etag(path)
    file = answer.json()["recorder_file"]["id"]
    refused = [
        *(box.get(f"{path}{part}") for part in ("", "attempts/", "chart/", "actions/")),
        *(box.get(one) for one in ("pressure-tests/", "work-orders/", f"files/{file}/content/")),
        box.get(f"work-orders/{order.public_id}/"),
        box.post(f"{path}withdraw/", {"reason": "x"}, etag=tag),
        box.post(f"{path}decide/", {"reason": "x"}, etag=tag),
        box.post(f"work-orders/{order.public_id}/finish/"),
        box.post("joints/", {}),
        box.get(path, if_none_match=tag),
    ]
    assert {problem_of(one, 403)["code"] for one in refused} == {"scope_missing"}
    assert box.get(f"search/?q={order.number}").json()["results"] == []
    reader = caller(stage.stp_engineer, "equipment:read", "files:write")
    denied = reader.upload("pressure-tests/", **parts(stage, order))
    assert problem_of(denied, 403)["code"] == "scope_missing"
    assert PressureTest.objects.count() == 1


def test_calls_of_a_data_logger_are_counted_by_themselves(stage: cast.Cast, settings: Any) -> None:
    settings.API_LIMIT = 3
    order = pressing.started(stage, pressing.joints(stage))
    box, other = (caller(stage.stp_engineer, "recorders:write") for _number in range(2))
    ended = [box.upload("pressure-tests/", order=order.public_id) for _number in range(4)]
    assert [one.status_code for one in ended] == [400, 400, 400, 429]
    assert int(ended[-1].headers["Retry-After"]) > 0
    assert other.upload("pressure-tests/", order=order.public_id).status_code == 400


def test_a_set_up_is_recorded_read_chosen_and_withdrawn(stage: cast.Cast, logger: Caller) -> None:
    order = pressing.started(stage, pressing.joints(stage, 2))
    first, second = yard.lines(order)
    lines = [
        {"line": first.public_id},
        {"line": second.public_id, "leak": {"where": "body", "at_m": "3.2"}, "remark": "Drops"},
    ]
    answer = logger.upload("pressure-tests/", **parts(stage, order, lines=json.dumps(lines)))
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert [(one["verdict"], one["leak_where"]) for one in made["attempts"]] == [
        ("pass", ""), ("leak", "body")
    ]  # fmt: skip
    assert [line.status for line in yard.lines(order)] == ["done", "rejected"]
    path = f"pressure-tests/{made['id']}/"
    offered = [one["action"] for one in logger.get(f"{path}actions/").json()["actions"]]
    assert offered == ["decide", "withdraw"]
    again = parts(stage, order, file=upload(pressing.chart(leak=0.1).data),
                  lines=json.dumps([{"line": second.public_id}]))  # fmt: skip
    retest = logger.upload("pressure-tests/", **again).json()
    assert [line.status for line in yard.lines(order)] == ["done", "planned"]
    tries = logger.rows(f"pressure-tests/{retest['id']}/attempts/")
    assert [(one["number"], one["verdict"], one["deciding"]) for one in tries] == [
        (1, "leak", []), (2, "pass", [])
    ]  # fmt: skip
    other = f"pressure-tests/{retest['id']}/"
    assert problem_of(logger.post(f"{other}decide/", {"reason": "Seal"}), 428)
    chosen = logger.post(f"{other}decide/", {"reason": "New seal"}, etag=logger.etag(other))
    assert chosen.status_code == 200, chosen.content
    assert [line.status for line in yard.lines(order)] == ["done", "done"]
    gone = logger.post(f"{other}withdraw/", {"reason": "Wrong file"}, etag=logger.etag(other))
    assert gone.json()["withdrawn_reason"] == "Wrong file"
    assert [line.status for line in yard.lines(order)] == ["done", "rejected"]


def test_what_cannot_be_read_is_refused_with_row_and_column(
    stage: cast.Cast, logger: Caller
) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    rows = pressing.chart().data.decode().splitlines()
    rows[12] = "12.0;much"
    body = parts(stage, order, file=upload("\n".join(rows).encode()))
    problem = problem_of(logger.upload("pressure-tests/", **body), 422)
    assert problem["code"] == "chart_refused"
    (whole, place) = problem["errors"]
    assert (whole["pointer"], place["pointer"]) == ("#/file", "#/file")
    assert (place["row"], place["column"], place["code"]) == (13, 2, "unreadable_cell")
    assert (PressureTest.objects.count(), Attachment.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "case",
    [
        ("instruments", "[]", "#/instruments", 422),
        ("instruments", "nothing", "#/instruments", 400),
        ("instruments", '[{"instrument": "imt_0", "role": "recorder"}]',
         "#/instruments/0/instrument", 400),
        ("lines", '[{"line": 7}]', "#/lines/0/line", 400),
        ("lines", '{"line": 7}', "#/lines", 400),
        ("lines", "[]", "#/lines", 422),
        ("file", None, "#/file", 400),
        ("tested_on", "2026-02-31", "#/tested_on", 400),
        ("tested_on", "2027-01-01", "#/tested_on", 422),
        ("target_value", "NaN", "#/target_value", 400),
        ("target_value", "21", "#/target_reason", 422),
        ("target_value", "2900", "#/target", 422),
        ("witnesses", [], "#/witnesses", 422),
        ("medium", "beer", "#/medium", 400),
        ("hat", "1", "#/hat", 400),
    ],
)  # fmt: skip
def test_wrong_part_is_told_at_its_pointer(
    stage: cast.Cast, logger: Caller, case: tuple[str, Any, str, int]
) -> None:
    part, value, pointer, status = case
    order = pressing.started(stage, pressing.joints(stage))
    answer = logger.upload("pressure-tests/", **parts(stage, order, **{part: value}))
    problem = problem_of(answer, status)
    assert pointer in [one["pointer"] for one in problem["errors"]]
    assert PressureTest.objects.count() == 0


def test_pretending_stores_nothing(stage: cast.Cast, logger: Caller) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    answer = logger.upload("pressure-tests/?validate_only=true", **parts(stage, order))
    assert answer.status_code in (200, 201), answer.content
    assert answer.json()["verdict"] == "pass"
    assert (PressureTest.objects.count(), Attachment.objects.count()) == (0, 0)


def test_third_party_sees_nothing(stage: cast.Cast, logger: Caller) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    made = logger.upload("pressure-tests/", **parts(stage, order)).json()
    third = caller(stage.third_engineer)
    assert third.rows("pressure-tests/") == []
    for path in ("", "attempts/", "chart/"):
        assert third.get(f"pressure-tests/{made['id']}/{path}").status_code == 404
    owner = caller(stage.socar_engineer)
    assert problem_of(owner.upload("pressure-tests/", **parts(stage, order)), 403)


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_at_any_length(stage: cast.Cast, logger: Caller, count: int) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    for number in range(count):
        data = pressing.chart(leak=number / 100).data
        pressing.record(stage, order, chart=RecorderFile("a.csv", data))
    logger.get("pressure-tests/?limit=1000")
    with CaptureQueriesContext(connection) as queries:
        assert len(logger.rows("pressure-tests/?limit=1000")) == count
    assert len(queries) == LIST_QUERIES


def test_tests_are_narrowed(stage: cast.Cast, logger: Caller) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    (line,) = yard.lines(order)
    pressing.record(stage, order)
    pressing.record(stage, order, chart=pressing.chart(leak=3))
    for query, count in (
        ("verdict=pass", 1), ("verdict=fail", 1), (f"joint={line.pipe.public_id}", 2),
        ("finding=hold_too_short", 1), ("finding__not=hold_too_short", 1), ("standing=true", 2),
        (f"order={order.public_id}", 2), ("tested_on__lte=2026-01-01", 0), ("attempt=pass", 1),
    ):  # fmt: skip
        assert len(logger.rows(f"pressure-tests/?{query}")) == count, query


# -- procedures --------------------------------------------------------------------------------
def terms(**members: Any) -> dict[str, Any]:
    return {
        "edition": "2026", "in_force_from": "2026-01-01", "medium": "water",
        "target_kind": "fixed", "target": {"value": "3000", "unit": "psi"},
        "tolerance": {"value": "5", "unit": "%"}, "hold_s": 300,
        "max_drop": {"value": "5", "unit": "%"}, "max_gap_s": "5",
        "ceiling": {"value": "110", "unit": "%"}, "witness_rule": "none", "source": "Own",
        "mark": "practice", **members,
    }  # fmt: skip


def test_procedure_gets_versions_by_administrators(stage: cast.Cast, logger: Caller) -> None:
    admin = caller(stage.socar_admin)
    body = {"code": "own", "name": {"en": "Own"}, "subject": "pipe", "first": terms()}
    made = admin.post("test-procedures/", body)
    assert made.status_code == 201, made.content
    said = made.json()
    (first,) = said["versions"]
    assert (first["target_mpa"], first["entered_target"]) == ("20.684272", "3000.000000")
    path = f"test-procedures/{said['id']}/"
    newer = terms(edition="2027", in_force_from="2027-01-01")
    versions = admin.post(f"{path}add-version/", newer).json()["versions"]
    assert [(one["edition"], one["in_force_to"]) for one in versions] == [
        ("2027", None), ("2026", "2026-12-31")
    ]  # fmt: skip
    ended = admin.post(f"{path}end/", {"on": "2028-01-01", "reason": "Old"}).json()
    assert ended["versions"][0]["in_force_to"] == "2028-01-01"
    assert problem_of(logger.post("test-procedures/", body | {"code": "other"}), 403)
    wrong = admin.post(f"{path}add-version/", terms(ceiling={"value": "90", "unit": "%"}))
    assert problem_of(wrong, 422)["errors"][0]["pointer"] == "#/ceiling"
