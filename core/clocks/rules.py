"""Waiting in words and sums; no reads, no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.calendar.rules import Calendar
from core.clocks import kinds

ZERO = Decimal(0)


@dataclass(frozen=True)
class Stretch:
    """A stretch of waiting as it was read, with the party's place and calendar."""

    object_type: str
    organisation_id: int
    public_id: str
    short: str
    position: int
    status: str
    is_paused: bool
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    calendar: Calendar


@dataclass(frozen=True)
class Held:
    """How long a party held something: in working hours of its own calendar."""

    hours: Decimal
    a_day: Decimal

    @property
    def days(self) -> int:
        """Whole working days."""
        return int(self.hours // self.a_day) if self.a_day else 0

    @property
    def rest(self) -> int:
        """Whole hours beyond the whole days."""
        return int(self.hours - self.days * self.a_day)

    @property
    def words(self) -> str:
        """“2 working days 3 h”, “less than 1 h”."""
        said = []
        if self.days:
            words = ngettext("%(days)s working day", "%(days)s working days", self.days)
            said.append(words % {"days": self.days})
        if self.rest:
            said.append(_("%(hours)s h") % {"hours": self.rest})
        return " ".join(said) or _("less than 1 h")


@dataclass(frozen=True)
class WaitShown:
    """One party for which an object waits now; `duty` is what it has to do."""

    organisation_id: int
    public_id: str
    short: str
    position: int
    since: dt.datetime
    held: Held
    duty: str
    within_days: int | None
    is_paused: bool

    @property
    def is_late(self) -> bool:
        """Whether the rule's working days have passed."""
        return (
            not self.is_paused
            and self.within_days is not None
            and self.held.hours > self.within_days * self.held.a_day
        )

    @property
    def words(self) -> str:
        """“Waiting on STP for 2 working days 3 h”."""
        said = (
            _("Paused; it will wait on %(party)s")
            if self.is_paused
            else _("Waiting on %(party)s for %(time)s")
        )
        return said % {"party": self.short, "time": self.held.words}

    @property
    def time(self) -> str:
        """“for 2 working days 3 h”."""
        return _("paused") if self.is_paused else _("for %(time)s") % {"time": self.held.words}


@dataclass(frozen=True)
class Share:
    """What a party held in all, and its part of the bar (`start` and `width` in per cent)."""

    organisation_id: int
    public_id: str
    short: str
    position: int
    held: Held
    start: Decimal = ZERO
    width: Decimal = ZERO


@dataclass(frozen=True)
class SpanShown:
    """One stretch of the time line: the state in which it began, whose turn it was, how long."""

    state: str
    short: str
    position: int
    since: dt.datetime
    until: dt.datetime | None
    held: Held
    is_paused: bool


@dataclass(frozen=True)
class ClockShown:
    """The clock of one object: what waits now, how long each party has held it in all, and each
    stretch of that, the oldest first."""

    waits: list[WaitShown]
    shares: list[Share]
    spans: list[SpanShown]

    @property
    def has_run(self) -> bool:
        return bool(self.shares)


def held_in(stretch: Stretch, now: dt.datetime) -> Held:
    """The working hours of one stretch by the calendar of its party."""
    until = stretch.closed_at or max(now, stretch.opened_at)
    hours = stretch.calendar.hours_between(stretch.opened_at, until)
    return Held(hours, stretch.calendar.hours.a_day)


def turn_of(stretch: Stretch, stretches: Sequence[Stretch]) -> list[Stretch]:
    """The open stretch with those before it of the same party and duty, the oldest first.

    Only pauses lie between them, which count to nobody.
    """
    turn = [stretch]
    own = [one for one in stretches if one.organisation_id == stretch.organisation_id]
    for one in reversed(own[: own.index(stretch)]):
        if one.is_paused:
            continue
        if one.status != stretch.status or _held_by_another(one, turn[0], stretches):
            break
        turn.insert(0, one)
    return turn


def _held_by_another(one: Stretch, then: Stretch, stretches: Sequence[Stretch]) -> bool:
    """Whether it was somebody else's turn between two stretches of a party."""
    return any(
        other.organisation_id != one.organisation_id
        and one.opened_at < other.opened_at < then.opened_at
        for other in stretches
    )


def wait_shown(stretch: Stretch, now: dt.datetime, stretches: Sequence[Stretch] = ()) -> WaitShown:
    """An open stretch as pages show it: how long the party's whole turn has lasted."""
    turn = turn_of(stretch, stretches or [stretch])
    hours = sum((held_in(one, now).hours for one in turn), ZERO)
    clock = kinds.clock_of(stretch.object_type)
    wait = clock.wait_in(stretch.status) if clock else None
    return WaitShown(
        organisation_id=stretch.organisation_id,
        public_id=stretch.public_id,
        short=stretch.short,
        position=stretch.position,
        since=turn[0].opened_at,
        held=Held(hours, stretch.calendar.hours.a_day),
        duty=str(wait.duty) if wait else "",
        within_days=wait.within_days if wait else None,
        is_paused=stretch.is_paused,
    )


def waits_shown(stretches: Iterable[Stretch], now: dt.datetime) -> list[WaitShown]:
    """For whom an object waits now, of its stretches."""
    all_of_them = list(stretches)
    return [wait_shown(one, now, all_of_them) for one in all_of_them if one.closed_at is None]


def clock_shown(stretches: Sequence[Stretch], now: dt.datetime) -> ClockShown:
    """The clock of one object from all of its stretches, oldest first."""
    spans = [span_shown(one, now) for one in stretches]
    return ClockShown(waits_shown(stretches, now), shares_of(stretches, now), spans)


def span_shown(stretch: Stretch, now: dt.datetime) -> SpanShown:
    """A stretch as the time line tells it, its state in the words of its object."""
    clock = kinds.clock_of(stretch.object_type)
    field: Any = clock.model._meta.get_field("status") if clock else None
    states: Any = field.choices if field else ()
    return SpanShown(
        state=str(dict(states).get(stretch.status, stretch.status)),
        short=stretch.short,
        position=stretch.position,
        since=stretch.opened_at,
        until=stretch.closed_at,
        held=held_in(stretch, now),
        is_paused=stretch.is_paused,
    )


def shares_of(stretches: Iterable[Stretch], now: dt.datetime) -> list[Share]:
    """The sum of each party, in the parties' order; paused stretches count to nobody."""
    sums: dict[int, Share] = {}
    for one in stretches:
        if one.is_paused:
            continue
        held, before = held_in(one, now), sums.get(one.organisation_id)
        hours = held.hours + (before.held.hours if before else ZERO)
        sums[one.organisation_id] = Share(
            one.organisation_id, one.public_id, one.short, one.position, Held(hours, held.a_day)
        )
    return _placed(sorted(sums.values(), key=lambda one: (one.position, one.organisation_id)))


def _placed(shares: list[Share]) -> list[Share]:
    total, start, placed = sum((one.held.hours for one in shares), ZERO), ZERO, []
    for one in shares:
        width = (one.held.hours * 100 / total).quantize(Decimal("0.1")) if total else ZERO
        placed.append(
            Share(
                one.organisation_id, one.public_id, one.short, one.position, one.held, start, width
            )
        )
        start += width
    return placed
