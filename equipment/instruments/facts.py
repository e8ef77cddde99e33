"""What is said of an instrument and of a calibration, and what of it is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from core.plain import hidden_mark
from equipment.catalogue.entries import Unit
from equipment.catalogue.measures import Entered
from equipment.instruments.models import Calibration, Instrument

#: Longest time that a certificate of calibration holds; more is a slip of the pen.
LONGEST = dt.timedelta(days=10 * 366)
WIDEST = Decimal(10**6)


@dataclass(frozen=True)
class InstrumentFacts:
    """An instrument as it is written on it; `accuracy_class` in % of full scale."""

    number: str
    kind: str
    maker: str = ""
    model: str = ""
    serial: str = ""
    range_low: Decimal | None = None
    range_high: Decimal | None = None
    range_unit: str = ""
    accuracy_class: Decimal | None = None


@dataclass(frozen=True)
class CalibrationFacts:
    """What a laboratory wrote; both days are included."""

    calibrated_on: dt.date
    valid_to: dt.date
    laboratory: str
    number: str
    is_fit: bool = True
    remark: str = ""


TEXTS = {"number": True, "maker": False, "model": False, "serial": False}
WRITTEN = {"laboratory": True, "number": True, "remark": False}


def checked_instrument(facts: InstrumentFacts) -> dict[str, Any]:
    """The columns of an instrument, SI copies of its range among them.

    Raises Refused naming the field.
    """
    told = _texts(asdict(facts), TEXTS, Instrument)
    if told["kind"] not in Instrument.Kind.values:
        raise Refused(_("Choose what kind of instrument it is."), field="kind")
    accuracy = facts.accuracy_class
    if accuracy is not None and not 0 < accuracy <= 100:
        words = _("An accuracy class lies above 0 and is at most 100 percent of full scale.")
        raise Refused(words, field="accuracy_class")
    return told | _range(facts)


def _range(facts: InstrumentFacts) -> dict[str, Any]:
    low, high, unit = facts.range_low, facts.range_high, facts.range_unit
    if high is None:
        if low is not None:
            raise Refused(_("Give the upper end of the range."), field="range_high")
        return {"range_unit": "", "range_low_si": None, "range_high_si": None}
    if unit not in Unit.values:
        raise Refused(_("Choose the unit of the range."), field="range_unit")
    lower = Decimal(0) if low is None else low
    if not lower < high or high <= 0:
        words = _("The upper end of the range lies above the lower one, and above 0.")
        raise Refused(words, field="range_high")
    if max(abs(lower), high) > WIDEST:
        raise Refused(_("No instrument has such a range."), field="range_high")
    return {
        "range_low": lower,
        "range_low_si": Entered(lower, unit).si(),
        "range_high_si": Entered(high, unit).si(),
    }


def checked_calibration(facts: CalibrationFacts, today: dt.date) -> dict[str, Any]:
    """The columns of a calibration. Raises Refused naming the field."""
    told = _texts(asdict(facts), WRITTEN, Calibration)
    if facts.calibrated_on > today:
        raise Refused(_("This day has not come yet."), field="calibrated_on")
    if facts.valid_to < facts.calibrated_on:
        words = _("A calibration does not end before its day.")
        raise Refused(words, field="valid_to")
    if facts.valid_to - facts.calibrated_on > LONGEST:
        raise Refused(_("No calibration holds for more than ten years."), field="valid_to")
    return told


def _texts(told: dict[str, Any], needed: dict[str, bool], model: Any) -> dict[str, Any]:
    for name, is_needed in needed.items():
        told[name] = " ".join(told[name].split())
        if is_needed and not told[name]:
            raise Refused(_("This must be filled."), field=name)
        limit = model._meta.get_field(name).max_length
        if len(told[name]) > limit:
            words = _("At most %(limit)s characters are kept here.")
            raise Refused(words % {"limit": limit}, field=name)
        if hidden_mark(told[name]):
            raise Refused(_("Invisible characters are not allowed."), field=name)
    return told
