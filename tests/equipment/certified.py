"""Pressure tests that are witnessed by both, and certificates of them, made by the services."""

from __future__ import annotations

from typing import Any

from core.models import User
from equipment.certificates import services
from equipment.models import Certificate, Joint, PressureTest
from equipment.pressure_testing import services as testing
from tests import factories
from tests.cast import Cast
from tests.equipment import pressing

NOW = factories.NOW


def witnessed(stage: Cast, count: int = 1, **changes: Any) -> PressureTest:
    """A test of so many joints under one chart, confirmed by a witness of each party."""
    pipe: list[Joint] = changes.pop("joints", None) or pressing.joints(stage, count)
    order = changes.pop("order", None) or pressing.started(stage, pipe)
    test = pressing.record(stage, order, **changes)
    return confirmed(test, stage.socar_engineer, stage.stp_coordinator)


def confirmed(test: PressureTest, *witnesses: User) -> PressureTest:
    for person in witnesses:
        fresh = PressureTest.objects.get(pk=test.pk)
        testing.confirm_witness(test=fresh, by=person, now=NOW)
    return PressureTest.objects.get(pk=test.pk)


def issue(stage: Cast, test: PressureTest, **changes: Any) -> Certificate:
    values: dict[str, Any] = {"by": stage.stp_engineer, "now": NOW, **changes}
    return services.issue_certificate(subject=test, **values)


def issued(stage: Cast, count: int = 1, **changes: Any) -> Certificate:
    """A valid certificate of a witnessed test."""
    return issue(stage, witnessed(stage, count, **changes))


def withdraw(stage: Cast, certificate: Certificate, reason: str = "Wrong gauge") -> Certificate:
    return services.withdraw_certificate(
        certificate=certificate, by=stage.stp_engineer, now=NOW, reason=reason
    )
