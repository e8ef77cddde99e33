"""Judging a row of the running list by itself: every wrong cell is told, with what to do."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.installation.models import RunningRecord
from equipment.installation.rules import (
    NOTHING,
    OUTCOMES,
    REJECTED,
    Band,
    RunFrame,
    RunRow,
    RunValues,
)
from equipment.orders.models import OrderLine, Shift
from equipment.orders.recording import (
    Fault,
    RowErrors,
    wrong_day,
    wrong_sequence,
    wrong_torque,
)
from equipment.orders.rules import DEEPEST_M, torque_side
from equipment.units import STORED, torque_knm, torque_knm_exact

#: No joint or assembly of a string is longer (metres); more is a slip of the decimal mark.
LONGEST_M = Decimal(30)
#: No mandrel of the parties is wider (millimetres).
WIDEST_DRIFT_MM = Decimal(1000)
MOST_TURNS = Decimal(100)
MOST_CENTRALISERS = 20
REASON_LENGTH = 300
COMPOUND_LENGTH = 80
Errors = list[Fault]


def judge_row(row: RunRow, line: OrderLine, frame: RunFrame) -> RunValues | None:
    """The values to store for a row, None when it takes the record back. Raises RowErrors."""
    if row.outcome not in OUTCOMES:
        raise RowErrors([("outcome", _("Choose “run” or “rejected”."))])
    if row.outcome == NOTHING:
        return None
    run_on = row.run_on or frame.usual.day or frame.today
    errors = [
        *_day_errors(run_on, frame),
        *_text_errors(row),
        *wrong_sequence(row.sequence),
        *_centraliser_errors(row),
        *_drift_errors(row),
    ]
    if row.outcome == REJECTED:
        return _rejected(row, line, frame, run_on, errors)
    return _run(row, line, frame, run_on, errors)


def _rejected(
    row: RunRow, line: OrderLine, frame: RunFrame, run_on: dt.date, errors: Errors
) -> RunValues:
    """A rejected joint counts no length and was made up to nothing."""
    if not row.reason.strip():
        errors.append(("reason", _("Say why the joint was rejected.")))
    if errors:
        raise RowErrors(errors)
    return RunValues(
        sequence=row.sequence or line.position,
        effective_length_m=Decimal("0.000"),
        torque_knm=None,
        entered_torque=None,
        shoulder_knm=None,
        entered_shoulder=None,
        entered_unit="",
        turns=None,
        triangle="",
        is_drifted=_is_drifted(row),
        drift_mm=row.drift_mm,
        compound=row.compound.strip(),
        centralisers=None,
        stated_depth_m=None,
        shift=row.shift or frame.usual.shift,
        torque_reason="",
        is_rejected=True,
        reject_reason=row.reason.strip(),
        run_on=run_on,
    )


def _run(
    row: RunRow, line: OrderLine, frame: RunFrame, run_on: dt.date, errors: Errors
) -> RunValues:
    length = row.effective_length_m
    length = line.pipe.effective_length_m if length is None else length
    unit = row.unit or frame.unit
    errors += _length_errors(length) + _torque_errors(row, unit, frame.band_of(line))
    errors += _make_up_errors(row, unit)
    if errors:
        raise RowErrors(errors)
    has_unit = row.torque is not None or row.shoulder is not None
    return RunValues(
        sequence=row.sequence or line.position,
        effective_length_m=length.quantize(STORED),
        torque_knm=_knm(row.torque, unit),
        entered_torque=row.torque,
        shoulder_knm=_knm(row.shoulder, unit),
        entered_shoulder=row.shoulder,
        entered_unit=unit if has_unit else "",
        turns=row.turns,
        triangle=row.triangle,
        is_drifted=_is_drifted(row),
        drift_mm=row.drift_mm,
        compound=row.compound.strip(),
        centralisers=row.centralisers,
        stated_depth_m=row.stated_depth_m,
        shift=row.shift or frame.usual.shift,
        torque_reason=row.reason.strip(),
        is_rejected=False,
        reject_reason="",
        run_on=run_on,
    )


def _knm(value: Decimal | None, unit: str) -> Decimal | None:
    return None if value is None else torque_knm(value, unit)


def _is_drifted(row: RunRow) -> bool | None:
    """A size says that the joint was drifted."""
    return True if row.is_drifted is None and row.drift_mm is not None else row.is_drifted


def _day_errors(run_on: dt.date, frame: RunFrame) -> Errors:
    wrong = wrong_day(run_on, frame.started_on, frame.today)
    return [("run_on", wrong)] if wrong else []


def _text_errors(row: RunRow) -> Errors:
    errors: Errors = []
    if len(row.reason.strip()) > REASON_LENGTH:
        errors.append(("reason", _("A reason has at most 300 characters.")))
    if len(row.compound.strip()) > COMPOUND_LENGTH:
        errors.append(("compound", _("The name of a compound has at most 80 characters.")))
    if row.triangle and row.triangle not in RunningRecord.Triangle.values:
        errors.append(("triangle", _("Choose one of the positions.")))
    if row.shift and row.shift not in Shift.values:
        errors.append(("shift", _("Choose day or night.")))
    return errors


def _centraliser_errors(row: RunRow) -> Errors:
    if row.centralisers is not None and not 0 <= row.centralisers <= MOST_CENTRALISERS:
        words = _("A joint carries from 0 to %(most)s centralisers.")
        return [("centralisers", words % {"most": MOST_CENTRALISERS})]
    return []


def _drift_errors(row: RunRow) -> Errors:
    size = row.drift_mm
    if size is None:
        return []
    if row.is_drifted is False:
        return [("drift_mm", _("A joint that was not drifted has no drift size."))]
    if not _is_measure(size) or not 0 < size <= WIDEST_DRIFT_MM:
        return [("drift_mm", _("A drift is between 0 and 1,000 mm wide."))]
    return []


def _length_errors(length: Decimal) -> Errors:
    if not length.is_finite() or length <= 0:
        return [("effective_length_m", _("A joint that was run has a length."))]
    if length > LONGEST_M:
        return [("effective_length_m", _("No joint is longer than 30 m. Check the decimal mark."))]
    if length != length.quantize(STORED):
        return [("effective_length_m", _("Give the length to the millimetre at most."))]
    return []


def _torque_errors(row: RunRow, unit: str, band: Band | None) -> Errors:
    if row.torque is None:
        return []
    wrong = list(wrong_torque("torque", row.torque, unit))
    if wrong:
        return wrong
    side = torque_side(row.torque, unit, band)
    if band is not None and side and not row.reason.strip():
        return [("reason", side_words(side, band))]
    return []


def _make_up_errors(row: RunRow, unit: str) -> Errors:
    """Shoulder, turns and stated depth: what goes with the torque of a joint that was run."""
    errors: Errors = []
    if row.shoulder is not None:
        errors += _shoulder_errors(row, unit, row.shoulder)
    if row.turns is not None and not (_is_measure(row.turns) and 0 < row.turns <= MOST_TURNS):
        errors.append(("turns", _("Turns lie between 0 and 100.")))
    depth = row.stated_depth_m
    if depth is not None and not (_is_measure(depth) and 0 < depth <= DEEPEST_M):
        errors.append(("stated_depth_m", _("A depth lies between 0 and 15,000 m.")))
    return errors


def _shoulder_errors(row: RunRow, unit: str, shoulder: Decimal) -> Errors:
    wrong = list(wrong_torque("shoulder", shoulder, unit))
    if wrong or row.torque is None or not row.torque.is_finite():
        return wrong
    if torque_knm_exact(shoulder, unit) > torque_knm_exact(row.torque, unit):
        return [("shoulder", _("The shoulder torque lies above the make-up torque."))]
    return []


def _is_measure(value: Decimal) -> bool:
    """Whether a column of three decimals holds the number as it is."""
    return value.is_finite() and value == value.quantize(STORED)


def side_words(side: str, band: Band) -> str:
    """What a torque outside its band is asked for; the band is named when not the order's."""
    limit = band.entered_minimum if side == "low" else band.entered_maximum
    shown = {"limit": numbers.measure(limit, band.entered_unit), "band": band.name}
    if band.name and side == "low":
        return _("The torque is below %(limit)s (%(band)s). Say why.") % shown
    if band.name:
        return _("The torque is above %(limit)s (%(band)s). Say why.") % shown
    if side == "low":
        return _("The torque is below %(limit)s. Say why.") % shown
    return _("The torque is above %(limit)s. Say why.") % shown
