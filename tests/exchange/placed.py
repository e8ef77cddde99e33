"""A specialist of SOCAR placed with STP, taken through the life of a placement by the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cooperation.models import Act, Commitment
from core.models import Event
from exchange.attendance import services as attendance
from exchange.attendance.rules import DayFacts
from exchange.models import AttendanceDay, Placement, Specialist
from exchange.placements import services
from exchange.specialists import services as register
from tests import factories
from tests.cast import Cast

NOW = factories.NOW  # Monday, 1 June 2026
START, END = dt.date(2026, 6, 1), dt.date(2026, 6, 12)
LATER = dt.datetime(2026, 6, 15, 9, 0, tzinfo=dt.UTC)
NAMES = ("Aysel", "Example-Quliyeva", "+994 12 555 01 01", "aysel@example.test")


def register_one(stage: Cast, **changes: Any) -> Specialist:
    """A specialist of SOCAR who has consented."""
    values: dict[str, Any] = {
        "unit": "Tubular inspection shop",
        "trade": "thread_inspector",
        "given_name": NAMES[0],
        "family_name": NAMES[1],
        "phone": NAMES[2],
        "email": NAMES[3],
        "purpose": "placement with a partner",
        "consented_on": dt.date(2026, 5, 1),
        "by": stage.socar_engineer,
        "now": NOW,
    }
    return register.register_specialist(**{**values, **changes})


def commitment(stage: Cast, **changes: Any) -> Commitment:
    """A commitment in person-days."""
    values: dict[str, Any] = {"unit": "day", "measure": "person_days", "title": "Specialist days"}
    return factories.make_commitment(stage.area, stage.socar_coordinator, **{**values, **changes})


def facts(stage: Cast, **changes: Any) -> dict[str, Any]:
    """What `nominate_specialist` is asked for, with `changes`."""
    values: dict[str, Any] = {
        "memorandum": stage.memorandum,
        "host": stage.stp,
        "host_unit": "Thread workshop",
        "planned_start": START,
        "planned_end": END,
        "programme": "Gauging of premium connections",
        "by": stage.socar_engineer,
        "now": NOW,
        **changes,
    }
    if "specialist" not in values:
        values["specialist"] = register_one(stage)
    if "commitment" not in values:
        values["commitment"] = commitment(stage)
    return values


def nominated(stage: Cast, **changes: Any) -> Placement:
    return services.nominate_specialist(**facts(stage, **changes))


def approved(stage: Cast, **changes: Any) -> Placement:
    placement = nominated(stage, **changes)
    return services.approve_placement(placement=placement, by=stage.socar_coordinator, now=NOW)


def accepted(stage: Cast, **changes: Any) -> Placement:
    placement = approved(stage, **changes)
    return services.accept_placement(
        placement=placement, mentor=stage.stp_engineer, by=stage.stp_coordinator, now=NOW
    )


def started(stage: Cast, **changes: Any) -> Placement:
    placement = accepted(stage, **changes)
    return services.start_placement(placement=placement, by=stage.stp_engineer, now=NOW)


def reported(stage: Cast, **changes: Any) -> Placement:
    placement = started(stage, **changes)
    return services.file_report(
        placement=placement, text="Learned to gauge.", by=stage.socar_engineer, now=LATER
    )


def record(stage: Cast, placement: Placement, *days: int, absent: int = 0) -> list[AttendanceDay]:
    """Days of June 2026 on which the specialist was present; `absent` is one on which not."""
    rows = [DayFacts(dt.date(2026, 6, number)) for number in days]
    if absent:
        rows.append(DayFacts(dt.date(2026, 6, absent), is_present=False))
    return attendance.record_attendance(
        placement=placement, days=rows, by=stage.stp_engineer, now=LATER
    )


def verbs(about: Any) -> list[str]:
    """The verbs of the events of an object, in the order in which they happened."""
    told = Event.objects.filter(object_id=about.public_id).order_by("pk")
    return list(told.values_list("verb", flat=True))


def last_event(about: Any) -> Event:
    event: Event = Event.objects.filter(object_id=about.public_id).order_by("-pk")[0]
    return event


def record_many(stage: Cast, placement: Placement, count: int) -> None:
    """The first `count` days of a placement, present on each."""
    days = [DayFacts(START + dt.timedelta(days=number)) for number in range(count)]
    late = dt.datetime(2026, 8, 1, 9, 0, tzinfo=dt.UTC)
    attendance.record_attendance(placement=placement, days=days, by=stage.stp_engineer, now=late)


def make_act(stage: Cast) -> Act:
    """An act of STP that nobody has signed."""
    act: Act = Act.objects.create(
        memorandum=stage.memorandum,
        number="2026-900",
        title="Specialist days",
        prepared_by=stage.stp_engineer,
        organisation=stage.stp,
    )
    return act
