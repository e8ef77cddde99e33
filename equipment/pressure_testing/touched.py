"""What rests on an instrument or on a qualification: tests of a day with what was tested."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.qualifications.models import Qualification
from core.qualifications.reliance import Relied
from equipment.instruments.models import Instrument
from equipment.instruments.touching import Touch
from equipment.pressure_testing.models import PressureTest

KIND = "pressure_test"


def by_instrument(instrument: Instrument, since: dt.date, until: dt.date) -> Iterable[Touch]:
    """Standing tests that the instrument recorded or was read beside, between two days."""
    rows = _standing().filter(
        instruments__instrument=instrument, tested_on__gte=since, tested_on__lte=until
    )
    for test in rows.select_related("order"):
        yield Touch(
            kind=KIND,
            public_id=test.public_id,
            label=str(test),
            url=test.get_absolute_url(),
            on=test.tested_on,
            organisations=frozenset({test.order.requested_by_id, test.order.executor_id}),
        )


def by_qualification(qualification: Qualification) -> Iterable[Relied]:
    """Standing tests that were carried out on a qualification."""
    rows = _standing().filter(qualification=qualification)
    for test in rows.select_related("order", "memorandum"):
        yield Relied(
            test.public_id, label_of(test), test.get_absolute_url(), test.tested_on,
            test.memorandum.workspace_id,
        )  # fmt: skip


def _standing() -> Any:
    return PressureTest.objects.filter(withdrawn_at=None).order_by("tested_on", "pk")


def label_of(test: PressureTest) -> str:
    """A test as people call it."""
    words = _("Pressure test %(number)s of %(order)s")
    return words % {"number": test.number, "order": test.order.number}
