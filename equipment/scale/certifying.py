"""Certificates of a scale set: those of its pressure tests whose witnesses have confirmed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.utils import timezone

from core.scale.ground import Ground
from core.scale.people import Cast
from equipment.certificates import document, kinds
from equipment.certificates.models import Certificate, CertificateLine
from equipment.certificates.tokens import LETTERS
from equipment.models import PressureTest
from equipment.pressure_testing.certifying import PRESSURE_TEST

#: Of so many certificates one was withdrawn.
WITHDRAWN, AT_ONCE = 20, 200


def feed(ground: Ground) -> None:
    """A certificate of each test that lacks nothing, issued on the next day."""
    ground.settle()
    rows = PressureTest.objects.filter(memorandum=ground.found(Cast).workspace_id)
    wanted = list(rows.order_by("pk").values_list("public_id", flat=True))
    given: Counter[tuple[int, int]] = Counter()
    for start in range(0, len(wanted), AT_ONCE):
        for test in PRESSURE_TEST.whole(wanted[start : start + AT_ONCE]):
            if not PRESSURE_TEST.lacking(test):
                _issue(ground, test, given)
        ground.rest()


def _issue(ground: Ground, test: PressureTest, given: Counter[tuple[int, int]]) -> None:
    about = PRESSURE_TEST.about(test)
    party, on = about.order.executor, test.tested_on + dt.timedelta(days=1)
    given[party.pk, on.year] += 1
    number = given[party.pk, on.year]
    made = Certificate(
        public_id=ground.public_id("crt"), number=f"{party.short}-{on.year}-{number:03d}",
        memorandum_id=about.order.memorandum_id, order=about.order, kind=PRESSURE_TEST.name,
        subject=test.public_id, subject_label=about.label, issued_by=party,
        addressed_to=about.order.requested_by, author=test.recorded_by, issued_at=ground.at(on),
        issued_on=timezone.localdate(ground.at(on)), status_since=ground.at(on),
        token=ground.public_id("tok")[-LETTERS:],
    )  # fmt: skip
    frozen = document.freeze(made, PRESSURE_TEST, about, test)
    made.content, made.digest = frozen.content, frozen.digest
    _tell(ground, made, "issued", {})
    if number % WITHDRAWN == 0:
        _withdraw(ground, made)
    _add(ground, made, about)


def _withdraw(ground: Ground, made: Certificate) -> None:
    before = {"status": made.status}
    made.status = Certificate.Status.WITHDRAWN
    made.withdrawn_by, made.withdrawn_reason = made.author, "Scale set: wrong gauge"
    _tell(ground, made, "withdrawn", before)


def _tell(ground: Ground, made: Certificate, verb: str, before: dict[str, Any]) -> None:
    about = (Certificate, made.public_id, made.number)
    ground.tell(
        f"certificate.{verb}", about, made.author, made.issued_at,
        workspace_id=made.memorandum_id, before=before, after={"status": made.status},
    )  # fmt: skip


def _add(ground: Ground, made: Certificate, about: kinds.About) -> None:
    columns = [one for one in Certificate._meta.concrete_fields if not one.primary_key]
    left = ("version", "created_at", "updated_at")
    values = {one.attname: getattr(made, one.attname) for one in columns if one.attname not in left}
    key = ground.add(Certificate, **values)
    for line in about.lines:
        ground.add(CertificateLine, certificate_id=key, line_id=line.pk)
