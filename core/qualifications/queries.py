"""Reads of qualifications that gates, page and API share."""

from __future__ import annotations

import datetime as dt

from core.accounts.models import User
from core.qualifications import rules
from core.qualifications.models import Qualification


def _held_for(person: User, method: str) -> list[Qualification]:
    """All that the person ever had for the method; one statement."""
    return list(Qualification.objects.filter(person=person, method=method))


def held_on(person: User, method: str, on: dt.date, least_level: int = 0) -> Qualification | None:
    """The qualification by which the person may do this on that day, or None; one statement."""
    return rules.best(_held_for(person, method), on, least_level)


def lacking(person: User, method: str, on: dt.date, least_level: int = 0) -> str:
    """What the person lacks to do this on that day, with the day on which it expired or was
    revoked; empty when nothing is missing. One statement."""
    return rules.missing_words(person, _held_for(person, method), method, on, least_level)
