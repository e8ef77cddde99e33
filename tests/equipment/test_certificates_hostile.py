"""Certificates asked for by strangers, by the other party, and with ids that are none."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.errors import Refused
from core.models import Event
from core.transfer.models import Export
from equipment.certificates import batches
from equipment.models import BatchedCertificate, Certificate
from tests import cast
from tests.callers import Caller, caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.core import transfers
from tests.equipment import certified, pressing

pytestmark = pytest.mark.django_db
ROOT = "certificates/"
NOWHERE = "prt_01M8BJZ6GEXME20B8Y87JG2MKX"
#: What stands where an id belongs; none of it is one.
WRONG = ("crt_\0", "crt_1\0" + "0" * 20, "ə" * 20, "prt_" + "9" * 400, "..%2f..", "' OR 1=1", "💥")


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def crew(stage: cast.Cast) -> Caller:
    return caller(stage.stp_engineer)


def test_public_page_knows_the_exact_token_alone(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    client, token = Client(), made.token
    wrong = [
        made.number, made.public_id, made.digest, token.lower(), token[:-1], f"{token}0",
        f"{token[:9]}\0{token[9:]}", f"\0{token}", f" {token}", f"{token}%", "_" * 26, *WRONG,
    ]  # fmt: skip
    for guess in wrong:
        answer = client.get(f"/verify/{quote(guess, safe='')}/")
        assert answer.status_code == 404, guess
        assert made.number not in answer.content.decode().replace(guess, "")
    assert client.get("/verify/%ff%fe/").status_code == 404
    assert client.post(f"/verify/{token}/").status_code == 405
    assert client.head(f"/verify/{token}/").status_code == 200
    assert Client().get(f"/verify/{token}/?language=%00").status_code == 200


def test_limit_of_the_public_page_counts_every_way_to_ask(settings: Any) -> None:
    """A head, a guess and an address that the caller claims to have."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "certificate_verify": "3/m/ip"}
    cache.clear()
    client, guess = Client(), f"/verify/{'0' * 26}/"
    asked = [
        client.head(guess), client.get(guess, headers={"x-forwarded-for": "203.0.113.7"}),
        client.get(f"/verify/{'1' * 26}/"),
        client.get(guess, headers={"x-forwarded-for": "203.0.113.8"}), client.head(guess),
    ]  # fmt: skip
    assert [one.status_code for one in asked] == [404, 404, 404, 429, 429]
    cache.clear()


def test_ids_that_are_none_are_not_there(stage: cast.Cast, crew: Caller) -> None:
    made, browser = certified.issued(stage), signed_in(stage.stp_engineer)
    for wrong in (*WRONG, made.token, made.number, made.subject):
        id = quote(wrong, safe="")
        assert browser.get(f"/certificates/{id}/").status_code == 404, wrong
        assert crew.get(f"{ROOT}{id}/").status_code == 404, wrong
    id = quote(WRONG[0], safe="")
    for part in ("pdf/", "json/", "record/"):
        assert browser.get(f"/certificates/{id}/{part}").status_code == 404, part
    for part in ("withdraw/", "retest/"):
        assert browser.post(f"/certificates/{id}/{part}").status_code == 404, part
    for part in ("actions/", "content/", "document/"):
        assert crew.get(f"{ROOT}{id}/{part}").status_code == 404, part
    assert crew.post(f"{ROOT}{id}/withdraw/", {"reason": "x"}, etag='"1"').status_code == 404
    assert browser.get(f"/certificates/issue/{id}/").status_code == 404
    for wrong in WRONG:
        problem = problem_of(crew.post(ROOT, {"subject": wrong}), 400)
        assert problem["errors"][0]["pointer"] == "#/subject", wrong
    for other in (None, 7, [made.subject], {"id": made.subject}, ""):
        assert problem_of(crew.post(ROOT, {"subject": other}), 400)["errors"], other
    assert crew.patch(f"{ROOT}{made.public_id}/", {"number": "X"}).status_code == 405
    assert Certificate.objects.count() == 1


def test_certificate_of_another_record_is_not_replaced(stage: cast.Cast, crew: Caller) -> None:
    first, other = certified.issued(stage), certified.witnessed(stage)
    for subject, named in ((other.public_id, first.public_id), (first.subject, NOWHERE)):
        body = {"subject": subject, "supersedes": named}
        answer = crew.post(ROOT, body)
        assert answer.status_code in (400, 422), answer.content
        assert answer.json()["errors"][0]["pointer"] == "#/supersedes"
    assert list(Certificate.objects.values_list("status", flat=True)) == ["valid"]
    assert Event.objects.filter(verb="certificate.superseded").count() == 0


def test_open_verdict_and_missing_witness_are_named(stage: cast.Cast, crew: Caller) -> None:
    """A chart with gaps proves nothing, and nobody of the executor was named as a witness."""
    pressing.procedure(stage, witness_rule="none")
    order = pressing.started(stage, pressing.joints(stage))
    chart, who = pressing.chart(step=6.0), [stage.socar_engineer]
    test = pressing.record(stage, order, chart=chart, witnesses=who)
    assert test.verdict == "invalid"
    problem = problem_of(crew.post(ROOT, {"subject": test.public_id}), 422)
    assert [one["detail"] for one in problem["errors"][1:]] == [
        "The chart is invalid and proves nothing: test again.",
        "Nothing decides yet about lines 1: choose the deciding attempt.",
        "Engineer of SOCAR has not confirmed yet to have been there.",
        "No witness of STP was named.",
    ]
    assert Certificate.objects.count() == 0


def batch(stage: cast.Cast, *subjects: Any, **more: Any) -> dict[str, Any]:
    return {"memorandum": stage.memorandum.public_id, "subjects": list(subjects), **more}


def test_wrong_batches_are_refused_at_their_field(stage: cast.Cast, crew: Caller) -> None:
    test = certified.witnessed(stage)
    good, path = test.public_id, f"{ROOT}batch/"
    many = [f"prt_{number}" for number in range(301)]
    wrong: list[tuple[dict[str, Any], int, str]] = [
        (batch(stage), 422, "#/subjects"),
        (batch(stage, *many), 400, "#/subjects"),
        (batch(stage, *[good] * 301), 400, "#/subjects"),
        (batch(stage, good, 7), 400, "#/subjects/1"),
        (batch(stage, good, "prt_\0"), 400, "#/subjects/1"),
        (batch(stage, good, "ə" * 41), 400, "#/subjects/1"),
        (batch(stage, good, languages="az,de"), 422, "#/languages"),
        (batch(stage, good, languages="az,az"), 422, "#/languages"),
        ({"memorandum": NOWHERE, "subjects": [good]}, 400, "#/memorandum"),
        ({"memorandum": stage.memorandum.public_id}, 400, "#/subjects"),
        (batch(stage, good, more=1), 400, "#/more"),
    ]
    for body, status, pointer in wrong:
        problem = problem_of(crew.post(path, body), status)
        assert problem["errors"][0]["pointer"] == pointer, (body, problem)
    reader = caller(stage.stp_engineer, "equipment:read")
    assert problem_of(reader.post(path, batch(stage, good)), 403)["code"] == "scope_missing"
    assert (Export.objects.count(), BatchedCertificate.objects.count()) == (0, 0)


def test_batch_with_a_key_is_asked_for_once_and_belongs_to_its_person(
    stage: cast.Cast, crew: Caller
) -> None:
    """A record that is named twice is certified once; the other party, and whoever else works for
    the same one, finds neither export nor file."""
    test = certified.witnessed(stage)
    body, key = batch(stage, test.public_id, test.public_id), {"idempotency_key": "one"}
    first, again = (crew.post(f"{ROOT}batch/", body, **key) for _number in range(2))
    assert (first.status_code, again.status_code) == (202, 202), again.content
    assert (again.json(), again.headers["Location"]) == (first.json(), first.headers["Location"])
    export = Export.objects.get()
    assert export.rows_total == 1
    assert transfers.made(export, timezone.now())
    assert certified.archive_of(export).namelist() == [
        f"certificate-{Certificate.objects.get().number}-az-en.pdf", "list.csv"
    ]  # fmt: skip
    file = f"exports/{export.public_id}/content/"
    assert crew.get(file).status_code == 200
    for other in (stage.stp_coordinator, stage.socar_engineer, stage.third_engineer):
        assert problem_of(caller(other).get(file), 404)
        assert signed_in(other).get(export.get_absolute_url()).status_code == 404
        assert signed_in(other).post(f"{export.get_absolute_url()}file/").status_code == 404
    assert Client().get(export.get_absolute_url()).status_code == 302


def test_papers_of_two_memoranda_are_not_put_into_one_file(stage: cast.Cast) -> None:
    first, other = certified.issued(stage), certified.issued(stage)
    other.memorandum_id = stage.memorandum.pk + 1
    for rows, words in (([first, other], "one memorandum"), ([], "at least one")):
        with pytest.raises(Refused, match=words):
            batches.ask_for_printing(rows=rows, by=stage.stp_engineer, now=certified.NOW)
    assert Export.objects.count() == 0


def test_other_party_takes_papers_that_stand_and_issues_none(stage: cast.Cast) -> None:
    made, bare = certified.issued(stage), certified.witnessed(stage)
    owner = caller(stage.socar_engineer)
    answer = owner.post(f"{ROOT}batch/", batch(stage, made.subject, bare.public_id))
    assert answer.status_code == 202, answer.content
    export = Export.objects.get()
    assert transfers.made(export, timezone.now())
    archive = certified.archive_of(export)
    assert archive.namelist() == ["certificate-STP-2026-001-az-en.pdf", "list.csv"]
    told = [(row["Certificate"], row["Why there is none"]) for row in certified.listed(archive)]
    refusal = "Only engineers and coordinators of STP may issue this certificate."
    assert told == [("STP-2026-001", ""), ("", refusal)]
    assert Certificate.objects.count() == 1


def test_withdrawal_is_given_again_and_never_by_a_key_of_somebody_else(
    stage: cast.Cast, crew: Caller
) -> None:
    made = certified.issued(stage)
    path, why = f"{ROOT}{made.public_id}/withdraw/", {"reason": "Wrong gauge"}
    key = {"etag": crew.etag(f"{ROOT}{made.public_id}/"), "idempotency_key": "one"}
    first, again = (crew.post(path, why, **key) for _number in range(2))
    assert (first.status_code, again.json()) == (200, first.json())
    assert problem_of(crew.post(path, {"reason": "Other"}, **key), 422)["code"] == "key_reused"
    owner = caller(stage.socar_engineer)
    assert owner.post(path, why, **key).status_code in (403, 412)
    assert Event.objects.filter(verb="certificate.withdrawn").count() == 1
