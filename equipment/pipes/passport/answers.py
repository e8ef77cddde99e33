"""Passports as plain values, as the API writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from core.accounts.models import User
from equipment.certificates import queries as certificates
from equipment.octg.trace import Trace
from equipment.pipes.passport import passports, queries, set_queries
from equipment.pipes.passport.forecast import Forecast
from equipment.pipes.passport.lifeline import Entry, LifePage
from equipment.pipes.passport.passports import Wear
from equipment.pipes.passport.queries import MOST_READINGS
from equipment.pipes.usage.queries import totals_of_set

STORED = Decimal("0.001")
MOST_MEMBERS = 500
Plain = dict[str, Any]


class JointParts:
    """The parts of a joint's passport, each read when it is asked for, none of them twice."""

    def __init__(self, joint: Any, user: User, said: Mapping[str, Any], today: dt.date) -> None:
        self.joint, self.user, self.said, self.today = joint, user, said, today

    @cached_property
    def _usage(self) -> queries.UsageTotals:
        return queries.usage_of(self.joint)

    @cached_property
    def _wear(self) -> Wear:
        return passports.wear_of(self.joint, self._usage, self.today)

    def governed_by(self) -> str | None:
        return self.joint.governed_by if self.joint.body_class else None

    def tool_joint_governed_by(self) -> str | None:
        return self.joint.tool_governed_by if self.joint.tool_joint_class else None

    def usage(self) -> Plain:
        found = self._usage
        return {
            "since_inspection": amounts(found.since),
            "whole": amounts(found.whole),
            "own": amounts(found.own),
            "by_set": amounts(found.by_set),
        }

    def wall(self) -> Plain:
        points = [
            {
                "on": one.on,
                "least_mm": stored(one.wall_mm),
                "is_inspection": one.is_inspection,
                "metres_drilled_m": stored(one.metres),
                "rotating_h": stored(one.hours),
            }
            for one in self._wear.points
        ]
        forecasts = [_forecast(one) for one in self._wear.forecasts]
        nominal = stored(self._wear.body.wall_mm)
        return {"nominal_mm": nominal, "points": points, "forecasts": forecasts}

    def ratings(self) -> Plain:
        found = self._wear.rating
        items = [_rating(one) for one in found.traces]
        return {"why": found.why, "basis": found.basis, "items": items}

    def readings(self) -> list[Plain]:
        return [
            {
                "id": one.public_id,
                "kind": one.kind,
                "position": one.position,
                "value_mm": stored(one.value_mm),
                "entered_value": stored(one.entered_value),
                "entered_unit": one.entered_unit,
                "read_on": one.read_on,
                "method": one.method,
                "inspector": one.inspector,
                "instrument": one.instrument,
                "inspection": one.inspection.public_id if one.inspection else None,
                "is_erroneous": one.erroneous_at is not None,
            }
            for one in queries.readings_of(self.joint)[:MOST_READINGS]
        ]

    def memberships(self) -> list[Plain]:
        return [
            {
                "pipe_set": one.pipe_set.public_id,
                "number": one.pipe_set.number,
                "joined_on": one.joined_on,
                "left_on": one.left_on,
            }
            for one in queries.memberships_of(self.joint)
        ]

    def certificates(self) -> list[Plain]:
        return [
            {
                "id": one.public_id,
                "number": one.number,
                "kind": one.kind,
                "issued_on": one.issued_on,
                "status": one.status,
            }
            for one in certificates.told_of(self.joint)
        ]

    def life(self) -> Plain:
        return _life(passports.life_of(self.joint, self.user, **self.said))


class SetParts:
    """The parts of a set's passport."""

    def __init__(self, pipe_set: Any, user: User, said: Mapping[str, Any], today: dt.date) -> None:
        self.pipe_set, self.user, self.said = pipe_set, user, said

    def usage(self) -> Plain:
        return amounts(totals_of_set(self.pipe_set))

    def condition(self) -> Plain:
        found = set_queries.condition_of(self.pipe_set)
        classes = [
            {"body_class": one.body_class, "joints": one.joints, "length_m": stored(one.length_m)}
            for one in found.classes
        ]
        return {
            "joints": found.joints,
            "length_m": stored(found.length_m),
            "uninspected": found.uninspected,
            "oldest_inspection": found.oldest_inspection,
            "worst_class": found.worst,
            "classes": classes,
        }

    def members(self) -> list[Plain]:
        rows = set_queries.members_of(self.pipe_set).order_by("pk")[:MOST_MEMBERS]
        return [_member(one) for one in rows]

    def readings(self) -> list[Plain]:
        return [
            {
                "kind": one.kind,
                "count": one.count,
                "joints": one.joints,
                "least_mm": stored(one.least_mm),
                "mean_mm": stored(one.mean_mm),
                "greatest_mm": stored(one.greatest_mm),
                "newest": one.newest,
            }
            for one in set_queries.readings_of(self.pipe_set)
        ]

    def life(self) -> Plain:
        return _life(set_queries.life_of(self.pipe_set, self.user, **self.said))


Parts = Callable[[Any, User, Mapping[str, Any], dt.date], Any]


def amounts(values: Mapping[str, Decimal | None]) -> Plain:
    """Sums and peaks with three decimals."""
    return {name: stored(value) for name, value in values.items()}


def stored(value: Decimal | None) -> str | None:
    """A decimal with the three places that the register stores."""
    return None if value is None else f"{value.quantize(STORED, ROUND_HALF_UP):f}"


def _member(one: Any) -> Plain:
    return {
        "joint": one.joint.public_id,
        "serial": one.joint.serial,
        "tally_number": one.joint.tally_number,
        "joined_on": one.joined_on,
        "left_on": one.left_on,
        "body_class": one.joint.body_class,
        "metres_drilled_m": stored(one.metres),
        "rotating_h": stored(one.rotating),
    }


def _forecast(one: Forecast) -> Plain:
    slope = None if one.slope is None else f"{one.slope.quantize(Decimal('1e-9')):f}"
    crossings = [
        {
            "share": each.share,
            "level_mm": stored(each.level_mm),
            "state": each.state,
            "on": each.on,
            "further": None if each.further is None else f"{each.further:f}",
        }
        for each in one.crossings
    ]
    return {
        "basis": one.basis,
        "inspections": one.points,
        "why": one.why,
        "slope_mm": slope,
        "crossings": crossings,
    }


def _rating(one: Trace) -> Plain:
    given = {**one.inputs, **one.factors}
    return {
        "quantity": one.quantity,
        "value": stored(one.value),
        "unit": one.unit,
        "si_value": f"{one.si.value:f}",
        "si_unit": one.si.unit,
        "formula": one.formula,
        "regime": one.regime,
        "inputs": {name: _text(value) for name, value in given.items()},
        "unrounded": f"{one.unrounded:f}",
        "rounding": one.rounding,
        "cap_applied": stored(one.cap_applied),
        "standard": one.standard,
        "edition": one.edition,
        "notes": list(one.notes),
    }


def _text(value: Decimal | str) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _life(page: LifePage) -> Plain:
    return {"results": [_entry(one) for one in page.entries], "older": page.older or None}


def _entry(one: Entry) -> Plain:
    author = {name: one.by.get(name) for name in ("id", "name", "organisation")}
    return {
        "day": one.day,
        "at": timezone.localtime(one.at).isoformat(),
        "kind": one.kind,
        "source": one.source,
        "id": one.id,
        "by": author,
        "facts": dict(one.told),
    }
