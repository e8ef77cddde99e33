"""Certificates of the demonstration: one under review since its gauge was recalled, one withdrawn
and the one after it, and the report of a revision. Everything is invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from equipment.certificates import services
from equipment.certificates.models import Certificate
from equipment.instruments import calibrating
from equipment.instruments.models import Calibration
from equipment.pressure_testing import services as testing
from equipment.pressure_testing.models import PressureTest
from equipment.revision.models import RevisionRecord
from mou_portal.demonstration.stage import Stage

BAD = "DG-01"


def leave(stage: Stage) -> None:
    """Certificates in every state, where the demonstration has the records for them."""
    tests = list(PressureTest.objects.filter(memorandum=stage.memorandum).order_by("pk"))
    for test in tests:
        _witnessed(stage, test)
    if len(tests) > 1:
        _issue(stage, tests[0], stage.at(-4, 9))
        _withdraw(stage, _issue(stage, tests[1], stage.at(-4, 10)))
        _issue(stage, tests[1], stage.at(-3, 12))
        _recall(stage)
    rows = RevisionRecord.objects.filter(memorandum=stage.memorandum, completed_at__isnull=False)
    for record in rows.exclude(verdict=RevisionRecord.Verdict.NOT_CLASSIFIABLE)[:1]:
        _issue(stage, record, stage.at(-2, 9))


def _witnessed(stage: Stage, test: PressureTest) -> None:
    """Whoever was there says so on the next day."""
    for witness in test.witnesses.select_related("person"):
        fresh = PressureTest.objects.get(pk=test.pk)
        testing.confirm_witness(test=fresh, by=witness.person, now=stage.at(-4, 8))


def _issue(stage: Stage, subject: Any, now: dt.datetime) -> Certificate:
    return services.issue_certificate(subject=subject, by=stage.who("engineer", "STP"), now=now)


def _withdraw(stage: Stage, certificate: Certificate) -> None:
    services.withdraw_certificate(
        certificate=certificate, by=stage.who("engineer", "STP"), now=stage.at(-3, 10),
        reason="The demonstration order names another string",
    )  # fmt: skip


def _recall(stage: Stage) -> None:
    """The gauge read beside the first chart is drifting: its certificate is under review."""
    rows = Calibration.objects.filter(instrument__memorandum=stage.memorandum)
    calibration = rows.filter(instrument__number=BAD).latest("calibrated_on")
    calibrating.declare_bad(
        calibration=calibration, since=stage.on(-10), by=stage.who("engineer", "STP"),
        reason="The demonstration gauge reads too low", now=stage.at(-2, 11),
    )  # fmt: skip
