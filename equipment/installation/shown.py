"""The run in the shape that page, printed list and report of a shift show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from equipment.installation.checking import record_of
from equipment.installation.models import RunningRecord
from equipment.installation.rules import RunFrame
from equipment.orders.models import OrderLine
from equipment.orders.rules import torque_side

#: What is said of a torque that lies outside its band.
SIDES: dict[str, str | Promise] = {"low": _("below the band"), "high": _("above the band")}


@dataclass(frozen=True)
class RunShown:
    """A line of the running list; `top_m` is the depth of its upper end when the shoe is set.

    `side` is `low` or `high` where the torque lies outside its band, else empty.
    """

    line: OrderLine
    record: RunningRecord | None
    top_m: Decimal | None
    side: str = ""

    @property
    def side_words(self) -> str:
        return str(SIDES.get(self.side, ""))


def run_shown(lines: Sequence[OrderLine], datum: Decimal | None, frame: RunFrame) -> list[RunShown]:
    """The lines with the depths that are counted up from the shoe, judged against their bands."""
    return [_line(line, datum, frame) for line in lines]


def side_of(line: OrderLine, frame: RunFrame) -> str:
    """`low` or `high` where the recorded torque of a line lies outside its band, else nothing."""
    record = record_of(line)
    if record is None or record.entered_torque is None:
        return ""
    return torque_side(record.entered_torque, record.entered_unit, frame.band_of(line))


def _line(line: OrderLine, datum: Decimal | None, frame: RunFrame) -> RunShown:
    record, side = record_of(line), side_of(line, frame)
    if record is None or record.is_rejected or datum is None:
        return RunShown(line, record, None, side)
    return RunShown(line, record, datum - record.cumulative_depth_m, side)
