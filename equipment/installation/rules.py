"""What a row of the running list may say: its words, and what every row is judged against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from equipment.installation.models import RunningRecord
from equipment.orders.models import OrderLine, TorqueBand

RUN, REJECTED, NOTHING = "run", "rejected", ""
OUTCOMES = (NOTHING, RUN, REJECTED)
#: What a row says, by the names of its cells, in the order in which a sheet has them.
CELLS = (
    "outcome", "effective_length_m", "torque", "shoulder", "turns", "triangle", "is_drifted",
    "drift_mm", "compound", "centralisers", "run_on", "shift", "sequence", "stated_depth_m",
    "reason",
)  # fmt: skip
#: Cells that are read in the unit of the row.
IN_UNIT = ("torque", "shoulder")
#: How far a depth that the crew read off may lie from the sum of the lengths (metres), where the
#: order does not say.
DEPTH_TOLERANCE_M = Decimal("0.5")


@dataclass(frozen=True)
class RunRow:
    """What a crew says of one line; `line` is its public id.

    An empty `outcome` takes a record back. Without a length the register's counts, without a
    day the day of writing, without a sequence the line's position. `torque` and `shoulder` are in
    `unit`. `version` is that of the record as it was read (0: none, None: as the order was read),
    `was` what the record said then: they tell when somebody else was first, and in which cells.
    """

    line: str
    outcome: str = NOTHING
    effective_length_m: Decimal | None = None
    torque: Decimal | None = None
    shoulder: Decimal | None = None
    unit: str = ""
    turns: Decimal | None = None
    triangle: str = ""
    is_drifted: bool | None = None
    drift_mm: Decimal | None = None
    compound: str = ""
    centralisers: int | None = None
    reason: str = ""
    run_on: dt.date | None = None
    shift: str = ""
    sequence: int | None = None
    stated_depth_m: Decimal | None = None
    version: int | None = None
    was: RunRow | None = None


@dataclass(frozen=True)
class Band:
    """A make-up torque band as it was entered; `name` says whose it is when not the order's."""

    entered_minimum: Decimal | None
    entered_optimum: Decimal | None
    entered_maximum: Decimal | None
    entered_unit: str
    name: str = ""


@dataclass(frozen=True)
class Usual:
    """What holds for rows that do not say it themselves."""

    day: dt.date | None = None
    shift: str = ""


@dataclass(frozen=True)
class RunFrame:
    """What every row of an order is judged against; `bands` are the catalogue's by product line.

    `deepest_m` is the shoe depth of the order, which no string passes by more than `tolerance_m`.
    """

    band: TorqueBand | None
    started_on: dt.date
    today: dt.date
    bands: Mapping[int, Band] = field(default_factory=dict)
    usual: Usual = Usual()
    deepest_m: Decimal | None = None
    tolerance_m: Decimal = DEPTH_TOLERANCE_M

    @property
    def unit(self) -> str:
        """The unit of torques that do not say theirs: the order's, else that of all bands."""
        if self.band:
            return self.band.entered_unit
        units = {band.entered_unit for band in self.bands.values()}
        return units.pop() if len(units) == 1 else TorqueBand.Unit.FTLBF

    def band_of(self, line: OrderLine) -> Band | None:
        """The band that judges a joint: the order's, else that of its connection."""
        if self.band is not None:
            return order_band(self.band)
        return self.bands.get(line.pipe.product_line_id)


def order_band(band: TorqueBand) -> Band:
    """The band of an order's procedure."""
    return Band(band.entered_minimum, band.entered_optimum, band.entered_maximum, band.entered_unit)


@dataclass(frozen=True)
class RunValues:
    """A row that may be stored, in the columns of a running record."""

    sequence: int
    effective_length_m: Decimal
    torque_knm: Decimal | None
    entered_torque: Decimal | None
    shoulder_knm: Decimal | None
    entered_shoulder: Decimal | None
    entered_unit: str
    turns: Decimal | None
    triangle: str
    is_drifted: bool | None
    drift_mm: Decimal | None
    compound: str
    centralisers: int | None
    stated_depth_m: Decimal | None
    shift: str
    torque_reason: str
    is_rejected: bool
    reject_reason: str
    run_on: dt.date

    @property
    def reason(self) -> str:
        return self.reject_reason or self.torque_reason


#: The cell in which each column of a record is said; what is reckoned by us is said in none.
CELL_OF = {
    **{name: name for name in CELLS},
    "is_rejected": "outcome",
    "entered_torque": "torque",
    "entered_shoulder": "shoulder",
    "torque_reason": "reason",
    "reject_reason": "reason",
}


def values_of(record: RunningRecord) -> RunValues:
    """What a record says, in its columns."""
    return RunValues(**{name: getattr(record, name) for name in RunValues.__dataclass_fields__})


def spoken(line: OrderLine, record: RunningRecord | None) -> RunRow:
    """What a line's record says, as a crew would say it; nothing where there is none."""
    if record is None:
        return RunRow(line=line.public_id, version=0)
    plain: dict[str, Any] = {
        name: getattr(record, name)
        for name in (
            "turns", "triangle", "is_drifted", "drift_mm", "compound", "centralisers", "run_on",
            "shift", "stated_depth_m", "version",
        )
    }  # fmt: skip
    return RunRow(
        line=line.public_id,
        outcome=REJECTED if record.is_rejected else RUN,
        effective_length_m=None if record.is_rejected else record.effective_length_m,
        torque=record.entered_torque,
        shoulder=record.entered_shoulder,
        unit=record.entered_unit,
        reason=record.reject_reason or record.torque_reason,
        sequence=None if record.sequence == line.position else record.sequence,
        **plain,
    )
