"""What the attendance slice offers the floors below: the source of acts."""

from __future__ import annotations

from cooperation.acceptance import sources
from exchange.attendance.acceptance import AttendanceDays


def register() -> None:
    """Called once, when the app is ready."""
    sources.register(AttendanceDays())
