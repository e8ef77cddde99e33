"""Joints of SOCAR taken through their life by the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from core.models import User
from equipment.models import Joint, Location
from equipment.pipes.life import services as life
from equipment.pipes.readings import services as readings
from equipment.pipes.readings.rules import Facts, Judged, Measured
from tests import factories
from tests.cast import Cast
from tests.equipment import yard

NOW = factories.NOW
TODAY = NOW.date()


def day(number: int) -> dt.date:
    """`number` days before today."""
    return TODAY - dt.timedelta(days=number)


def base(stage: Cast) -> Location:
    """SOCAR's pipe yard."""
    found = Location.objects.filter(memorandum=stage.memorandum, name="Base 2").first()
    return found or factories.make_location(
        stage.memorandum, stage.socar, name="Base 2", kind="yard"
    )


def joints_in(stage: Cast, status: str, count: int = 1, **fields: Any) -> list[Joint]:
    """New joints that the register holds in a state from the start."""
    place = yard.make_rig(stage) if status == "on_rig" else base(stage)
    return [factories.make_joint(place, status=status, **fields) for _number in range(count)]


def take(joints: Sequence[Joint], action: str, by: User, **more: Any) -> list[Joint]:
    """The joints after the step, read anew."""
    life.take_step(joints=joints, action=action, by=by, now=more.pop("now", NOW), **more)
    return fresh(joints)


def fresh(joints: Sequence[Joint]) -> list[Joint]:
    return list(Joint.objects.filter(pk__in=[joint.pk for joint in joints]).order_by("pk"))


def inspect(joints: Sequence[Joint], by: User, on: dt.date = TODAY, **more: Any) -> list[Joint]:
    """The joints with a record of that day: premium unless told."""
    values: dict[str, Any] = {"body_class": "premium", **more}
    facts = Facts(on, "ut", "R. Aliyev", "UT gauge 7")
    rows = [Judged(joint, **values) for joint in joints]
    readings.record_inspections(facts=facts, rows=rows, by=by, now=NOW)
    return fresh(joints)


def wall(value: str, position: str = "1 m from box", unit: str = "mm") -> Measured:
    return Measured("wall", position, Decimal(value), unit)


def used(stage: Cast, count: int = 1) -> list[Joint]:
    """Joints that were run ten days ago, pulled nine days ago and came back to the yard."""
    by = stage.socar_engineer
    joints = take(joints_in(stage, "on_rig", count), "run", by, on=day(10))
    joints = take(joints, "pull", by, on=day(9))
    joints = take(joints, "lay_down", by, on=day(9))
    return take(joints, "return", by, on=day(8), location=base(stage))
