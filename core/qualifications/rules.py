"""Decisions about qualifications: what one covers, what is missing, who may enter them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.qualifications.models import Method, Qualification
from core.web import numbers


def covers(held: Qualification, on: dt.date, least_level: int = 0) -> bool:
    """Whether it is in force on the day (both ends count) and of that level or a higher one."""
    begun = held.valid_from <= on <= held.valid_to
    revoked = held.revoked_on is not None and held.revoked_on <= on
    return begun and not revoked and (held.level or 0) >= least_level


def best(held: Iterable[Qualification], on: dt.date, least_level: int = 0) -> Qualification | None:
    """Of those that cover the day the highest, of equal ones that which lasts longest."""
    fitting = [one for one in held if covers(one, on, least_level)]
    return max(fitting, key=lambda one: (one.level or 0, one.valid_to), default=None)


def missing_words(
    person: User, held: Iterable[Qualification], method: str, on: dt.date, least_level: int = 0
) -> str:
    """What the person lacks on that day, in words; empty when one of `held` covers it.

    `held` are the person's qualifications for the method, whatever their state.
    """
    rows = list(held)
    if best(rows, on, least_level) is not None:
        return ""
    told = {"person": person.full_name, "method": Method(method).label, "level": least_level}
    lower = best(rows, on)
    if lower is not None:
        words = _("%(person)s is qualified for “%(method)s”, but not at level %(level)s.")
        return words % told
    fit = [one for one in rows if (one.level or 0) >= least_level]
    return _ended_words(fit, on, told) or _lacking_words(least_level) % told


def _lacking_words(least_level: int) -> str:
    if least_level:
        return _("%(person)s has no qualification for “%(method)s” at level %(level)s.")
    return _("%(person)s has no qualification for “%(method)s”.")


def _ended_words(rows: list[Qualification], on: dt.date, told: dict[str, object]) -> str:
    """Of what was or will be valid the nearest in words, or nothing."""
    revoked = [one.revoked_on for one in rows if one.revoked_on and one.revoked_on <= on]
    expired = [
        one.valid_to for one in rows
        if one.valid_to < on and not (one.revoked_on and one.revoked_on <= on)
    ]  # fmt: skip
    to_come = [one.valid_from for one in rows if one.valid_from > on]
    if revoked and max(revoked) > max(expired, default=dt.date.min):
        words = _("The qualification of %(person)s for “%(method)s” was revoked on %(day)s.")
        return words % {**told, "day": numbers.day(max(revoked))}
    if expired:
        words = _("The qualification of %(person)s for “%(method)s” expired on %(day)s.")
        return words % {**told, "day": numbers.day(max(expired))}
    if to_come:
        words = _("The qualification of %(person)s for “%(method)s” begins on %(day)s only.")
        return words % {**told, "day": numbers.day(min(to_come))}
    return ""
