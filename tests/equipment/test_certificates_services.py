"""Certificates: issued of what is whole, frozen, numbered without gaps, withdrawn with a reason."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from core import invariants
from core.errors import NotAllowed, Refused
from equipment.certificates import batches, printing, services
from equipment.certificates.models import BatchedCertificate
from equipment.instruments.models import Calibration
from equipment.models import Certificate, PressureTest, Procedure, RevisionRecord
from equipment.pressure_testing import services as testing
from equipment.revision.withdrawing import withdraw_revision
from tests import cast
from tests.equipment import certified, pressing, revising, yard

pytestmark = pytest.mark.django_db
NOW = certified.NOW


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def test_certificate_is_numbered_and_frozen(stage: cast.Cast) -> None:
    made = certified.issued(stage, 2)
    assert (made.number, made.status, made.kind) == ("STP-2026-001", "valid", "pressure_test")
    assert hashlib.sha256(made.content.encode()).hexdigest() == made.digest
    told = json.loads(made.content)
    assert [one["verdict"] for one in told["facts"]["lines"]] == ["pass", "pass"]
    assert made.lines.count() == 2


def test_number_is_used_by_no_refused_issue(stage: cast.Cast) -> None:
    bare = pressing.record(stage, pressing.started(stage, pressing.joints(stage)))
    with pytest.raises(Refused) as refused:
        certified.issue(stage, bare)
    said = [str(row["message"]) for row in refused.value.rows]
    assert (refused.value.code, len(said)) == ("incomplete", 2)
    certified.confirmed(bare, stage.socar_engineer, stage.stp_coordinator)
    assert certified.issue(stage, bare).number == "STP-2026-001"


@pytest.mark.parametrize("who", ["socar_engineer", "stp_manager", "stp_signatory", "third_admin"])
def test_only_who_works_for_the_executor_issues(stage: cast.Cast, who: str) -> None:
    test = certified.witnessed(stage)
    with pytest.raises(NotAllowed):
        certified.issue(stage, test, by=getattr(stage, who))


def test_record_has_one_standing_certificate(stage: cast.Cast) -> None:
    first = certified.issued(stage)
    test = PressureTest.objects.get(public_id=first.subject)
    with pytest.raises(Refused) as refused:
        certified.issue(stage, test)
    assert refused.value.code == "already_certified"
    second = certified.issue(stage, test, supersedes=first)
    first.refresh_from_db()
    assert (second.number, first.status) == ("STP-2026-002", "superseded")


def test_paper_does_not_follow_later_names(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    before = printing.certificate_pdf(made, ("az", "en"))
    Procedure.objects.update(name="Renamed")
    type(stage.stp).objects.filter(pk=stage.stp.pk).update(name="Renamed")
    fresh = Certificate.objects.get(pk=made.pk)
    assert printing.certificate_pdf(fresh, ("az", "en")) == before


@pytest.mark.parametrize(
    "change", [{"content": "{}"}, {"digest": "0" * 64}, {"number": "STP-2026-009"}]
)
def test_issued_certificate_stands(stage: cast.Cast, change: dict[str, str]) -> None:
    made = certified.issued(stage)
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=made.pk).update(**change)


def test_withdrawn_test_takes_its_certificate_with_it(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    test = PressureTest.objects.get(public_id=made.subject)
    testing.withdraw_test(test=test, by=stage.stp_engineer, now=NOW, reason="Wrong file")
    made.refresh_from_db()
    assert made.status == "withdrawn"
    assert "Wrong file" in made.withdrawn_reason


def test_only_the_issuer_withdraws_and_says_why(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    with pytest.raises(NotAllowed):
        services.withdraw_certificate(
            certificate=made, by=stage.socar_engineer, now=NOW, reason="No"
        )
    with pytest.raises(Refused):
        certified.withdraw(stage, made, "")
    assert certified.withdraw(stage, made).status == "withdrawn"


def test_retest_is_the_form_of_the_order_in_progress(stage: cast.Cast) -> None:
    made = certified.withdraw(stage, certified.issued(stage))
    page = services.draft_retest(certificate=made, by=stage.stp_engineer, now=NOW)
    assert page.endswith(f"/tests/new/?copy={made.subject}")


def reported(stage: cast.Cast) -> Certificate:
    """The report of a completed revision."""
    order = revising.started(stage, revising.used(stage, 1))
    (line,) = yard.lines(order)
    return services.issue_certificate(
        subject=revising.revised(stage, line), by=stage.stp_engineer, now=NOW
    )


def test_revision_has_a_report(stage: cast.Cast) -> None:
    made = reported(stage)
    assert (made.kind, made.lines.count()) == ("revision", 1)
    assert printing.certificate_pdf(made, ("az", "ru")).startswith(b"%PDF")


def test_report_names_every_calibration_that_its_days_rest_on(stage: cast.Cast) -> None:
    first, later = timezone.localdate(NOW), NOW + dt.timedelta(days=2)
    tool = revising.instrument(stage, due=first)
    Calibration.objects.create(
        memorandum=stage.memorandum, organisation=stage.stp, instrument=tool, number="C-new",
        calibrated_on=first + dt.timedelta(days=1), valid_to=first + dt.timedelta(days=300),
        laboratory="Lab", entered_by=stage.stp_engineer,
    )  # fmt: skip
    order = revising.started(stage, revising.used(stage))
    line = yard.lines(order)[0]
    begun = revising.step(stage, "wall_ut", done_on=first)
    revising.save(stage, order, revising.whole(stage, line, wall_ut=begun), now=later)
    record = revising.complete(stage, line, now=later)
    made = services.issue_certificate(subject=record, by=stage.stp_engineer, now=later)
    told = json.loads(made.content)["facts"]["instruments"]
    assert [(one["number"], one["calibration"]) for one in told] == [
        ("UT-7", "C-UT-7"), ("UT-7", "C-new")
    ]  # fmt: skip


def test_revision_called_wrong_takes_its_report_with_it(stage: cast.Cast) -> None:
    made = reported(stage)
    record = RevisionRecord.objects.get(public_id=made.subject)
    withdraw_revision(record=record, by=stage.stp_engineer, now=NOW, reason="Wrong pipe")
    made.refresh_from_db()
    assert (made.status, made.withdrawn_by) == ("withdrawn", stage.stp_engineer)
    assert made.withdrawn_reason.endswith("Wrong pipe")
    with pytest.raises(Refused) as refused:
        services.issue_certificate(subject=record, by=stage.stp_engineer, now=NOW)
    assert (refused.value.code, refused.value.message) == (
        "incomplete", "The record was called wrong."
    )  # fmt: skip
    again = revising.revised(stage, yard.lines(record.line.order)[0])
    newer = services.issue_certificate(subject=again, by=stage.stp_engineer, now=NOW)
    assert (newer.number, newer.status) == ("STP-2026-002", "valid")
    assert invariants.breaches("certificates have records") == {"certificates have records": []}


def test_public_page_tells_five_facts_and_no_more(stage: cast.Cast) -> None:
    made = certified.issued(stage)
    page = Client().get(f"/verify/{made.token}/?language=en")
    words = page.content.decode()
    assert (page.status_code, page["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert made.number in words and made.digest in words and "Valid" in words
    assert stage.memorandum.workspace.name not in words
    assert not page.cookies
    certified.withdraw(stage, made)
    assert "Withdrawn" in Client().get(f"/verify/{made.token}/?language=en").content.decode()


@pytest.mark.parametrize("guess", ["STP-2026-001", "0" * 26, "x"])
def test_guessed_address_is_not_there(stage: cast.Cast, guess: str) -> None:
    certified.issued(stage)
    assert Client().get(f"/verify/{guess}/").status_code == 404


def test_invariants_hold(stage: cast.Cast) -> None:
    certified.issued(stage)
    names = ("numbers of certificates", "certificates stand as issued", "certificates have records")
    assert [invariants.breaches(name)[name] for name in names] == [[], [], []]


def test_batch_taken_over_makes_no_second_certificate(stage: cast.Cast) -> None:
    tests = [certified.witnessed(stage) for _number in range(2)]
    export = batches.ask_for_batch(
        memorandum=stage.memorandum, subjects=[one.public_id for one in tests],
        by=stage.stp_engineer, now=NOW,
    )  # fmt: skip
    first = BatchedCertificate.objects.filter(export=export).earliest("position")
    one = batches.issue_one(first, stage.stp_engineer, NOW)
    again = batches.issue_one(first, stage.stp_engineer, NOW)
    assert one is not None and again is not None and one.pk == again.pk
    assert Certificate.objects.count() == 1
