"""Decisions about the run: what a row of the running list may say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Refused
from core.web import numbers
from equipment.orders.models import OrderLine, TorqueBand
from equipment.orders.rules import check_torque, torque_side
from equipment.units import torque_knm

RUN, REJECTED, NOTHING = "run", "rejected", ""
OUTCOMES = (NOTHING, RUN, REJECTED)
#: No joint or assembly of a string is longer (metres); more is a slip of the decimal mark.
LONGEST_M = Decimal(30)
LENGTH_STEP = Decimal("0.001")
REASON_LENGTH = 300
LAST_SEQUENCE = 100_000


@dataclass(frozen=True)
class RunRow:
    """What a crew says of one line; `line` is its public id.

    An empty `outcome` takes a record back. Without a length the register's counts, without a
    day the day of writing, without a sequence the line's position. `version` is that of the
    record as it was read (0: none); it tells when somebody else was first.
    """

    line: str
    outcome: str = NOTHING
    effective_length_m: Decimal | None = None
    torque: Decimal | None = None
    unit: str = ""
    reason: str = ""
    run_on: dt.date | None = None
    sequence: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class RunFrame:
    """What every row of an order is judged against."""

    band: TorqueBand | None
    started_on: dt.date
    today: dt.date

    @property
    def unit(self) -> str:
        return self.band.entered_unit if self.band else TorqueBand.Unit.FTLBF


@dataclass(frozen=True)
class RunValues:
    """A row that may be stored, in the columns of a running record."""

    sequence: int
    effective_length_m: Decimal
    torque_knm: Decimal | None
    entered_torque: Decimal | None
    entered_unit: str
    torque_reason: str
    is_rejected: bool
    reject_reason: str
    run_on: dt.date


class RowErrors(Exception):
    """All that is wrong with a row: (field, message) pairs."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        super().__init__(errors)
        self.errors = errors


def judge_row(row: RunRow, line: OrderLine, frame: RunFrame) -> RunValues | None:
    """The values to store for a row, None when it takes the record back. Raises RowErrors."""
    if row.outcome not in OUTCOMES:
        raise RowErrors([("outcome", _("Choose “run” or “rejected”."))])
    if row.outcome == NOTHING:
        return None
    run_on = row.run_on or frame.today
    errors = _day_errors(run_on, frame) + _text_errors(row) + _sequence_errors(row)
    if row.outcome == REJECTED:
        return _rejected(row, line, run_on, errors)
    return _run(row, line, frame, run_on, errors)


def _rejected(
    row: RunRow, line: OrderLine, run_on: dt.date, errors: list[tuple[str, str]]
) -> RunValues:
    if not row.reason.strip():
        errors.append(("reason", _("Say why the joint was rejected.")))
    if errors:
        raise RowErrors(errors)
    return RunValues(
        sequence=row.sequence or line.position,
        effective_length_m=Decimal("0.000"),
        torque_knm=None,
        entered_torque=None,
        entered_unit="",
        torque_reason="",
        is_rejected=True,
        reject_reason=row.reason.strip(),
        run_on=run_on,
    )


def _run(
    row: RunRow,
    line: OrderLine,
    frame: RunFrame,
    run_on: dt.date,
    errors: list[tuple[str, str]],
) -> RunValues:
    length = row.effective_length_m
    length = line.pipe.effective_length_m if length is None else length
    unit = row.unit or frame.unit
    errors += _length_errors(length) + _torque_errors(row, unit, frame.band)
    if errors:
        raise RowErrors(errors)
    return RunValues(
        sequence=row.sequence or line.position,
        effective_length_m=length.quantize(LENGTH_STEP),
        torque_knm=None if row.torque is None else torque_knm(row.torque, unit),
        entered_torque=row.torque,
        entered_unit="" if row.torque is None else unit,
        torque_reason=row.reason.strip(),
        is_rejected=False,
        reject_reason="",
        run_on=run_on,
    )


def _day_errors(run_on: dt.date, frame: RunFrame) -> list[tuple[str, str]]:
    if run_on > frame.today:
        return [("run_on", _("The day lies in the future."))]
    if run_on < frame.started_on:
        start = numbers.day(frame.started_on)
        return [("run_on", _("The work started on %(day)s.") % {"day": start})]
    return []


def _text_errors(row: RunRow) -> list[tuple[str, str]]:
    if len(row.reason.strip()) > REASON_LENGTH:
        return [("reason", _("A reason has at most 300 characters."))]
    return []


def _sequence_errors(row: RunRow) -> list[tuple[str, str]]:
    if row.sequence is not None and not 1 <= row.sequence <= LAST_SEQUENCE:
        return [("sequence", _("A sequence number is 1 or more."))]
    return []


def _length_errors(length: Decimal) -> list[tuple[str, str]]:
    if not length.is_finite() or length <= 0:
        return [("effective_length_m", _("A joint that was run has a length."))]
    if length > LONGEST_M:
        return [("effective_length_m", _("No joint is longer than 30 m. Check the decimal mark."))]
    if length != length.quantize(LENGTH_STEP):
        return [("effective_length_m", _("Give the length to the millimetre at most."))]
    return []


def _torque_errors(row: RunRow, unit: str, band: TorqueBand | None) -> list[tuple[str, str]]:
    if row.torque is None:
        return []
    try:
        check_torque(row.torque, unit)
    except Refused as error:
        return [("torque", error.message)]
    if row.torque != row.torque.quantize(LENGTH_STEP):
        return [("torque", _("Give the torque with at most three decimals."))]
    side = torque_side(row.torque, unit, band)
    if band is not None and side and not row.reason.strip():
        return [("reason", _side_words(side, band))]
    return []


def _side_words(side: str, band: TorqueBand) -> str:
    limit = band.entered_minimum if side == "low" else band.entered_maximum
    shown = {"limit": numbers.measure(limit, band.entered_unit)}
    if side == "low":
        return _("The torque is below %(limit)s. Say why.") % shown
    return _("The torque is above %(limit)s. Say why.") % shown
