"""What a workshop says of a line: operations, measures, consumables, checks, and the outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from equipment.catalogue.repair_models import RepairType
from equipment.repair.models import RepairRecord
from equipment.units import MM_PER_UNIT

MILLIONTH, THOUSANDTH = Decimal("0.000001"), Decimal("0.001")
Outcome = RepairRecord.Outcome


@dataclass(frozen=True)
class Length:
    """A length as it was read off, in mm, in, m or ft."""

    value: Decimal
    unit: str

    @property
    def mm(self) -> Decimal:
        """In millimetres to the millionth, half up."""
        return (self.value * MM_PER_UNIT[self.unit]).quantize(MILLIONTH, ROUND_HALF_UP)

    @property
    def m(self) -> Decimal:
        """In metres to the millimetre, half up."""
        return (self.value * MM_PER_UNIT[self.unit] / 1000).quantize(THOUSANDTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class Operation:
    """One operation of a type: metal that was removed, pipe that was cut off, who and on what."""

    type: RepairType
    done_on: dt.date
    operator: str
    removed: Length | None = None
    cut: Length | None = None
    machine: str = ""
    unit: str = ""
    hours: Decimal | None = None
    remark: str = ""


@dataclass(frozen=True)
class Measured:
    """A dimension before or after the work."""

    code: str
    moment: str
    value: Length


@dataclass(frozen=True)
class Used:
    """A consumable or part by its heat or batch number; `origin` is local or imported."""

    name: str
    origin: str
    batch: str = ""
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class Checked:
    """A check after the work."""

    code: str
    passed: bool
    checked_by: str
    on: dt.date
    remark: str = ""


@dataclass(frozen=True)
class RepairFacts:
    """What is said of one line; `line` is its public id.

    `version` is that of the record as it was read (0: none); it tells when somebody else was
    first. Without `done_on` the day of the last operation counts, without one the day of writing.
    """

    line: str
    outcome: str = Outcome.IN_WORK
    defect: str = ""
    reason: str = ""
    remark: str = ""
    body_class: str | None = None
    tool_joint_class: str | None = None
    inspected_on: dt.date | None = None
    method: str = ""
    inspector: str = ""
    governed_by: str = ""
    operations: Sequence[Operation] = ()
    dimensions: Sequence[Measured] = ()
    consumables: Sequence[Used] = ()
    checks: Sequence[Checked] = ()
    version: int | None = None

    def done_on(self, today: dt.date) -> dt.date:
        """The day of the last operation, or today."""
        return max((one.done_on for one in self.operations), default=today)
