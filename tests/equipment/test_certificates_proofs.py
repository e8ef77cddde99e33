"""Proofs of certificates: no number twice or left out, recalls, broken-off batches, the code."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from core import invariants
from core.errors import Refused
from core.transfer import exporting
from equipment.certificates import batches, printing
from equipment.models import BatchedCertificate, Certificate, PressureTest
from tests import cast
from tests.core import transfers
from tests.equipment import certified, qr

NOW = certified.NOW
STATES, NUMBERS, CONTENTS, RECORDS = (
    "states of certificates", "numbers of certificates", "certificates stand as issued",
    "certificates have records",
)  # fmt: skip


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def broken(name: str) -> list[str]:
    return invariants.breaches(name)[name]


@pytest.mark.django_db(transaction=True)
def test_issued_at_once_certificates_are_numbered_without_gap(stage: cast.Cast) -> None:
    tests = [certified.witnessed(stage) for _number in range(6)]

    def issue(test: PressureTest) -> str:
        try:
            with transaction.atomic():
                made = certified.issue(stage, test)
                if test == tests[2]:
                    transaction.set_rollback(True)
                return made.number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(issue, tests))
    kept = sorted(Certificate.objects.values_list("number", flat=True))
    assert kept == [f"STP-2026-{number:03d}" for number in range(1, 6)]
    assert len(said) == 6
    assert broken(NUMBERS) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_issue_of_one_record_one_is_refused(stage: cast.Cast) -> None:
    test = certified.witnessed(stage)

    def issue(_number: int) -> str:
        try:
            return certified.issue(stage, PressureTest.objects.get(pk=test.pk)).number
        except Refused as error:
            return str(error.code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(issue, range(2))) == ["STP-2026-001", "already_certified"]


@pytest.mark.django_db
def test_recalled_certificate_counts_again_when_every_party_says_so(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    recall = certified.recalled(stage, made)
    states = [_state(made)]
    with pytest.raises(Refused) as refused:
        certified.issue(stage, PressureTest.objects.get(), supersedes=made)
    assert refused.value.code == "incomplete"
    for person in (stage.stp_engineer, stage.socar_engineer):
        certified.disposed(recall, person)
        states.append(_state(made))
    assert states == ["under_review", "under_review", "valid"]
    assert broken(RECORDS) == []


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["repeat", "void"])
def test_certificate_ends_with_a_recalled_record_that_does_not_stand(
    stage: cast.Cast, word: str
) -> None:
    made = certified.issued(stage)
    recall = certified.recalled(stage, made)
    certified.disposed(recall, stage.stp_engineer, disposition=word)
    assert _state(made) == "under_review"
    certified.disposed(recall, stage.socar_engineer)
    assert _state(made) == "withdrawn"
    assert Certificate.objects.get().withdrawn_by == stage.socar_engineer
    assert broken(RECORDS) == []
    with pytest.raises(Refused) as refused:
        certified.issue(stage, PressureTest.objects.get())
    assert refused.value.code == "incomplete"


def _state(made: Certificate) -> str:
    return str(Certificate.objects.get(pk=made.pk).status)


@pytest.mark.django_db
def test_broken_off_batch_is_taken_over_without_a_second_certificate(stage: cast.Cast) -> None:
    tests = [certified.witnessed(stage) for _number in range(3)]
    export = batches.ask_for_batch(
        memorandum=stage.memorandum, subjects=[one.public_id for one in tests],
        by=stage.stp_engineer, now=NOW,
    )  # fmt: skip
    assert exporting._claim(export.pk, "dead", NOW)
    first, second, _third = BatchedCertificate.objects.filter(export=export)
    for one in (first, second):
        batches.issue_one(one, stage.stp_engineer, NOW)
    assert not transfers.made(export, NOW)
    assert transfers.made(export, NOW + dt.timedelta(hours=1))
    names = certified.archive_of(export).namelist()
    papers = [f"certificate-STP-2026-00{number}-az-en.pdf" for number in (1, 2, 3)]
    assert names == [*papers, "list.csv"]
    assert Certificate.objects.count() == 3


@pytest.mark.django_db
def test_code_of_the_paper_is_the_address_of_the_public_page(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    drawn = printing._data(made, ("az", "en"))["qr"]
    address = qr.decoded(drawn)
    assert address == printing.verify_address(made)
    assert address.endswith(f"/verify/{made.token}/")


def _past_triggers(sql: str) -> None:
    table = sql.split()[1]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "sql"),
    [
        (STATES, "UPDATE equipment_certificate SET status = 'superseded'"),
        (NUMBERS, "UPDATE equipment_certificate SET number = 'STP-2026-007'"),
        (CONTENTS, "UPDATE equipment_certificate SET content = replace(content, 'pass', 'fail')"),
        (CONTENTS, "UPDATE equipment_certificate SET number = 'STP-2026-007'"),
        (RECORDS, "UPDATE equipment_certificate SET status = 'under_review'"),
        (RECORDS, "UPDATE equipment_certificate SET subject = 'prt_gone'"),
        (RECORDS, "UPDATE equipment_witness SET confirmed_at = NULL"),
    ],
)
def test_invariant_tells_a_breach(stage: cast.Cast, name: str, sql: str) -> None:
    certified.issued(stage)
    assert broken(name) == []
    _past_triggers(sql)
    assert len(broken(name)) == 1
