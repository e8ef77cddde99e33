"""Reads of instruments that gates, page and API share."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from equipment.instruments.models import Calibration


def with_calibrations(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same instruments, each with its calibrations, newest first; one more statement in all."""
    return rows.prefetch_related(Prefetch("calibrations", Calibration.objects.all()))
