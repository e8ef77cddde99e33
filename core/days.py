"""Civil days for which people plan: what lies beyond them is a slip of typing; no clock."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.web import numbers

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


def refuse_beyond(day: dt.date) -> None:
    """Raises ValidationError, in forms and bodies alike, for a day that nobody plans for."""
    if EARLIEST <= day <= LATEST:
        return
    words = _("Give a day from %(first)s to %(last)s.")
    values = {"first": numbers.day(EARLIEST), "last": numbers.day(LATEST)}
    raise ValidationError(words % values, code="day_beyond")
