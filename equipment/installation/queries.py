"""Reads of the run that the grid, the printed list and the API share."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from equipment.installation.rules import RunFrame
from equipment.orders.models import TorqueBand, WorkOrder


def band_of(order: WorkOrder) -> TorqueBand | None:
    """The torque band of the order's procedure, None when it names none."""
    found: TorqueBand | None = getattr(order, "torque_band", None)
    return found


def frame_of(order: WorkOrder, now: dt.datetime) -> RunFrame:
    """What the rows of the order are judged against at that moment (civil days in Baku)."""
    today = timezone.localtime(now).date()
    started = timezone.localtime(order.started_at).date() if order.started_at else today
    return RunFrame(band=band_of(order), started_on=started, today=today)
