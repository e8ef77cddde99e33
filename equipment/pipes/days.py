"""Days that a record of pipe may bear; no clock."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.web import numbers

#: No pipe that anybody still keeps is older.
EARLIEST = dt.date(1970, 1, 1)


def wrong_day(day: dt.date, today: dt.date) -> str:
    """Why nothing happened to pipe on that day, or nothing."""
    if day > today:
        return _("The day lies in the future.")
    if day < EARLIEST:
        return _("No record is older than %(day)s.") % {"day": numbers.day(EARLIEST)}
    return ""
