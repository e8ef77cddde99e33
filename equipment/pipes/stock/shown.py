"""The board in the shape that page, files and API show: rows, figures and the way to the joints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from equipment.catalogue.models import ProductLine
from equipment.pipes.life.states import PipeClass
from equipment.pipes.stock.queries import Part
from equipment.pipes.stock.rules import AGES, GROUP_OF, STATES, WAITING, Assumed, Group

ZERO = Decimal(0)
CLASSES = {name: place for place, name in enumerate(PipeClass.values)}
Key = tuple[int, str | None, str | None]


@dataclass
class Figure:
    """So many joints and metres; `query` narrows the register to exactly these."""

    base: str = ""
    own: str = ""
    joints: int = 0
    metres: Decimal = ZERO

    @property
    def query(self) -> str:
        return self.base + self.own

    def add(self, joints: int, metres: Decimal) -> None:
        self.joints += joints
        self.metres += metres


@dataclass
class Line:
    """A row of the board: pipe of one product line in one class, or all of it."""

    filters: Mapping[str, str]
    product_line: ProductLine | None = None
    body_class: str | None = None
    tool_joint_class: str | None = None
    groups: dict[Group, Figure] = field(default_factory=dict)
    ages: list[Figure] = field(default_factory=list)
    oldest_on: dt.date | None = None
    in_time: dict[Group, Figure] = field(default_factory=dict)
    ordered: Figure = field(default_factory=Figure)
    promised: Figure = field(default_factory=Figure)

    @property
    def classes(self) -> list[str]:
        """The classes in words: body, and tool joint where it has one."""
        told = (self.body_class, self.tool_joint_class)
        return [str(PipeClass(one).label) for one in told if one]

    @property
    def ready(self) -> Figure:
        return self.groups[Group.READY]

    @property
    def expected(self) -> list[tuple[Group, Figure]]:
        """What may be over in time, by the group in which it is now."""
        return list(self.in_time.items())

    @property
    def waits(self) -> bool:
        return any(figure.joints for figure in self.ages)

    @property
    def oldest_query(self) -> str:
        """The joints that wait longest."""
        day = self.oldest_on.isoformat() if self.oldest_on else ""
        return f"{self.ordered.base}{OF_WAITING}&status_since={day}"

    def oldest_days(self, today: dt.date) -> int | None:
        return (today - self.oldest_on).days if self.oldest_on else None


@dataclass(frozen=True)
class Board:
    """All rows in the order of the catalogue, their sum, and what was assumed."""

    today: dt.date
    assumed: Assumed
    lines: Sequence[Line]
    total: Line

    @property
    def waiting(self) -> list[tuple[Line, int | None]]:
        """The rows of which something waits, with the days of the oldest."""
        return [(line, line.oldest_days(self.today)) for line in self.lines if line.waits]

    @property
    def promising(self) -> list[Line]:
        """The rows of which something may be promised, or is on an order that ends in time."""
        return [line for line in self.lines if line.promised.joints or line.ordered.joints]

    @property
    def oldest_days(self) -> int | None:
        return self.total.oldest_days(self.today)


@dataclass(frozen=True)
class Asked:
    """What the board is made for: its day, the assumptions, and the filters that stand."""

    today: dt.date
    assumed: Assumed
    filters: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def of_groups(self) -> dict[Group, str]:
        """What narrows the register to each group, beside the filters of the row."""
        return {group: _and(_states([group])) for group in Group}

    @cached_property
    def of_ages(self) -> list[str]:
        return [_and(_states(WAITING) | _since(*age.days(self.today))) for age in AGES]

    @cached_property
    def of_work(self) -> dict[Group, str]:
        begun = self.assumed.begun_until().items()
        return {group: _and(_states([group]) | _since(None, day)) for group, day in begun}


def board_of(
    parts: Iterable[Part],
    oldest: Mapping[Key, dt.date],
    lines: Sequence[ProductLine],
    asked: Asked,
) -> Board:
    """The board of the summed joints; every joint stands in its row and in the sum."""
    total = _line(dict(asked.filters), asked)
    rows: dict[Key, Line] = {}
    known = {line.pk: (place, line) for place, line in enumerate(lines)}
    for part in parts:
        row = rows.get(part.row)
        if row is None:
            row = rows[part.row] = _row_of(part.row, known[part.row[0]][1], asked)
        _count(row, part)
        _count(total, part)
    for key, day in oldest.items():
        rows[key].oldest_on = day
    total.oldest_on = min(oldest.values(), default=None)
    order = sorted(rows, key=lambda key: (known[key[0]][0], _rank(key[1]), _rank(key[2])))
    return Board(asked.today, asked.assumed, [rows[key] for key in order], total)


def _rank(name: str | None) -> int:
    return len(CLASSES) if name is None else CLASSES[name]


def _row_of(key: Key, product: ProductLine, asked: Asked) -> Line:
    """An empty row; its own product and classes stand in place of wider filters."""
    own = {"product": product.public_id}
    for name, value in zip(("body_class", "tool_joint_class"), key[1:], strict=True):
        own |= {name: value} if value else {f"{name}__empty": "true"}
    pinned = ("product", "body_class", "tool_joint_class")
    kept = {
        name: value
        for name, value in asked.filters.items()
        if name.partition("__")[0] not in pinned
    }
    line = _line(kept | own, asked)
    line.product_line, (line.body_class, line.tool_joint_class) = product, key[1:]
    return line


def _line(filters: Mapping[str, str], asked: Asked) -> Line:
    base = "?" + _written(filters)
    ends = {"order_ends__lte": asked.assumed.by.isoformat()}
    line = Line(filters, ordered=Figure(base, _and(_states([Group.RIG]) | ends)))
    line.groups = {group: Figure(base, own) for group, own in asked.of_groups.items()}
    line.ages = [Figure(base, own) for own in asked.of_ages]
    line.in_time = {group: Figure(base, own) for group, own in asked.of_work.items()}
    return line


def _count(line: Line, part: Part) -> None:
    group = GROUP_OF[part.status]
    line.groups[group].add(*part.all)
    if group in WAITING:
        for figure, sums in zip(line.ages, part.ages, strict=True):
            figure.add(*sums)
    line.ordered.add(*part.ordered)
    if group == Group.READY:
        line.promised.add(*part.all)
    if group in line.in_time:
        line.in_time[group].add(*part.in_time)
        line.promised.add(*part.in_time)


def _states(groups: Iterable[Group]) -> dict[str, str]:
    return {"status": ",".join(state for group in groups for state in STATES[group])}


def _since(first: dt.date | None, last: dt.date | None) -> dict[str, str]:
    given = {"status_since__gte": first, "status_since__lte": last}
    return {name: day.isoformat() for name, day in given.items() if day is not None}


def _written(given: Mapping[str, str]) -> str:
    return urlencode(given, safe=",")


def _and(given: Mapping[str, str]) -> str:
    return "&" + _written(given)


#: What narrows the register to all that waits.
OF_WAITING = _and(_states(WAITING))
