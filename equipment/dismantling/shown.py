"""The dismantling in the shapes that sheet, list and order show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.queries import full_name, record_of
from equipment.dismantling.rules import LAID_DOWN, LEFT, LOST, PullFrame
from equipment.installation.words import deeds, finding
from equipment.orders.models import OrderLine

ZERO = Decimal(0)


@dataclass(frozen=True)
class Totals:
    """What the dismantling has come to: joints of each outcome, and the metres laid down."""

    joints: int = 0
    laid_down: int = 0
    left: int = 0
    lost: int = 0
    damaged: int = 0
    length_m: Decimal = ZERO

    @property
    def planned(self) -> int:
        return self.joints - self.laid_down - self.left - self.lost


def totals_of(lines: Sequence[OrderLine]) -> Totals:
    """The sums of lines that were read with their records."""
    records = [record for line in lines if (record := record_of(line)) is not None]
    laid = [record for record in records if record.outcome == LAID_DOWN]
    return Totals(
        joints=len(lines),
        laid_down=len(laid),
        left=sum(record.outcome == LEFT for record in records),
        lost=sum(record.outcome == LOST for record in records),
        damaged=sum(record.condition != DismantlingRecord.Condition.OK for record in laid),
        length_m=sum((record.effective_length_m for record in laid), ZERO),
    )


@dataclass(frozen=True)
class LineShown:
    """A line of the laying-down list; `reached_m` is the length laid down with it."""

    line: OrderLine
    record: DismantlingRecord | None
    reached_m: Decimal | None

    @property
    def is_laid_down(self) -> bool:
        return self.reached_m is not None

    @property
    def tone(self) -> str:
        return DismantlingRecord.OUTCOME_TONES[self.record.outcome] if self.record else "grey"

    @property
    def outcome(self) -> str:
        return str(self.record.get_outcome_display()) if self.record else _("Not out yet")

    @property
    def care(self) -> str:
        return care_of(self.record) if self.record else ""

    @property
    def rack(self) -> str:
        return full_name_of(self.record)


def lines_shown(lines: Sequence[OrderLine]) -> list[LineShown]:
    """The lines in their order, with the length that is laid down after each."""
    reached, found = ZERO, []
    for line in lines:
        record = record_of(line)
        laid = record is not None and record.outcome == LAID_DOWN
        if record is not None and laid:
            reached += record.effective_length_m
        found.append(LineShown(line, record, reached if laid else None))
    return found


def care_of(record: DismantlingRecord) -> str:
    """What was done to the joint, such as "protector refitted, rinsed"."""
    return ", ".join(str(words) for name, words in record.CARE.items() if getattr(record, name))


def full_name_of(record: DismantlingRecord | None) -> str:
    """Where the joint was laid down, with what the place is part of."""
    return full_name(record.rack) if record is not None and record.rack is not None else ""


def last_day(lines: Sequence[OrderLine]) -> dt.date | None:
    """The first day on which one of the joints came out: until then all of them were used."""
    days = [record.pulled_on for line in lines if (record := record_of(line)) is not None]
    return min(days, default=None)


def grid_words(frame: PullFrame) -> dict[str, str]:
    """What the sheet says by itself while it is filled in; `{…}` are put in by the browser."""
    return {
        "number": _("Enter a number, such as 12.45."),
        "places": _("Give at most 3 decimals."),
        "positive": _("The value must be greater than nought."),
        "remark": _("Say what is wrong with the joint."),
        "lost": _("Say how the joint was lost."),
        "day": _("Enter a day, such as 23.11.2026."),
        "early": _("The work started on %(day)s.") % {"day": numbers.day(frame.started_on)},
        "future": _("The day lies in the future."),
        "whole": _("Enter a whole number."),
        "twice": _("Number {number} is used by row {row} as well."),
        "condition": _("Choose the condition of the joint."),
        "rack": _("Say where the joint was laid down."),
        **deeds(),
        **finding(),
    }
