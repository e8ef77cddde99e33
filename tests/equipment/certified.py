"""Pressure tests that are witnessed by both, and certificates of them, made by the services."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

from core.files import store
from core.models import Export, User
from equipment.certificates import services
from equipment.instruments.calibrating import declare_bad
from equipment.instruments.recall import services as disposing
from equipment.instruments.recall.models import Recall
from equipment.models import Certificate, Joint, PressureTest, UsedInstrument
from equipment.pressure_testing import services as testing
from tests import factories
from tests.cast import Cast
from tests.equipment import gauges, pressing

NOW = factories.NOW


def witnessed(stage: Cast, count: int = 1, **changes: Any) -> PressureTest:
    """A test of so many joints under one chart, confirmed by all its witnesses."""
    pipe: list[Joint] = changes.pop("joints", None) or pressing.joints(stage, count)
    order = changes.pop("order", None) or pressing.started(stage, pipe)
    test = pressing.record(stage, order, **changes)
    return confirmed(test, *(one.person for one in test.witnesses.select_related("person")))


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


def gauge_is_bad(stage: Cast, test: PressureTest) -> None:
    """The gauge of a test turns out to have been bad on its day: what it touched is recalled."""
    used = UsedInstrument.objects.filter(test=test).latest("pk")
    declare_bad(
        calibration=used.calibration, since=test.tested_on, reason="Adrift",
        by=stage.stp_engineer, now=NOW,
    )  # fmt: skip


def recalled(stage: Cast, certificate: Certificate) -> Recall:
    """The recall of what the gauge of the test behind a certificate touched."""
    gauge_is_bad(stage, PressureTest.objects.get(public_id=certificate.subject))
    return Recall.objects.latest("pk")


def disposed(recall: Recall, *people: User, disposition: str = "stands") -> None:
    """Each of them says for their party what becomes of all records of the recall."""
    for person in people:
        disposing.dispose(
            recall=Recall.objects.get(pk=recall.pk), items=gauges.records(recall),
            disposition=disposition, reason="Measured again", by=person, now=NOW,
        )  # fmt: skip


def archive_of(export: Export) -> zipfile.ZipFile:
    """The one file of a batch that was made."""
    assert export.content
    return zipfile.ZipFile(io.BytesIO(store.read_content(export.content.sha256)))


def listed(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    """The rows of the list in the archive of a batch, as a spreadsheet opens it."""
    text = archive.read("list.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
