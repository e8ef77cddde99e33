"""Reads of clocks: they come with the rows that have them, and cost no statement of their own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from core.accounts.models import Party
from core.api.rows import json_list
from core.calendar.models import CalendarDay
from core.calendar.queries import HOURS
from core.calendar.rules import Calendar, Hours
from core.clocks import kinds, rules
from core.clocks.models import ClockSpell
from core.clocks.rules import ClockShown, Stretch, WaitShown


def with_clock(rows: QuerySet[Any], *, whole: bool = False) -> QuerySet[Any]:
    """The same rows with what waits now, or with `whole` all stretches since they were made.

    Of what was paused all stretches come, for a turn goes on behind its pauses.
    """
    spells = ClockSpell.objects.filter(object_id=OuterRef("public_id"))
    if not whole:
        paused = ClockSpell.objects.filter(object_id=OuterRef("object_id"), is_paused=True)
        spells = spells.filter(Q(closed_at=None) | Exists(paused))
    found = spells.order_by("opened_at", "pk").values_list(_stretch())
    with_them: QuerySet[Any] = rows.annotate(clock_stretches=json_list(found, comparable=True))
    return with_them


def _stretch() -> JSONObject:
    place = Party.objects.filter(
        workspace=OuterRef("workspace"), organisation=OuterRef("organisation")
    )
    days = CalendarDay.objects.filter(organisation=OuterRef("organisation"), removed_at=None)
    own = days.order_by("on").values_list(JSONObject(on=F("on"), kind=F("kind")))
    plain = ("object_type", "organisation_id", "status", "is_paused", "opened_at", "closed_at")
    return JSONObject(
        **{name: F(name) for name in plain},
        **{name: F(f"organisation__working_hours__{name}") for name in HOURS},
        short=F("organisation__short"),
        public_id=F("organisation__public_id"),
        position=Subquery(place.values("position")[:1]),
        days=json_list(own, comparable=True),
    )


def stretches_of(row: Any) -> list[Stretch]:
    """The stretches that came with the row."""
    return [_read(line) for line in row.clock_stretches or ()]


def _read(line: dict[str, Any]) -> Stretch:
    closed = line["closed_at"]
    return Stretch(
        object_type=line["object_type"],
        organisation_id=line["organisation_id"],
        public_id=line["public_id"],
        short=line["short"],
        position=line["position"] or 1,
        status=line["status"],
        is_paused=line["is_paused"],
        opened_at=dt.datetime.fromisoformat(line["opened_at"]),
        closed_at=closed and dt.datetime.fromisoformat(closed),
        calendar=_calendar(line),
    )


def _calendar(line: dict[str, Any]) -> Calendar:
    own = {dt.date.fromisoformat(day["on"]): day["kind"] for day in line["days"]}
    if line["starts"] is None:
        return Calendar(own)
    times = {name: _time(line[name]) for name in HOURS if name != "zone"}
    return Calendar(own, Hours(**times, zone=line["zone"]))


def _time(text: str | None) -> Any:
    return text and dt.time.fromisoformat(text)


def clock_of(row: Any, now: dt.datetime) -> ClockShown:
    """The clock of a row that came `with_clock(whole=True)`."""
    return rules.clock_shown(stretches_of(row), now)


def waits_of(row: Any, now: dt.datetime) -> list[WaitShown]:
    """For whom a row that came `with_clock` waits now."""
    return rules.waits_shown(stretches_of(row), now)


def clock_of_object(row: Any, now: dt.datetime) -> ClockShown:
    """The clock of a row that came without it; one statement."""
    model: Any = kinds.REGISTRY[row._meta.model_name].model
    return clock_of(with_clock(model.objects.filter(pk=row.pk), whole=True).get(), now)


def waiting_names(row: Any) -> str:
    """The short names of the parties for which a row that came `with_clock` waits now."""
    found = stretches_of(row)
    return ", ".join(one.short for one in found if one.closed_at is None and not one.is_paused)
