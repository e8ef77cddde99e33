"""Every write of calibrations; one that is found bad recalls what rests on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.events import reasons
from core.events import services as events
from core.files import services as files
from core.rows import change
from equipment.instruments import queries, rules, touching
from equipment.instruments.facts import CalibrationFacts, checked_calibration
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.recall import services as recalls
from equipment.instruments.services import once

FACTS = tuple(CalibrationFacts.__dataclass_fields__)
#: What the gates go by: it is not corrected once something rests on it.
DECIDING = ("calibrated_on", "valid_to", "is_fit")


@transaction.atomic
def add_calibration(
    *,
    instrument: Instrument,
    facts: CalibrationFacts,
    by: User,
    now: dt.datetime,
    certificate: File[Any] | None = None,
) -> Calibration:
    """A calibration of an instrument in use, with its certificate as a file where it is at hand.

    Raises NotAllowed, Refused naming the field or by state, Conflict.
    """
    rules.require_keeper(by, instrument)
    rules.require_in_use(instrument)
    values = checked_calibration(facts, timezone.localdate(now))
    change(instrument)
    calibration: Calibration = once(
        lambda: Calibration.objects.create(
            memorandum_id=instrument.memorandum_id,
            organisation_id=instrument.organisation_id,
            instrument=instrument,
            entered_by=by,
            **values,
        ),
        _("A calibration of this number by this laboratory is entered already."),
    )
    told = ("calibrated_on", "valid_to", "is_fit")
    after = {"instrument": instrument.public_id, **{name: values[name] for name in told}}
    tell(calibration, "added", by, now, after=after)
    if certificate is not None:
        files.attach_file(upload=certificate, parent=calibration, by=by, now=now)
    return calibration


@transaction.atomic
def update_calibration(
    *, calibration: Calibration, by: User, now: dt.datetime, **facts: Any
) -> Calibration:
    """Correct what was entered of a calibration (facts of CalibrationFacts).

    Its days and its verdict stay once something rests on it: then it is declared bad instead.
    Raises NotAllowed, Refused naming the field or by state, Conflict.
    """
    rules.require_keeper(by, calibration)
    rules.require_standing(calibration)
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"not facts of a calibration: {sorted(unknown)}")
    held = _held(calibration)
    whole = {name: getattr(calibration, name) for name in FACTS} | facts
    values = checked_calibration(CalibrationFacts(**whole), timezone.localdate(now))
    changed = {name: one for name, one in values.items() if one != getattr(calibration, name)}
    _require_unused(held, calibration, changed)
    before = {name: getattr(calibration, name) for name in changed}
    once(
        lambda: change(calibration, **changed),
        _("A calibration of this number by this laboratory is entered already."),
    )
    change(held)
    tell(calibration, "updated", by, now, before=before, after=changed)
    return calibration


def _held(calibration: Calibration) -> Instrument:
    """The instrument, held until the commit after the calibration itself: always in this turn."""
    rows = Calibration.objects.filter(pk=calibration.pk)
    rows.select_for_update(no_key=True).get()
    return queries.held([calibration.instrument_id])[0]


def _require_unused(
    instrument: Instrument, calibration: Calibration, changed: Iterable[str]
) -> None:
    deciding = [name for name in DECIDING if name in changed]
    until = calibration.valid_to
    if deciding and touching.touched(instrument, calibration.calibrated_on, until):
        words = _("Records rest on this calibration. Declare it bad if it is.")
        raise Refused(words, field=deciding[0], code="relied_on")


@transaction.atomic
def declare_bad(
    *, calibration: Calibration, since: dt.date, reason: str, by: User, now: dt.datetime
) -> Calibration:
    """Say that a calibration is not to be trusted from that day on.

    Everything that the instrument touched from then until its next good calibration is recalled
    in the same transaction. Raises NotAllowed, Refused at its field or by state, Conflict.
    """
    rules.require_keeper(by, calibration)
    rules.require_standing(calibration)
    told = reasons.required(reason)
    today = timezone.localdate(now)
    rules.check_bad_since(calibration, since, today)
    held = _held(calibration)
    change(calibration, bad_since=since, found_bad_at=now, found_bad_by=by, found_bad_reason=told)
    change(held)
    tell(calibration, "declared_bad", by, now, after={"since": since}, reason=told)
    recalls.make_recall(
        instrument=held, calibration=calibration, since=since,
        until=rules.trusted_again(calibration, held.calibrations.all(), today),
        reason=told, by=by, now=now,
    )  # fmt: skip
    return calibration


def tell(calibration: Calibration, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    """The one event of a change of the calibration."""
    events.record(verb=f"calibration.{verb}", about=calibration, by=by, now=now, **told)
