"""Decisions about qualifications: what one covers, what is missing, who may enter them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.accounts.models import User
from core.accounts.rules import administers
from core.errors import NotAllowed, Refused
from core.qualifications.models import Method, Qualification
from core.web import numbers

#: A qualification that ends within so many days ends soon; the board looks so far ahead.
SOON, AHEAD = dt.timedelta(days=30), dt.timedelta(days=90)


class State(models.TextChoices):
    """How a qualification stands on a day."""

    IN_FORCE = "in_force", pgettext_lazy("of a qualification", "In force")
    ENDS_SOON = "ends_soon", pgettext_lazy("of a qualification", "Ends within 30 days")
    EXPIRED = "expired", pgettext_lazy("of a qualification", "Expired")
    TO_COME = "to_come", pgettext_lazy("of a qualification", "Not yet in force")
    REVOKED = "revoked", pgettext_lazy("of a qualification", "Revoked")


TONES = {
    State.IN_FORCE: "green",
    State.ENDS_SOON: "amber",
    State.EXPIRED: "red",
    State.TO_COME: "grey",
    State.REVOKED: "red",
}


def state_on(held: Qualification, on: dt.date) -> State:
    """How it stands on the day; a revocation counts from its day on."""
    if held.revoked_on is not None and held.revoked_on <= on:
        return State.REVOKED
    if held.valid_from > on:
        return State.TO_COME
    if held.valid_to < on:
        return State.EXPIRED
    return State.ENDS_SOON if held.valid_to - on <= SOON else State.IN_FORCE


def may_keep(user: User, organisation_id: int) -> bool:
    """Whether the person enters, corrects and revokes: administrators of that party alone."""
    return user.organisation_id == organisation_id and administers(user)


def require_keeper(user: User, organisation_id: int) -> None:
    """Raises NotAllowed."""
    if not may_keep(user, organisation_id):
        words = _("Only administrators of the person’s own party keep qualifications.")
        raise NotAllowed(words)


def require_standing(held: Qualification) -> None:
    """Raises Refused for one that was revoked: it stays as it was."""
    if held.revoked_on is not None:
        raise Refused(_("This qualification is revoked already."), code="wrong_state")


def check_revocation(held: Qualification, on: dt.date, today: dt.date) -> None:
    """Raises Refused for a day before it began, or one that has not come."""
    if not held.valid_from <= on <= today:
        words = _("Name a day from the beginning of the qualification on, today at the latest.")
        raise Refused(words, field="on")


def actions_for(user: User, held: Qualification) -> list[str]:
    """What this person may do with it now."""
    if held.revoked_on is not None or not may_keep(user, held.organisation_id):
        return []
    return ["update", "revoke"]


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
