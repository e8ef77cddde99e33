"""Decisions about instruments: what may be used on a day, and for which pressure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.catalogue.measures import Entered
from equipment.instruments.models import Calibration, Instrument

#: A gauge reads well between these parts of its scale: full scale as a multiple of the pressure.
LEAST_SCALE, MOST_SCALE = Decimal("1.3"), Decimal(4)
PRESSURE = "MPa"


def is_good(calibration: Calibration, on: dt.date) -> bool:
    """Whether the laboratory found it fit, and nobody has found that bad as of the day."""
    found_bad = calibration.bad_since is not None and calibration.bad_since <= on
    return calibration.is_fit and not found_bad


def covering(calibrations: Iterable[Calibration], on: dt.date) -> Calibration | None:
    """The calibration by which an instrument may be used on the day, the newest; both its ends
    count. What a later one says of the same day takes its place."""
    newest = _in_force(calibrations, on)
    return newest if newest is not None and is_good(newest, on) else None


def last_good(calibrations: Iterable[Calibration], until: dt.date) -> Calibration | None:
    """The newest good calibration of that day or before it, whether or not it has run out."""
    good = [one for one in calibrations if one.calibrated_on <= until and is_good(one, until)]
    return max(good, key=_age, default=None)


def doubtful_since(instrument: Instrument, calibrations: Iterable[Calibration]) -> dt.date | None:
    """The day from which a faulty instrument is doubted: its last good calibration before it was
    withdrawn. None for one that was not withdrawn as faulty; without any, the first of days."""
    if not instrument.is_faulty or instrument.withdrawn_on is None:
        return None
    known = last_good(calibrations, instrument.withdrawn_on)
    return known.calibrated_on if known is not None else dt.date.min


def unusable(instrument: Instrument, calibrations: Iterable[Calibration], on: dt.date) -> str:
    """Why the instrument must not be used on that day, in words; empty when it may.

    The day of the work decides: on its due date a calibration is still valid, the day after not.
    One that was withdrawn as faulty is doubted since its last good calibration.
    """
    rows = list(calibrations)
    told = {"number": instrument.number}
    if instrument.withdrawn_on is not None and instrument.withdrawn_on <= on:
        words = _("%(number)s was withdrawn on %(day)s.")
        return words % {**told, "day": numbers.day(instrument.withdrawn_on)}
    doubted = doubtful_since(instrument, rows)
    if doubted is not None and doubted <= on:
        return _("%(number)s was withdrawn as faulty; this day is under recall.") % told
    return _uncalibrated(rows, on, told)


def full_scale_fault(instrument: Instrument, pressure_mpa: Decimal) -> str:
    """Why its scale does not suit the pressure (full scale within 1.3 to 4 times of it), in
    words; empty when it does. Compared unrounded."""
    told = {"number": instrument.number}
    if instrument.range_high is None:
        return _("The range of %(number)s is not known.") % told
    scale = Entered(instrument.range_high, instrument.range_unit)
    if scale.si_unit != PRESSURE:
        return _("%(number)s does not measure pressure.") % told
    full = scale.exact_si
    if LEAST_SCALE * pressure_mpa <= full <= MOST_SCALE * pressure_mpa:
        return ""
    words = _(
        "The full scale of %(number)s, %(scale)s, is not within 1.3 to 4 times the pressure of "
        "%(pressure)s."
    )
    shown = numbers.measure(instrument.range_high.normalize(), instrument.range_unit)
    return words % {**told, "scale": shown, "pressure": numbers.measure(pressure_mpa, PRESSURE)}


def _age(calibration: Calibration) -> tuple[dt.date, int]:
    return calibration.calibrated_on, calibration.pk or 0


def _in_force(calibrations: Iterable[Calibration], on: dt.date) -> Calibration | None:
    rows = [one for one in calibrations if one.calibrated_on <= on <= one.valid_to]
    return max(rows, key=_age, default=None)


def _uncalibrated(rows: list[Calibration], on: dt.date, told: dict[str, str]) -> str:
    newest = _in_force(rows, on)
    if newest is None:
        return _run_out(rows, on, told)
    named = {**told, "calibration": newest.number}
    if not newest.is_fit:
        return _("%(number)s was found unfit by calibration %(calibration)s.") % named
    if not is_good(newest, on):
        words = _("Calibration %(calibration)s of %(number)s was found bad since %(day)s.")
        return words % {**named, "day": numbers.day(newest.bad_since)}
    return ""


def _run_out(rows: list[Calibration], on: dt.date, told: dict[str, str]) -> str:
    before = [one.valid_to for one in rows if one.valid_to < on]
    if not before:
        return _("%(number)s has no calibration for %(day)s.") % {**told, "day": numbers.day(on)}
    words = _("The calibration of %(number)s ran out on %(day)s.")
    return words % {**told, "day": numbers.day(max(before))}
