"""Certificates of the demonstration in each of their states: a report that was withdrawn and the
one in its place, the superseded and the valid certificate of a pressure test, and one under review
since the gauge of its test was found bad. Everything is invented."""

from __future__ import annotations

from core.accounts.models import User
from equipment.certificates import services
from equipment.certificates.models import Certificate
from equipment.instruments import calibrating
from equipment.instruments.models import Calibration
from equipment.pressure_testing import services as testing
from equipment.pressure_testing.models import PressureTest
from equipment.revision.models import RevisionRecord
from mou_portal.demonstration.pressing import OTHER_GAUGE
from mou_portal.demonstration.stage import Stage


def leave(stage: Stage) -> None:
    """Certificates of what passed, and the recall behind the newest of them."""
    by = stage.who("engineer", "STP")
    _reports(stage, by)
    passed = PressureTest.objects.filter(memorandum=stage.memorandum, verdict="pass")
    made = [_issued(stage, test, by) for test in passed.order_by("number")]
    services.replace_certificate(certificate=made[0], by=by, now=stage.at(-2, 14))
    _found_bad(stage, by)


def _reports(stage: Stage, by: User) -> None:
    """The reports of the revision that was completed."""
    record = RevisionRecord.objects.get(memorandum=stage.memorandum, verdict="accepted")
    first = services.issue_certificate(subject=record, by=by, now=stage.at(-2, 9))
    services.withdraw_certificate(
        certificate=first, by=by, now=stage.at(-2, 10),
        reason="The demonstration order names another string",
    )  # fmt: skip
    services.issue_certificate(subject=record, by=by, now=stage.at(-2, 11))


def _issued(stage: Stage, test: PressureTest, by: User) -> Certificate:
    """The certificate of a test that every witness has confirmed."""
    for witness in test.witnesses.select_related("person"):
        testing.confirm_witness(test=test, by=witness.person, now=stage.at(-4, 9))
    return services.issue_certificate(subject=test, by=by, now=stage.at(-2, 12))


def _found_bad(stage: Stage, by: User) -> None:
    """The laboratory doubts a gauge: what it touched waits for the word of each party."""
    calibration = Calibration.objects.get(
        instrument__memorandum=stage.memorandum, instrument__number=OTHER_GAUGE
    )
    calibrating.declare_bad(
        calibration=calibration, since=calibration.calibrated_on,
        reason="The demonstration laboratory found the pointer bent", by=by, now=stage.at(-1, 9),
    )  # fmt: skip
