"""What was done in one shift of an order, from the lines as they were read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from equipment.installation.models import RunningRecord
from equipment.installation.rules import RunFrame
from equipment.installation.shown import RunShown, run_shown
from equipment.orders.models import OrderLine, Shift, WorkOrder
from equipment.orders.rules import torque_side

#: Columns that a list leaves out when nothing stands in them.
SOMETIMES = ("entered_shoulder", "turns", "triangle", "drift_mm", "compound", "centralisers")
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, order=True)
class ShiftOf:
    """A day, and the half of it where the records say one."""

    day: dt.date
    shift: str = ""

    @property
    def label(self) -> str:
        return str(dict(Shift.choices).get(self.shift, ""))


@dataclass(frozen=True)
class Torques:
    """The make-up torques of a shift in kN·m; `outside` counts those beyond their band."""

    count: int = 0
    lowest: Decimal | None = None
    mean: Decimal | None = None
    highest: Decimal | None = None
    outside: int = 0


@dataclass
class ShiftReport:
    """Joints recorded in one shift, in the sequence run, and what they come to (lengths in m)."""

    order: WorkOrder
    at: ShiftOf
    lines: list[OrderLine] = field(default_factory=list)
    torques: Torques = Torques()
    #: The same lines with the side of the band on which each torque lies.
    rows: list[RunShown] = field(default_factory=list)

    @property
    def unit(self) -> str:
        """The unit in which the order's procedure gives its torque band; empty without one."""
        band: Any = getattr(self.order, "torque_band", None)
        return band.entered_unit if band is not None else ""

    @property
    def records(self) -> list[RunningRecord]:
        return [_record(line) for line in self.lines]

    @property
    def run(self) -> list[RunningRecord]:
        return [record for record in self.records if not record.is_rejected]

    @property
    def rejected(self) -> int:
        return len(self.lines) - len(self.run)

    @property
    def length_m(self) -> Decimal:
        return sum((record.effective_length_m for record in self.run), Decimal(0))

    @property
    def reached_m(self) -> Decimal | None:
        """The length in the hole when the shift ended."""
        return max((record.cumulative_depth_m for record in self.run), default=None)

    @property
    def centralisers(self) -> int:
        return sum(record.centralisers or 0 for record in self.run)

    @property
    def drifted(self) -> int:
        return sum(bool(record.is_drifted) for record in self.records)

    @property
    def people(self) -> list[str]:
        """Who recorded, each once."""
        names = [record.recorded_by.get_full_name() for record in self.records]
        return list(dict.fromkeys(names))

    @property
    def remarks(self) -> list[tuple[OrderLine, str]]:
        said = [(line, _record(line)) for line in self.lines]
        return [
            (line, one.reject_reason or one.torque_reason)
            for line, one in said
            if one.reject_reason or one.torque_reason
        ]


def report_of(
    order: WorkOrder, lines: Sequence[OrderLine], frame: RunFrame, at: ShiftOf
) -> ShiftReport:
    """The report of a day, or of one shift of it."""
    chosen = [
        line
        for line in lines
        if hasattr(line, "record")
        and line.record.run_on == at.day
        and at.shift in ("", line.record.shift)
    ]
    return ShiftReport(order, at, chosen, _torques(chosen, frame), run_shown(chosen, None, frame))


def shifts_of(lines: Iterable[OrderLine]) -> list[ShiftOf]:
    """The shifts in which joints of an order were recorded, the first one first."""
    records = [_record(line) for line in lines if hasattr(line, "record")]
    return sorted({ShiftOf(record.run_on, record.shift) for record in records})


def used_columns(lines: Iterable[OrderLine]) -> set[str]:
    """Which of the columns that may stand empty say something."""
    records = [_record(line) for line in lines if hasattr(line, "record")]
    return {
        name
        for name in SOMETIMES
        if any(getattr(record, name) not in (None, "") for record in records)
    }


def _torques(lines: Sequence[OrderLine], frame: RunFrame) -> Torques:
    made = [(line, _record(line)) for line in lines]
    values = [record.torque_knm for _line, record in made if record.torque_knm is not None]
    if not values:
        return Torques()
    outside = sum(
        bool(torque_side(record.entered_torque, record.entered_unit, frame.band_of(line)))
        for line, record in made
        if record.entered_torque is not None
    )
    mean = (sum(values, Decimal(0)) / len(values)).quantize(THOUSANDTH, ROUND_HALF_UP)
    return Torques(len(values), min(values), mean, max(values), outside)


def _record(line: OrderLine) -> Any:
    return line.record
