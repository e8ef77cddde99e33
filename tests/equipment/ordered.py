"""What is counted of pipe on open orders."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum

from equipment.models import StockCount


def ordered() -> dict[str, int]:
    """Joints on open orders by state, as counted."""
    rows = StockCount.objects.filter(grain="ordered").order_by().values_list("status")
    return {status: joints for status, joints in rows.annotate(Sum("joints")) if joints}


def ends() -> dict[dt.date, int]:
    """Joints on open orders by the day on which they end, as counted."""
    rows = StockCount.objects.filter(grain="ending").order_by().values_list("order_ends")
    return {day: joints for day, joints in rows.annotate(Sum("joints")) if joints}
