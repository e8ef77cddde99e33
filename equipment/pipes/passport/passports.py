"""The passport of a joint: one reading of all that page and API tell of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.accounts.models import User
from equipment.pipes.life.rules import is_inspected
from equipment.pipes.models import Joint
from equipment.pipes.passport import forecast, lifeline, queries, rating
from equipment.pipes.passport.dimensions import PipeBody, body_of
from equipment.pipes.passport.forecast import Forecast, WallPoint
from equipment.pipes.passport.joint_sources import SOURCES
from equipment.pipes.passport.lifeline import Cursor, LifePage
from equipment.pipes.passport.queries import UsageTotals
from equipment.pipes.passport.rating import Condition, Rating


@dataclass(frozen=True)
class Wear:
    """What can be said of a joint's wall and of what it bears."""

    body: PipeBody
    points: Sequence[WallPoint]
    forecasts: Sequence[Forecast]
    rating: Rating


def wear_of(joint: Joint, usage: UsageTotals, today: dt.date) -> Wear:
    """The wall trend and the ratings of a joint today; one statement."""
    body, points = body_of(joint.product_line), queries.walls_of(joint)
    condition = Condition(
        is_accessory=joint.kind == Joint.Kind.ACCESSORY,
        body_class=joint.body_class,
        is_inspected=is_inspected(joint),
        least_wall_mm=min((one.wall_mm for one in points), default=None),
    )
    return Wear(
        body,
        points,
        forecast.forecasts_of(points, body.wall_mm, usage.used, today),
        rating.rating_of(body, condition),
    )


def life_of(joint: Joint, user: User, *, kind: str = "", after: Cursor | None = None) -> LifePage:
    """A page of the joint's life, as far as the person may see it."""
    return lifeline.page_of(SOURCES, joint, user, kind=kind, after=after)
