"""The calendars of parties: one statement, read once for a request or a tick."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, QuerySet

from core.accounts.models import Organisation, Party, User
from core.calendar import rules
from core.calendar.models import CalendarDay
from core.calendar.rules import Calendar, Hours
from core.events.models import Event

HOURS = ("starts", "ends", "lunch_from", "lunch_to", "zone")


@dataclass
class Kept:
    """What was read since the request or tick began."""

    calendars: dict[int, Calendar] | None = None
    parties: dict[int, list[int]] = field(default_factory=dict)


_kept: ContextVar[Kept | None] = ContextVar("calendars", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it the calendars are read once, however many objects ask."""
    token = _kept.set(Kept())
    try:
        yield
    finally:
        _kept.reset(token)


def forget() -> None:
    """Read afresh: a calendar was changed."""
    if _kept.get() is not None:
        _kept.set(Kept())


def calendars() -> dict[int, Calendar]:
    """The calendar of every party that departs from the official one, and who is party to which
    workspace, in one statement."""
    return _reading().calendars or {}


def _reading() -> Kept:
    kept = _kept.get() or Kept()
    if kept.calendars is None:
        kept.calendars = {}
        for line in _lines():
            kept.calendars[line["pk"]] = _calendar(line)
            for workspace in line["workspaces"]:
                kept.parties.setdefault(workspace, []).append(line["pk"])
    return kept


def _lines() -> QuerySet[Any, Any]:
    day = Q(calendar_days__removed_at=None, calendar_days__isnull=False)
    return (
        Organisation.objects.order_by()
        .annotate(
            days=ArrayAgg("calendar_days__on", filter=day, default=[], distinct=True),
            worked=ArrayAgg(
                "calendar_days__on",
                filter=day & Q(calendar_days__kind="working"),
                default=[],
                distinct=True,
            ),
            workspaces=ArrayAgg(
                "parties__workspace", filter=Q(parties__isnull=False), default=[], distinct=True
            ),
        )
        .values(
            "pk",
            "days",
            "worked",
            "workspaces",
            **{name: F(f"working_hours__{name}") for name in HOURS},
        )
    )


def _calendar(line: dict[str, Any]) -> Calendar:
    worked = set(line["worked"])
    own = {day: "working" if day in worked else "off" for day in line["days"]}
    if line["starts"] is None:
        return Calendar(own)
    return Calendar(own, Hours(**{name: line[name] for name in HOURS}))


def calendar_of(organisation_id: int | None) -> Calendar:
    """The calendar of one party; the official one for a party that entered nothing."""
    return calendars().get(organisation_id or 0, Calendar())


def calendars_of(workspace_id: int | None) -> list[Calendar]:
    """The calendars of all parties of a workspace; none without one."""
    if workspace_id is None:
        return []
    kept = _reading()
    return [(kept.calendars or {})[pk] for pk in kept.parties.get(workspace_id, ())]


def is_working_day(day: dt.date, workspace_id: int | None = None) -> bool:
    """Whether all parties of the workspace work on that day; None asks the official calendar."""
    return rules.is_working_day(day, calendars_of(workspace_id))


def shift(day: dt.date, number: int, workspace_id: int | None) -> dt.date:
    """The n-th day after (before) `day` on which all parties of the workspace work."""
    return rules.shift(day, number, calendars_of(workspace_id))


def working_hours_between(since: dt.datetime, until: dt.datetime, party_id: int | None) -> Decimal:
    """The working hours of a party between two moments, to a hundredth."""
    return calendar_of(party_id).hours_between(since, until)


def days_of(user: User, organisation_id: int, year: int) -> list[CalendarDay]:
    """What a party has entered for a year, removed entries left out."""
    found = CalendarDay.objects.visible_to(user).filter(
        organisation=organisation_id, on__year=year, removed_at=None
    )
    return list(found.select_related("entered_by").order_by("on"))


def changes_of(user: User, organisation_id: int) -> list[Event]:
    """What was changed in a party's calendar, newest first, for its own people."""
    found = Event.objects.visible_to(user).filter(
        verb__startswith="calendar.", organisation=organisation_id, workspace=None
    )
    return list(found.select_related("actor", "organisation", "token").order_by("-pk")[:20])


def parties_of(workspace_id: int) -> list[Party]:
    """The parties of a memorandum in their order."""
    rows = Party.objects.filter(workspace=workspace_id).select_related("organisation")
    return list(rows.order_by("position", "pk"))
