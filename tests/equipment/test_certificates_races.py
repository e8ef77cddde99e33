"""Certificates against what else is done at once: who is second waits, and reads what was done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from core import invariants
from core.errors import PortalError
from equipment.certificates import batches, services
from equipment.certificates.models import BatchedCertificate
from equipment.models import Certificate, PressureTest
from equipment.pressure_testing import services as testing
from equipment.pressure_testing.facts import Use
from equipment.revision.withdrawing import withdraw_revision
from tests import cast
from tests.equipment import certified, pressing, revising, yard
from tests.stack import eventually

pytestmark = pytest.mark.django_db(transaction=True)
NOW = certified.NOW
OURS = ("states of certificates", "numbers of certificates", "certificates have records")
Work = Callable[[], Any]


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def ended(work: Work) -> str:
    try:
        work()
    except PortalError as error:
        return error.code
    return "ok"


def in_turn(first: Work, second: Work) -> list[str]:
    """How both ended when the second came before the first had committed and waited for it."""

    def beside() -> str:
        try:
            return ended(second)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            found = [ended(first)]
            other = pool.submit(beside)
            eventually(is_waited_for, what="the second waits for the first")
        return [*found, other.result(30)]


def is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def states() -> list[str]:
    """The states of all certificates in the order of their numbers; what must hold of them does."""
    assert [invariants.breaches(name)[name] for name in OURS] == [[], [], []]
    return list(Certificate.objects.order_by("number").values_list("status", flat=True))


def recalling(stage: cast.Cast, test: PressureTest) -> Work:
    return lambda: certified.gauge_is_bad(stage, test)


def withdrawing(stage: cast.Cast, test: PressureTest) -> Work:
    return lambda: testing.withdraw_test(test=test, by=stage.stp_engineer, now=NOW, reason="Wrong")


@pytest.mark.parametrize(
    ("spoiling", "state"), [(recalling, "under_review"), (withdrawing, "withdrawn")]
)
def test_certificate_is_never_issued_past_a_recall_or_a_withdrawal(
    stage: cast.Cast, spoiling: Callable[[cast.Cast, PressureTest], Work], state: str
) -> None:
    test = certified.witnessed(stage)
    assert in_turn(partial(certified.issue, stage, test), spoiling(stage, test)) == ["ok", "ok"]
    assert states() == [state]
    use = [Use(pressing.gauge(stage, "PG-2"), "recorder")]
    test = certified.witnessed(stage, instruments=use)
    issuing = partial(certified.issue, stage, test)
    assert in_turn(spoiling(stage, test), issuing) == ["ok", "incomplete"]
    assert states() == [state]


def test_revision_called_wrong_waits_for_its_report_and_takes_it_along(stage: cast.Cast) -> None:
    (line,) = yard.lines(revising.started(stage, revising.used(stage)))
    record = revising.revised(stage, line)
    by: dict[str, Any] = {"by": stage.stp_engineer, "now": NOW}
    assert in_turn(
        lambda: services.issue_certificate(subject=record, **by),
        lambda: withdraw_revision(record=record, reason="Wrong pipe", **by),
    ) == ["ok", "ok"]
    assert states() == ["withdrawn"]


def test_of_replacing_and_withdrawing_one_wins(stage: cast.Cast) -> None:
    made = certified.issued(stage)

    def fresh() -> Certificate:
        found: Certificate = Certificate.objects.get(pk=made.pk)
        return found

    def replacing(one: Certificate) -> Work:
        return lambda: services.replace_certificate(certificate=one, by=stage.stp_engineer, now=NOW)

    assert in_turn(replacing(fresh()), replacing(fresh())) == ["ok", "wrong_state"]
    assert states() == ["superseded", "valid"]
    made = Certificate.objects.get(status="valid")
    second = fresh()
    assert in_turn(replacing(fresh()), lambda: certified.withdraw(stage, second)) == [
        "ok", "conflict"
    ]  # fmt: skip
    assert states() == ["superseded", "superseded", "valid"]
    made = Certificate.objects.get(status="valid")
    first = fresh()
    assert in_turn(lambda: certified.withdraw(stage, first), replacing(fresh())) == [
        "ok", "conflict"
    ]  # fmt: skip
    assert states() == ["superseded", "superseded", "withdrawn"]


def test_two_batches_of_one_record_bring_one_certificate(stage: cast.Cast) -> None:
    test = certified.witnessed(stage)
    for by in (stage.stp_engineer, stage.stp_coordinator):
        batches.ask_for_batch(
            memorandum=stage.memorandum, subjects=[test.public_id], by=by, now=NOW
        )
    one, other = BatchedCertificate.objects.order_by("pk")
    assert in_turn(
        lambda: batches.issue_one(one, stage.stp_engineer, NOW),
        lambda: batches.issue_one(other, stage.stp_coordinator, NOW),
    ) == ["ok", "ok"]
    made = Certificate.objects.get()
    noted = BatchedCertificate.objects.values_list("certificate", "refusal")
    assert list(noted) == [(made.pk, "")] * 2
