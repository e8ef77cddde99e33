"""Decisions about instruments: what may be used on a day, and for which pressure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.errors import NotAllowed, Refused
from core.web import numbers
from equipment.catalogue.measures import Entered
from equipment.instruments.models import Calibration, Instrument

#: A gauge reads well between these parts of its scale: full scale as a multiple of the pressure.
LEAST_SCALE, MOST_SCALE = Decimal("1.3"), Decimal(4)
PRESSURE = "MPa"
#: A calibration that ends within so many days is due soon.
SOON = dt.timedelta(days=30)


class State(models.TextChoices):
    """How an instrument stands on a day."""

    USABLE = "usable", pgettext_lazy("of an instrument", "Usable")
    DUE_SOON = "due_soon", gettext_lazy("Due within 30 days")
    OVERDUE = "overdue", pgettext_lazy("of an instrument", "Overdue")
    UNUSABLE = "unusable", pgettext_lazy("of an instrument", "Unusable")


TONES = {
    State.USABLE: "green",
    State.DUE_SOON: "amber",
    State.OVERDUE: "red",
    State.UNUSABLE: "red",
}


def enters(user: User, memorandum_id: int) -> bool:
    """Whether the person enters instruments of their own party."""
    return user.organisation_id is not None and holds(user, memorandum_id, WORKERS)


def keeps(user: User, owned: Instrument | Calibration) -> bool:
    """Whether the person changes what their own party entered: the owner's workers alone."""
    return user.organisation_id == owned.organisation_id and enters(user, owned.memorandum_id)


def require_keeper(user: User, owned: Instrument | Calibration) -> None:
    """Raises NotAllowed in words that say whose it is."""
    if not keeps(user, owned):
        words = _("Only engineers and coordinators of %(party)s may do this.")
        raise NotAllowed(words % {"party": owned.organisation.short})


def require_in_use(instrument: Instrument) -> None:
    """Raises Refused for one that was withdrawn: it takes no change any more."""
    if instrument.withdrawn_on is not None:
        words = _("%(number)s was withdrawn on %(day)s.")
        told = {"number": instrument.number, "day": numbers.day(instrument.withdrawn_on)}
        raise Refused(words % told, code="wrong_state")


def require_standing(calibration: Calibration) -> None:
    """Raises Refused for one that was found bad: it stays as it was found."""
    if calibration.bad_since is not None:
        raise Refused(_("This calibration was found bad already."), code="wrong_state")


def actions_for(user: User, instrument: Instrument) -> list[str]:
    """What this person may do with the instrument now."""
    if instrument.withdrawn_on is not None or not keeps(user, instrument):
        return []
    return ["update", "calibrate", "withdraw"]


def calibration_actions_for(user: User, calibration: Calibration) -> list[str]:
    """What this person may do with the calibration now."""
    if calibration.bad_since is not None or not keeps(user, calibration):
        return []
    return ["update", "declare-bad"]


def check_bad_since(calibration: Calibration, since: dt.date, today: dt.date) -> None:
    """Raises Refused for a day outside of what the calibration was valid for, or to come."""
    if not calibration.calibrated_on <= since <= min(calibration.valid_to, today):
        words = _("Name a day on which the calibration was valid, today at the latest.")
        raise Refused(words, field="since")


def check_withdrawal(on: dt.date, today: dt.date) -> None:
    """Raises Refused for a day that has not come: what is withdrawn is out of use now."""
    if on > today:
        raise Refused(_("This day has not come yet."), field="on")


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


def trusted_again(bad: Calibration, calibrations: Iterable[Calibration], today: dt.date) -> dt.date:
    """The last day that rests on a bad calibration: that of the next good one, or today."""
    later = [
        one.calibrated_on for one in calibrations
        if one.calibrated_on > bad.calibrated_on and is_good(one, today)
    ]  # fmt: skip
    return min(later, default=today)


def due_on(calibrations: Iterable[Calibration], on: dt.date) -> dt.date | None:
    """The last day of the newest good calibration of that day or before it, or None."""
    known = last_good(calibrations, on)
    return known.valid_to if known is not None else None


def state_on(instrument: Instrument, calibrations: Iterable[Calibration], on: dt.date) -> State:
    """How the instrument stands: overdue when its newest calibration was good and has run out."""
    rows = [one for one in calibrations if one.calibrated_on <= on]
    if not unusable(instrument, rows, on):
        held = covering(rows, on)
        return State.DUE_SOON if held and held.valid_to - on <= SOON else State.USABLE
    newest = max(rows, key=_age, default=None)
    run_out = newest is not None and is_good(newest, on) and _in_force(rows, on) is None
    return State.OVERDUE if run_out and instrument.withdrawn_on is None else State.UNUSABLE


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
