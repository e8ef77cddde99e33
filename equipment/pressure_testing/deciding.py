"""Which attempt decides about a line, and what becomes of the line by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.accounts.models import User
from equipment.orders.models import OrderLine
from equipment.orders.recording import move_lines
from equipment.pressure_testing import queries
from equipment.pressure_testing.models import Attempt, DecidingAttempt

Verdict, Line = Attempt.Verdict, OrderLine.Status
STATUS = {Verdict.PASS: Line.DONE, Verdict.LEAK: Line.REJECTED, Verdict.NOT_PROVEN: Line.REJECTED}


def settle(lines: Sequence[OrderLine], *, by: User, now: dt.datetime) -> None:
    """What the standing attempts of held lines make of them, in the caller's transaction.

    A line's only attempt decides by itself when it proved something; of several the one that
    somebody chose since the last of them decides, else none.
    """
    open_again = [line for line in lines if not _stands(line)]
    DecidingAttempt.objects.filter(line__in=[line.pk for line in open_again]).delete()
    alone = {line.pk: _only(line) for line in open_again}
    proved = [one for one in alone.values() if one is not None]
    DecidingAttempt.objects.bulk_create(_deciding(one, one.number, "", by, now) for one in proved)
    for status in Line.values:
        move_lines([line for line in open_again if _status(alone[line.pk]) == status], status)


def _stands(line: OrderLine) -> bool:
    """Whether what decided about a line still does."""
    attempts, former = queries.standing(line), queries.decided(line)
    if former is None or former.attempt not in attempts:
        return False
    return all(one.number <= former.among for one in attempts)


def _only(line: OrderLine) -> Attempt | None:
    """The attempt that decides by itself, or None."""
    attempts = queries.standing(line)
    proves = len(attempts) == 1 and attempts[0].verdict != Verdict.NOT_PROVEN
    return attempts[0] if proves else None


def _status(attempt: Attempt | None) -> str:
    return Line.PLANNED if attempt is None else STATUS[Verdict(attempt.verdict)]


def _deciding(
    attempt: Attempt, among: int, reason: str, by: User, now: dt.datetime
) -> DecidingAttempt:
    return DecidingAttempt(
        line_id=attempt.line_id,
        attempt=attempt,
        tested_on=attempt.test.tested_on,
        among=among,
        reason=reason,
        chosen_by=by,
        chosen_at=now,
    )


def decide(attempts: Sequence[Attempt], *, reason: str, by: User, now: dt.datetime) -> None:
    """Let attempts, read with line and test, decide about their held lines, in the caller's
    transaction."""
    lines = [one.line for one in attempts]
    DecidingAttempt.objects.filter(line__in=[line.pk for line in lines]).delete()
    newest = queries.attempts_made(lines)
    DecidingAttempt.objects.bulk_create(
        _deciding(one, newest[one.line_id], reason, by, now) for one in attempts
    )
    for status in Line.values:
        move_lines([one.line for one in attempts if _status(one) == status], status)


def undecided(line: OrderLine) -> bool:
    """Whether several attempts of a line wait for somebody to choose."""
    return len(queries.standing(line)) > 1 and queries.decided(line) is None
