"""The run in the shape that the printed list shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from equipment.installation.checking import record_of
from equipment.installation.models import RunningRecord
from equipment.orders.models import OrderLine


@dataclass(frozen=True)
class RunShown:
    """A line of the running list; `top_m` is the depth of its upper end when the shoe is set."""

    line: OrderLine
    record: RunningRecord | None
    top_m: Decimal | None


def run_shown(lines: Sequence[OrderLine], datum: Decimal | None) -> list[RunShown]:
    """The lines with the depths that are counted up from the shoe."""
    return [_line(line, datum) for line in lines]


def _line(line: OrderLine, datum: Decimal | None) -> RunShown:
    record = record_of(line)
    if record is None or record.is_rejected or datum is None:
        return RunShown(line, record, None)
    return RunShown(line, record, datum - record.cumulative_depth_m)
