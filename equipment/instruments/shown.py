"""Instruments and calibrations in the shapes that pages show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.accounts.models import User
from core.web import numbers
from equipment.instruments import queries, rules
from equipment.instruments.models import Calibration, Instrument


def row_of(instrument: Instrument, today: dt.date) -> dict[str, Any]:
    """An instrument in a list with how it stands today."""
    known = list(instrument.calibrations.all())
    state = rules.state_on(instrument, known, today)
    due = rules.due_on(known, today)
    return {
        "instrument": instrument,
        "tone": rules.TONES[state],
        "state": state.label,
        "due": due,
        "days": (due - today).days if due else None,
        "range": range_of(instrument),
        "make": " ".join(part for part in (instrument.maker, instrument.model) if part),
    }


def page_of(instrument: Instrument, user: User, today: dt.date) -> dict[str, Any]:
    """What the page of one instrument shows; its recalls are read apart."""
    known = list(instrument.calibrations.all())
    files = queries.certificates_of(known)
    return {
        **row_of(instrument, today),
        "why": rules.unusable(instrument, known, today),
        "actions": rules.actions_for(user, instrument),
        "calibrations": [
            calibration_of(one, user, today) | {"files": files.get(one.public_id, ())}
            for one in known
        ],
        "facts": facts_of(instrument),
    }


def calibration_of(calibration: Calibration, user: User, today: dt.date) -> dict[str, Any]:
    """A calibration as a step of the timeline."""
    tone, state = _standing(calibration, today)
    return {
        "calibration": calibration,
        "tone": tone,
        "state": state,
        "actions": rules.calibration_actions_for(user, calibration),
        "keeps": rules.keeps(user, calibration),
    }


def _standing(calibration: Calibration, today: dt.date) -> tuple[str, str]:
    if calibration.bad_since is not None:
        return "red", _("Found bad")
    if not calibration.is_fit:
        return "red", _("Found unfit")
    if calibration.valid_to < today:
        return "grey", _("Run out")
    if calibration.valid_to - today <= rules.SOON:
        return "amber", _("Ends soon")
    return "green", _("In force")


def range_of(instrument: Instrument) -> str:
    """Its range with the unit, as it is written on it."""
    if instrument.range_high is None or instrument.range_low is None:
        return ""
    low = numbers.number(instrument.range_low)
    return f"{low} – {numbers.measure(instrument.range_high, instrument.range_unit)}"


def facts_of(instrument: Instrument) -> list[tuple[str, Any]]:
    """The facts beside the calibrations; what is not said is left out."""
    accuracy, since = instrument.accuracy_class, instrument.created_at
    facts: list[tuple[str, Any]] = [
        (_("Kind"), instrument.get_kind_display()),
        (pgettext("of an instrument", "Owner"), instrument.organisation.label),
        (_("Maker"), instrument.maker),
        (_("Model"), instrument.model),
        (_("Serial number"), instrument.serial),
        (pgettext("of an instrument", "Range"), range_of(instrument)),
        (_("Accuracy class"), numbers.measure(accuracy, "%") if accuracy else ""),
        (_("Entered"), f"{numbers.moment(since)}, {instrument.entered_by.full_name}"),
    ]
    if instrument.withdrawn_by is not None:
        told = f"{numbers.day(instrument.withdrawn_on)}, {instrument.withdrawn_by.full_name}"
        facts.append((_("Withdrawn"), told))
    return [(label, value) for label, value in facts if value]
