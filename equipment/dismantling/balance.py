"""The reconciliation of a string: run = laid down + left in the hole + lost.

What was run is what the running records of the string say; a joint of it that stands on no line of
the order is where the register has it, by the groups of `reconciliation`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.web import numbers
from equipment.dismantling.models import DismantlingRecord
from equipment.dismantling.queries import record_of
from equipment.installation.models import RunningRecord
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.models import Joint
from equipment.pipes.reconciliation.rules import GROUP_OF, Group
from equipment.pipes.sets.models import SetMember

ZERO = Decimal(0)
#: Joints that a sentence names one by one.
MOST_NAMED = 5


class Way(models.TextChoices):
    """Where joints that were run can have gone; all but the last two are accounted for."""

    LAID_DOWN = "laid_down", gettext_lazy("Laid down")
    LEFT_IN_HOLE = "left_in_hole", gettext_lazy("Left in the hole")
    LOST = "lost", gettext_lazy("Lost in hole")
    OTHERWISE = "otherwise", gettext_lazy("Came out otherwise")
    WAITING = "waiting", gettext_lazy("Not recorded yet")
    UNLISTED = "unlisted", gettext_lazy("In the hole, not on the order")


TONES = {
    "laid_down": "green", "left_in_hole": "blue", "lost": "red", "otherwise": "grey",
    "waiting": "amber", "unlisted": "red",
}  # fmt: skip
OPEN = (Way.WAITING, Way.UNLISTED)


@dataclass
class Part:
    """The joints that went one way, with their metres."""

    way: Way
    joints: list[Joint] = field(default_factory=list)
    length_m: Decimal = ZERO

    @property
    def count(self) -> int:
        return len(self.joints)

    @property
    def tone(self) -> str:
        return TONES[self.way] if self.joints else "grey"

    def add(self, joint: Joint, length_m: Decimal) -> None:
        self.joints.append(joint)
        self.length_m += length_m

    @property
    def names(self) -> str:
        """The first of its joints by their numbers."""
        named = ", ".join(str(joint) for joint in self.joints[:MOST_NAMED])
        return f"{named} …" if self.count > MOST_NAMED else named


@dataclass(frozen=True)
class Balance:
    """Both sides of the equation and what is left between them."""

    parts: list[Part]

    @property
    def accounted(self) -> list[Part]:
        return [part for part in self.parts if part.way not in OPEN]

    @property
    def open(self) -> list[Part]:
        return [part for part in self.parts if part.way in OPEN]

    @property
    def count_run(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def length_run_m(self) -> Decimal:
        return sum((part.length_m for part in self.parts), ZERO)

    @property
    def count_out(self) -> int:
        return sum(part.count for part in self.accounted)

    @property
    def length_out_m(self) -> Decimal:
        return sum((part.length_m for part in self.accounted), ZERO)

    @property
    def difference(self) -> int:
        """How many joints were run of which nobody says where they are."""
        return self.count_run - self.count_out

    @property
    def difference_m(self) -> Decimal:
        return self.length_run_m - self.length_out_m

    @property
    def is_balanced(self) -> bool:
        return not self.difference

    def part(self, way: Way) -> Part:
        return next(part for part in self.parts if part.way == way)


def balance_of(order: WorkOrder, lines: Sequence[OrderLine], now: dt.datetime) -> Balance:
    """Where the string went of which the order takes joints out; one statement beside the lines."""
    parts = {way: Part(way) for way in Way}
    for line in lines:
        record = record_of(line)
        length = record.effective_length_m if record else line.pipe.effective_length_m
        parts[_way_of(record)].add(line.pipe, length)
    for joint in others_of_string(order, now):
        parts[_way_beside(joint)].add(joint, joint.effective_length_m)
    return Balance(list(parts.values()))


def _way_beside(joint: Joint) -> Way:
    """Where a joint of the string is that no line of the order is about."""
    if joint.status == Joint.Status.CEMENTED:
        return Way.LEFT_IN_HOLE
    ways = {Group.IN_HOLE: Way.UNLISTED, Group.LOST: Way.LOST}
    return ways.get(GROUP_OF[joint.status], Way.OTHERWISE)


def _way_of(record: DismantlingRecord | None) -> Way:
    return Way.WAITING if record is None else Way(record.outcome)


def others_of_string(order: WorkOrder, now: dt.datetime) -> QuerySet[Joint]:
    """Joints that were last run by the orders that ran the joints of this one, and members in the
    hole of sets that it names, which stand on none of its lines."""
    run = RunningRecord.objects.filter(is_rejected=False, created_at__lte=order.finished_at or now)
    last = run.filter(line__joint=OuterRef("pk")).order_by("-run_on", "-pk")
    ran_by = Subquery(last.values("line__order")[:1])
    mine = OrderLine.objects.filter(order=order).values("joint")
    strings = Joint.objects.filter(pk__in=mine).annotate(ran_by=ran_by).order_by()
    orders = strings.exclude(ran_by=None).values("ran_by")
    beside = run.filter(line__order__in=orders).values("line__joint")
    sets = OrderLine.objects.filter(order=order).exclude(pipe_set=None).values("pipe_set")
    members = SetMember.objects.filter(pipe_set__in=sets, left_on=None).values("joint")
    found: QuerySet[Joint] = Joint.objects.exclude(pk__in=mine).annotate(ran_by=ran_by)
    return found.filter(
        Q(pk__in=beside, ran_by__in=orders) | Q(pk__in=members, status=Joint.Status.RUN)
    ).order_by("pk")


def statement_of(found: Balance) -> list[str]:
    """What is to be said of the difference, the gravest first; never nothing."""
    said = []
    unlisted, waiting = found.part(Way.UNLISTED), found.part(Way.WAITING)
    if unlisted.count:
        words = ngettext(
            "%(count)s joint of the string is in the hole and on no line of the order: %(names)s.",
            "%(count)s joints of the string are in the hole and on no line of the order: "
            "%(names)s.",
            unlisted.count,
        )
        said.append(words % {"count": unlisted.count, "names": unlisted.names})
    if waiting.count:
        words = ngettext(
            "Nothing is recorded yet of %(count)s joint out of %(all)s, %(length)s.",
            "Nothing is recorded yet of %(count)s joints out of %(all)s, %(length)s.",
            waiting.count,
        )
        length = numbers.measure(waiting.length_m, "m", 3)
        values = {"count": waiting.count, "all": found.count_run, "length": length}
        said.append(words % values)
    return said or [_("Every joint that was run is laid down, left in the hole or lost.")]
