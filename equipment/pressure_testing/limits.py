"""How high each joint may be pressed: its plain end as new, its least measured wall, its
connection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.web import numbers
from equipment import octg
from equipment.catalogue import ratings
from equipment.catalogue.measures import Entered, entered
from equipment.octg import Trace
from equipment.orders.models import OrderLine
from equipment.pipes.models import Joint
from equipment.pipes.readings.models import JointReading

PLAIN_END, DERATED, CONNECTION = "plain_end", "derated", "connection"
Walls = Mapping[int, Sequence[JointReading]]


@dataclass(frozen=True)
class Limit:
    """The pressure above which a joint is not pressed: the account of it, or the rating that its
    connection is entered with."""

    joint: Joint
    kind: str
    pressure: Entered
    trace: Trace | None = None

    @property
    def psi(self) -> Decimal:
        return self.pressure.exact

    @property
    def words(self) -> str:
        """Which pipe and which limit."""
        told = {"joint": str(self.joint), "most": shown(self.pressure)}
        if self.kind == CONNECTION:
            return _("the connection of %(joint)s bears %(most)s") % told
        if self.kind == DERATED:
            return _("%(joint)s may be pressed to %(most)s by its least measured wall") % told
        return _("the plain end of %(joint)s may be pressed to %(most)s") % told


@dataclass(frozen=True)
class Pipe:
    """A joint with its body and the least wall that was measured on it, None where none was."""

    joint: Joint
    body: ratings.Body
    least_wall: Entered | None

    @property
    def wall(self) -> Decimal:
        """The wall to compute with, in inches: never more than the nominal one."""
        if self.least_wall is None:
            return self.body.wall
        return min(self.least_wall.exact, self.body.wall)


def shown(pressure: Entered) -> str:
    """A pressure as it was entered and in MPa."""
    said = numbers.measure(pressure.value, pressure.unit)
    if pressure.unit == "MPa":
        return said
    return f"{said} ({numbers.measure(pressure.si(), 'MPa', 1)})"


def least_wall(readings: Iterable[JointReading], on: dt.date) -> Entered | None:
    """The least wall that was measured until that day."""
    walls = [Entered(one.entered_value, one.entered_unit) for one in readings if one.read_on <= on]
    return min(walls, key=lambda wall: wall.exact_si, default=None)


def pipe_of(joint: Joint, walls: Walls, on: dt.date) -> Pipe | None:
    """The joint as formulas take it, read with line, grade and connection; None where its wall or
    its yield is not known."""
    body = ratings.body_of_line(joint.product_line)
    if body is None:
        return None
    return Pipe(joint, body, least_wall(walls.get(joint.pk, ()), on))


def limits_of(pipe: Pipe) -> list[Limit]:
    """All limits of a joint. Raises octg.InvalidArgument for a pipe that cannot be."""
    trace = octg.used_pipe_test_limit(pipe.body.od, pipe.wall, pipe.body.grade)
    kind = PLAIN_END if pipe.least_wall is None else DERATED
    found = [Limit(pipe.joint, kind, Entered(trace.value, "psi"), trace)]
    connection = pipe.joint.product_line.connection
    rating = connection and entered(
        connection.entered_pressure_rating, connection.pressure_rating_unit
    )
    if rating:
        found.append(Limit(pipe.joint, CONNECTION, rating))
    return found


@dataclass(frozen=True)
class Ceilings:
    """The pipes of a set-up with the lowest limit of all, and the joints of which none is known."""

    pipes: Sequence[Pipe] = ()
    lowest: Limit | None = None
    unknown: Sequence[Joint] = ()


def ceilings_of(lines: Iterable[OrderLine], walls: Walls, on: dt.date) -> Ceilings:
    """What the joints of a set-up bear; equipment has no formula."""
    pipes: list[Pipe] = []
    found: list[Limit] = []
    unknown: list[Joint] = []
    for line in lines:
        if line.joint is None:
            continue
        pipe = pipe_of(line.joint, walls, on)
        try:
            limits = limits_of(pipe) if pipe is not None else []
        except octg.EngineeringError:
            limits = []
        if pipe is None or not limits:
            unknown.append(line.joint)
            continue
        pipes.append(pipe)
        found += limits
    return Ceilings(pipes, min(found, key=lambda one: one.psi, default=None), unknown)
