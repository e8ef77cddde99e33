"""Instruments of STP with their calibrations, and records that they touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from equipment.instruments import calibrating, services, touching
from equipment.instruments.facts import CalibrationFacts, InstrumentFacts
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.recall.models import Recall
from equipment.instruments.touching import Touch
from tests import factories
from tests.cast import Cast

NOW = factories.NOW
TODAY = factories.TODAY
GAUGE: dict[str, Any] = {
    "number": "G-7",
    "kind": "pressure_gauge",
    "maker": "Manotom",
    "serial": "48213",
    "range_low": Decimal(0),
    "range_high": Decimal(10000),
    "range_unit": "psi",
    "accuracy_class": Decimal("1.0"),
}


def day(days: int) -> dt.date:
    """So many days from the day of the tests."""
    return TODAY + dt.timedelta(days=days)


def gauge(stage: Cast, **changes: Any) -> Instrument:
    """A pressure gauge that STP's engineer enters."""
    values: dict[str, Any] = {"by": stage.stp_engineer, "now": NOW, "memorandum": stage.memorandum}
    for name in values.keys() & changes.keys():
        values[name] = changes.pop(name)
    return services.add_instrument(facts=InstrumentFacts(**{**GAUGE, **changes}), **values)


def calibrate(
    instrument: Instrument, since: int = -100, until: int = 265, **changes: Any
) -> Calibration:
    """A calibration from so many days after today to so many, in its owner's name."""
    by = changes.pop("by", instrument.entered_by)
    certificate, now = changes.pop("certificate", None), changes.pop("now", NOW)
    facts: dict[str, Any] = {
        "calibrated_on": day(since),
        "valid_to": day(until),
        "laboratory": "AzTest",
        "number": f"C-{instrument.calibrations.count() + 1}",
    }
    instrument.refresh_from_db()
    return calibrating.add_calibration(
        instrument=instrument, facts=CalibrationFacts(**{**facts, **changes}), by=by, now=now,
        certificate=certificate,
    )  # fmt: skip


def ready(stage: Cast, **changes: Any) -> Instrument:
    """A gauge that may be used today."""
    instrument = gauge(stage, **changes)
    calibrate(instrument)
    return fresh(instrument)


def fresh(instrument: Instrument) -> Instrument:
    """The instrument as the database has it."""
    return Instrument.objects.get(pk=instrument.pk)


def touch(
    number: int, days: int = -10, organisations: Iterable[int] = (), word: str = "PT"
) -> Touch:
    """A record that an instrument touched so many days from today."""
    return Touch(
        kind="test",
        public_id=f"prt_{number:026d}",
        label=f"{word}-{number:03d}",
        url="",
        on=day(days),
        organisations=frozenset(organisations),
    )


@contextmanager
def touched(*records: Touch) -> Iterator[None]:
    """As long as it lasts, every instrument has touched these records, each on its day."""

    def source(_one: Instrument, since: dt.date, until: dt.date) -> list[Touch]:
        return [one for one in records if since <= one.on <= until]

    touching.register("records of a test", source)
    try:
        yield
    finally:
        del touching.REGISTRY["records of a test"]


def recalled(stage: Cast, records: int = 2, word: str = "PT", **changes: Any) -> Recall:
    """A recall of some records: STP's gauge had a calibration that was found bad."""
    instrument = ready(stage, **changes)
    calibration = instrument.calibrations.get()
    with touched(*(touch(number, word=word) for number in range(1, records + 1))):
        calibrating.declare_bad(
            calibration=calibration, since=calibration.calibrated_on,
            reason="The laboratory's standard was wrong", by=instrument.entered_by, now=NOW,
        )  # fmt: skip
    return Recall.objects.get(calibration=calibration)


def records(recall: Recall) -> list[str]:
    """The public ids of what the recall lists, in their order."""
    return list(recall.items.values_list("public_id", flat=True))
