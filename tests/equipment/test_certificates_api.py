"""Certificates over the API: read, issued, withdrawn, printed, and many as one ZIP."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.transfer.models import Export
from equipment.models import BatchedCertificate, Certificate
from equipment.pressure_testing.facts import LineFacts
from tests import cast
from tests.callers import Caller, caller, problem_of
from tests.core import transfers
from tests.equipment import certified, pressing, yard

pytestmark = pytest.mark.django_db
LIST_QUERIES, DETAIL_QUERIES = 2, 2
ROOT = "certificates/"


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipment.certificates.api.timezone.now", lambda: certified.NOW)


@pytest.fixture
def crew(stage: cast.Cast) -> Caller:
    return caller(stage.stp_engineer)


def one(made: Certificate) -> str:
    return f"{ROOT}{made.public_id}/"


def test_certificate_is_issued_read_and_withdrawn(stage: cast.Cast, crew: Caller) -> None:
    test = certified.witnessed(stage, 2)
    answer = crew.post(ROOT, {"subject": test.public_id})
    assert answer.status_code == 201, answer.content
    said = answer.json()
    made = Certificate.objects.get()
    assert (said["number"], said["status"], said["kind"], said["subject"]) == (
        "STP-2026-001", "valid", "pressure_test", test.public_id
    )  # fmt: skip
    assert [row["position"] for row in said["lines"]] == [1, 2]
    assert (said["digest"], said["token"]) == (made.digest, made.token)
    assert (said["author"]["id"], said["withdrawn_by"]) == (stage.stp_engineer.public_id, None)
    actions = [row["action"] for row in crew.get(f"{one(made)}actions/").json()["actions"]]
    assert actions == ["withdraw"]
    gone = crew.act(one(made), "withdraw", {"reason": "Wrong gauge"})
    assert gone.status_code == 200, gone.content
    told = gone.json()
    assert (told["status"], told["withdrawn_reason"]) == ("withdrawn", "Wrong gauge")
    assert told["withdrawn_by"]["id"] == stage.stp_engineer.public_id
    assert crew.get(f"{one(made)}actions/").json()["actions"] == []


def test_content_is_the_bytes_of_the_digest(stage: cast.Cast, crew: Caller) -> None:
    made = certified.issued(stage)
    answer = crew.get(f"{one(made)}content/")
    assert hashlib.sha256(answer.content).hexdigest() == made.digest
    assert answer.headers["ETag"] == f'"{made.digest}"'


def test_paper_is_brought_in_two_languages(stage: cast.Cast, crew: Caller) -> None:
    made = certified.issued(stage)
    papers = [crew.get(f"{one(made)}document/?languages={pair}") for pair in ("az,en", "az,ru")]
    assert [paper.content[:5] for paper in papers] == [b"%PDF-", b"%PDF-"]
    assert papers[0].content != papers[1].content
    assert papers[0].headers["Content-Type"] == "application/pdf"
    assert problem_of(crew.get(f"{one(made)}document/?languages=de"), 400)


def test_what_a_record_lacks_is_named(stage: cast.Cast, crew: Caller) -> None:
    bare = pressing.record(stage, pressing.started(stage, pressing.joints(stage)))
    problem = problem_of(crew.post(ROOT, {"subject": bare.public_id}), 422)
    assert problem["code"] == "incomplete"
    assert [row["detail"] for row in problem["errors"][1:]] == [
        f"{who} has not confirmed yet to have been there."
        for who in ("Engineer of SOCAR", "Coordinator of STP")
    ]
    assert Certificate.objects.count() == 0


def test_second_certificate_of_a_record_is_refused_but_in_its_place(
    stage: cast.Cast, crew: Caller
) -> None:
    first = certified.issued(stage)
    body = {"subject": first.subject}
    assert problem_of(crew.post(ROOT, body), 422)["code"] == "already_certified"
    newer = crew.post(ROOT, {**body, "supersedes": first.public_id})
    assert (newer.status_code, newer.json()["supersedes"]) == (201, first.public_id)
    old = crew.get(one(first)).json()
    assert old["status"] == "superseded"
    again = crew.post(ROOT, {**body, "supersedes": first.public_id})
    assert problem_of(again, 422)["code"] == "wrong_state"


def test_unknown_and_foreign_records_are_not_certified(stage: cast.Cast, crew: Caller) -> None:
    test = certified.witnessed(stage)
    third = caller(stage.third_engineer)
    for asking, subject in ((crew, "prt_01M8BJZ6GEXME20B8Y87JG2MKX"), (third, test.public_id)):
        problem = problem_of(asking.post(ROOT, {"subject": subject}), 400)["errors"][0]
        assert (problem["code"], problem["pointer"]) == ("does_not_exist", "#/subject")
    owner = caller(stage.socar_engineer)
    assert problem_of(owner.post(ROOT, {"subject": test.public_id}), 403)["code"] == "not_allowed"
    reader = caller(stage.stp_engineer, "equipment:read")
    denied = reader.post(ROOT, {"subject": test.public_id})
    assert problem_of(denied, 403)["code"] == "scope_missing"


def test_withdrawal_needs_reason_and_the_version_that_was_read(
    stage: cast.Cast, crew: Caller
) -> None:
    made = certified.issued(stage)
    path, why = f"{one(made)}withdraw/", {"reason": "Wrong gauge"}
    assert problem_of(crew.post(path, why), 428)
    assert problem_of(crew.post(path, why, etag='"9"'), 412)
    assert problem_of(crew.act(one(made), "withdraw", {"reason": ""}), 400)
    owner = caller(stage.socar_engineer)
    assert problem_of(owner.act(one(made), "withdraw", why), 403)["code"] == "not_allowed"
    assert crew.act(one(made), "withdraw", why).status_code == 200
    twice = problem_of(crew.act(one(made), "withdraw", why), 422)
    assert twice["code"] == "wrong_state"


def test_issue_is_tried_without_using_a_number(stage: cast.Cast, crew: Caller) -> None:
    test = certified.witnessed(stage)
    tried = crew.post(f"{ROOT}?validate_only=true", {"subject": test.public_id})
    assert (tried.status_code, Certificate.objects.count()) == (200, 0)
    key = {"idempotency_key": "one"}
    first, again = (crew.post(ROOT, {"subject": test.public_id}, **key) for _number in range(2))
    assert (first.json()["number"], again.json()) == ("STP-2026-001", first.json())
    assert Certificate.objects.count() == 1


def test_list_is_filtered(stage: cast.Cast, crew: Caller) -> None:
    first, second = certified.issued(stage), certified.issued(stage, 2)
    certified.withdraw(stage, first)
    joint = yard.lines(second.order)[0].joint
    assert joint is not None
    asked = {
        "status=withdrawn": [first], "status__not=withdrawn": [second],
        "kind=revision": [], "kind=pressure_test&ordering=issued_on": [first, second],
        f"subject={first.subject}": [first], f"order={second.order.public_id}": [second],
        f"joint={joint.public_id}": [second], "q=002": [second],
        "number=STP-2026-001": [first], "issued_on__gte=2027-01-01": [],
        f"issued_by={stage.stp.public_id}&ordering=number": [first, second],
        f"addressed_to={stage.stp.public_id}": [],
        f"memorandum={stage.memorandum.public_id}&ordering=number": [first, second],
    }  # fmt: skip
    for query, wanted in asked.items():
        found = [row["id"] for row in crew.rows(f"{ROOT}?{query}")]
        assert found == [row.public_id for row in wanted], query


@pytest.mark.parametrize("count", [1, 3, 50])
def test_reads_cost_the_same_at_any_size(stage: cast.Cast, crew: Caller, count: int) -> None:
    order = pressing.started(stage, pressing.joints(stage, count))
    for number, line in enumerate(yard.lines(order)):
        chart = pressing.chart(leak=number / 1000)
        certified.issued(stage, order=order, chart=chart, lines=[LineFacts(line)])
    made = certified.issued(stage, count)
    for path, most in ((ROOT, LIST_QUERIES), (one(made), DETAIL_QUERIES)):
        crew.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert crew.get(path).status_code == 200
        assert len(asked) == most, (path, len(asked))


def test_third_party_reads_nothing(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    third = caller(stage.third_engineer)
    assert third.rows(ROOT) == []
    for part in ("", "actions/", "content/", "document/"):
        assert problem_of(third.get(f"{one(made)}{part}"), 404)
    assert problem_of(third.post(f"{one(made)}withdraw/", {"reason": "x"}, etag='"1"'), 404)


def batch(stage: cast.Cast, *subjects: str, **more: Any) -> dict[str, Any]:
    return {"memorandum": stage.memorandum.public_id, "subjects": list(subjects), **more}


def test_batch_is_one_zip_and_names_what_it_refused(stage: cast.Cast, crew: Caller) -> None:
    whole = [certified.witnessed(stage) for _number in range(2)]
    certified.issue(stage, whole[0])
    bare = pressing.record(stage, pressing.started(stage, pressing.joints(stage)))
    wanted = [test.public_id for test in (*whole, bare)]
    answer = crew.post(f"{ROOT}batch/", batch(stage, *wanted, languages="az,ru"))
    assert answer.status_code == 202, answer.content
    said = answer.json()
    assert (said["format"], said["rows_total"], said["rows_done"]) == ("zip", 3, 0)
    assert answer.headers["Location"].endswith(f"/api/v1/exports/{said['id']}/")
    export = Export.objects.get(public_id=said["id"])
    assert transfers.made(export, certified.NOW)
    done = crew.get(f"exports/{said['id']}/").json()
    assert (done["status"], done["rows_done"]) == ("done", 3), done
    archive = certified.archive_of(export)
    assert archive.namelist() == [
        "certificate-STP-2026-001-az-ru.pdf", "certificate-STP-2026-002-az-ru.pdf", "list.csv"
    ]  # fmt: skip
    assert archive.read(archive.namelist()[1])[:5] == b"%PDF-"
    told = [(row["Certificate"], row["Id of the record"]) for row in certified.listed(archive)]
    numbers = ("STP-2026-001", "STP-2026-002", "")
    assert told == list(zip(numbers, wanted, strict=True))
    assert certified.listed(archive)[2]["Why there is none"].count("has not confirmed") == 2
    refused = BatchedCertificate.objects.get(export=export, certificate=None)
    assert (refused.subject, refused.refusal.count("has not confirmed")) == (bare.public_id, 2)


def test_batch_is_refused_whole_before_it_begins(stage: cast.Cast, crew: Caller) -> None:
    test = certified.witnessed(stage)
    unknown = batch(stage, test.public_id, "prt_01M8BJZ6GEXME20B8Y87JG2MKX")
    problem = problem_of(crew.post(f"{ROOT}batch/", unknown), 422)
    assert [row.get("row") for row in problem["errors"]] == [None, unknown["subjects"][1]]
    assert problem_of(crew.post(f"{ROOT}batch/", batch(stage)), 422)["code"] == "refused"
    many = batch(stage, *(f"prt_{number}" for number in range(301)))
    assert problem_of(crew.post(f"{ROOT}batch/", many), 400)
    third = caller(stage.third_engineer)
    assert problem_of(third.post(f"{ROOT}batch/", batch(stage, test.public_id)), 400)
    manager = caller(stage.stp_manager)
    assert problem_of(manager.post(f"{ROOT}batch/", batch(stage, test.public_id)), 403)
    assert Export.objects.count() == 0
