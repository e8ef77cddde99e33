"""The figures of a scale set: today's and those of the ends of past months."""

from __future__ import annotations

import datetime as dt

from cooperation.progress import services as progress
from cooperation.scale.promises import Programme
from core.scale.ground import Ground

MONTHS = 12


def finish(ground: Ground) -> None:
    """Rollups of today, snapshots of twelve months."""
    memorandum = ground.found(Programme).memorandum
    days = [ground.today - dt.timedelta(days=30 * month + 1) for month in range(MONTHS, -1, -1)]
    progress.take_snapshots_of(memorandum=memorandum, days=days, now=ground.now)
    progress.recompute(memorandum_id=memorandum.pk, now=ground.now)
