"""Working days for rules that count in them; the calendar of the house is put in from outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

#: The n-th working day after (before, when negative) a day, for a workspace or for everybody.
Shift = Callable[[dt.date, int, int | None], dt.date]
WEEKEND = (5, 6)


def weekdays_only(on: dt.date, days: int, _workspace_id: int | None = None) -> dt.date:
    """Monday to Friday; 0 is the day itself."""
    step = dt.timedelta(days=1 if days > 0 else -1)
    left = abs(days)
    while left:
        on += step
        left -= on.weekday() not in WEEKEND
    return on


_used: list[Shift] = [weekdays_only]


def use(shift: Shift) -> None:
    """Count with this calendar from now on; called from `AppConfig.ready`."""
    _used[0] = shift


def shift(on: dt.date, days: int, workspace_id: int | None) -> dt.date:
    """The n-th working day after (before) `on` by the calendar in use."""
    return _used[0](on, days, workspace_id)
