"""What sheets of several kinds of orders share: faults by cell, checks of a row, what was saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Refused
from core.web import numbers
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.rules import check_of_kind, check_torque
from equipment.units import STORED

LAST_SEQUENCE = 100_000
#: A cell and what is wrong with it.
Fault = tuple[str, str]


class RowErrors(Exception):
    """All that is wrong with a row: (field, message) pairs."""

    def __init__(self, errors: list[Fault]) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True)
class Saved:
    """How many records a sheet brought, corrected and took back."""

    recorded: int = 0
    corrected: int = 0
    cleared: int = 0

    @property
    def total(self) -> int:
        return self.recorded + self.corrected + self.cleared


def wrong_day(day: dt.date, started_on: dt.date, today: dt.date) -> str:
    """Why no work of an order was done on that day (civil days in Baku), or nothing."""
    if day > today:
        return _("The day lies in the future.")
    if day < started_on:
        return _("The work started on %(day)s.") % {"day": numbers.day(started_on)}
    return ""


def wrong_sequence(sequence: int | None) -> Iterator[Fault]:
    """Joints are numbered from 1 on; without a number a row has that of its line."""
    if sequence is not None and not 1 <= sequence <= LAST_SEQUENCE:
        yield "sequence", _("A sequence number is 1 or more.")


def wrong_torque(cell: str, torque: Decimal | None, unit: str) -> Iterator[Fault]:
    """A torque is one that a tong gives, with the decimals that are kept."""
    if torque is None:
        return
    try:
        check_torque(torque, unit)
    except Refused as error:
        yield cell, error.message
        return
    if torque != torque.quantize(STORED):
        yield cell, _("Give the torque with at most three decimals.")


def hold_order(order: WorkOrder, *kinds: str) -> WorkOrder:
    """The order as it is now, held until the commit. Raises Refused unless it is one of those
    kinds in progress.

    It is held without its key: a certificate that holds its record refers to the order, and would
    wait in a ring with who changes that record.
    """
    check_of_kind(order, *kinds)
    found: WorkOrder = WorkOrder.objects.select_for_update(no_key=True).get(pk=order.pk)
    if found.status != WorkOrder.Status.IN_PROGRESS:
        raise Refused(
            _("Work is recorded while the order is in progress, not “%(state)s”.")
            % {"state": found.get_status_display()},
            code="wrong_state",
        )
    return found


def move_lines(lines: Sequence[OrderLine], status: str) -> None:
    """Lines of an order that is held: nobody else writes them."""
    keys = [line.pk for line in lines if line.status != status]
    OrderLine.objects.filter(pk__in=keys).update(
        status=status, version=F("version") + 1, updated_at=Now()
    )
