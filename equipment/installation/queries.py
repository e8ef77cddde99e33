"""Reads of the run that the grid, the printed list and the API share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from core.events.models import Event
from equipment.installation.bands import catalogue_bands
from equipment.installation.rules import CELL_OF, CELLS, DEPTH_TOLERANCE_M, RunFrame, Usual
from equipment.orders import queries as orders
from equipment.orders.models import OrderLine, TorqueBand, WorkOrder

#: Events of a joint by which its record came or went, and of a record by which it was changed.
CAME = ("joint.run", "joint.rejected", "joint.unrun")
CHANGED = ("running_record.corrected",)


def running_list(order: WorkOrder) -> list[OrderLine]:
    """The lines as they went into the hole: by the sequence run, the others by position."""
    return sorted(orders.lines_of(order), key=_place_in_list)


def _place_in_list(line: OrderLine) -> tuple[int, bool, int]:
    record = getattr(line, "record", None)
    sequence = record.sequence if record else line.position
    return sequence, record is not None and not record.is_rejected, line.position


def band_of(order: WorkOrder) -> TorqueBand | None:
    """The torque band of the order's procedure, None when it names none."""
    found: TorqueBand | None = getattr(order, "torque_band", None)
    return found


def frame_of(
    order: WorkOrder, lines: Iterable[OrderLine], now: dt.datetime, usual: Usual | None = None
) -> RunFrame:
    """What the rows of the order are judged against at that moment (civil days in Baku).

    The catalogue is asked, once, only for an order without a band of its own.
    """
    today = timezone.localtime(now).date()
    started = timezone.localtime(order.started_at).date() if order.started_at else today
    band = band_of(order)
    place: Any = getattr(order, "place", None)
    shift = place.shift if place else ""
    given = usual or Usual()
    tolerance = place.depth_tolerance_m if place else None
    return RunFrame(
        band=band,
        started_on=started,
        today=today,
        bands=catalogue_bands(_products(lines)) if band is None else {},
        usual=Usual(given.day, given.shift or shift),
        deepest_m=place.datum_m if place else None,
        tolerance_m=DEPTH_TOLERANCE_M if tolerance is None else tolerance,
    )


def judging(order: WorkOrder, lines: Iterable[OrderLine]) -> RunFrame:
    """The frame for reading what was recorded: bands alone matter, so the clock is the order's."""
    made = [line for line in lines if hasattr(line, "record")]
    return frame_of(order, made, order.status_since)


def _products(lines: Iterable[OrderLine]) -> Iterable[Any]:
    return {line.pipe.product_line_id: line.pipe.product_line for line in lines}.values()


def changes_of(lines: Sequence[OrderLine]) -> dict[int, dict[str, Event]]:
    """The event that last changed each cell of the records of lines, by the line's key.

    A record that came or went changed every cell. One statement.
    """
    about = {line.pipe.public_id: line.pk for line in lines}
    for line in lines:
        record = getattr(line, "record", None)
        if record is not None:
            about[record.public_id] = line.pk
    events = Event.objects.filter(object_id__in=list(about), verb__in=(*CAME, *CHANGED))
    found: dict[int, dict[str, Event]] = {line.pk: {} for line in lines}
    for event in events.select_related("actor__organisation").order_by("pk"):
        cells = CELLS if event.verb in CAME else {CELL_OF.get(name) for name in event.before}
        told = found[about[event.object_id]]
        told.update({cell: event for cell in cells if cell})
    return found


def recorded_lines(order: WorkOrder) -> list[OrderLine]:
    """The lines that were run or rejected, in the sequence run, with who recorded them."""
    lines = orders.lines_of(order).filter(record__isnull=False)
    found = lines.select_related("joint__product_line", "record__recorded_by", "locked_by")
    return list(found.order_by("record__sequence", "-record__is_rejected", "position"))
