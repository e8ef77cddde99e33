"""Placements in the shapes that pages show: rows with their clock, the page of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cooperation.acceptance import rules as acceptance
from core.accounts.models import User
from core.clocks.queries import clock_of, waits_of
from core.clocks.rules import WaitShown
from core.web import numbers
from exchange.attendance.shown import attendance_of
from exchange.placements import queries, rules
from exchange.placements.models import Placement, PlacementReport
from exchange.placements.timeline import ICONS
from exchange.specialists.shown import trade_words


@dataclass(frozen=True)
class PlacementShown:
    """A placement in a list: whose turn it is, and for how long."""

    placement: Any
    waits: list[WaitShown]
    trade: str


def row_of(placement: Any, now: dt.datetime) -> PlacementShown:
    return PlacementShown(placement, waits_of(placement, now), trade_words(placement.specialist))


def page_of(
    placement: Any,
    user: User,
    now: dt.datetime,
    *,
    today: dt.date,
    month: dt.date | None,
    ticked: Collection[dt.date] = (),
) -> dict[str, Any]:
    """What the page of one placement shows; its attendance once it has begun."""
    actions = rules.actions_for(user, placement)
    may_record = "record_attendance" in actions
    attendance = None
    if placement.status in Placement.WORKED:
        attendance = attendance_of(placement, month, today, may_record=may_record, ticked=ticked)
    return {
        "placement": placement,
        "name": placement.known_as,
        "clock": clock_of(placement, now),
        "facts": [*facts_of(placement), *decisions_of(placement)],
        "actions": actions,
        "mentors": _mentors(placement) if "accept" in actions else [],
        "attendance": attendance,
        "may_record": may_record,
        "may_act": bool(attendance and attendance.open_days)
        and acceptance.prepares(user, placement.memorandum_id),
        "report": report_of(placement),
        "is_over": today >= placement.last_day,
        "today": today,
    }


def _mentors(placement: Placement) -> list[User]:
    return list(queries.mentors_of(placement.host_id, placement.memorandum_id))


def report_of(placement: Any) -> PlacementReport | None:
    """The final report that came with the placement, or None."""
    found: PlacementReport | None = getattr(placement, "report", None)
    return found


def facts_of(placement: Any) -> list[tuple[str, Any]]:
    """Who, where, when and what for; what nobody gave is left out."""
    specialist, commitment = placement.specialist, placement.commitment
    planned = f"{numbers.day(placement.planned_start)} – {numbers.day(placement.planned_end)}"
    facts = [
        (_("Specialist"), _link(specialist, specialist.number)),
        (_("Name"), placement.known_as),
        (_("Trade"), trade_words(specialist)),
        (_("Home"), f"{placement.home.short}, {specialist.unit}"),
        (_("Host"), f"{placement.host.short}, {placement.host_unit}"),
        (_("Mentor"), placement.mentor.full_name if placement.mentor else ""),
        (_("Planned"), planned),
        (_("Started on"), placement.started_on and numbers.day(placement.started_on)),
        (_("Ended on"), placement.ended_on and numbers.day(placement.ended_on)),
        (_("Commitment"), _link(commitment, f"{commitment.number} {commitment.title}")),
    ]
    return [(label, value) for label, value in facts if value]


def decisions_of(placement: Any) -> list[tuple[str, Any]]:
    """Who nominated, approved and accepted."""
    people = [
        (_("Nominated by"), placement.nominated_by),
        (_("Approved by"), placement.approved_by),
        (_("Accepted by"), placement.accepted_by),
    ]
    return [(label, person.full_name) for label, person in people if person]


def _link(row: Any, text: str) -> dict[str, str]:
    return {"url": row.get_absolute_url(), "text": text}


def timeline_key() -> list[dict[str, str]]:
    """What each colour and icon of the timeline means."""
    return [
        {"tone": Placement.STATUS_TONES[status], "icon": icon, "words": _word(status)}
        for status, icon in ICONS.items()
    ]


def _word(status: str) -> str:
    return str(Placement.Status(status).label)
