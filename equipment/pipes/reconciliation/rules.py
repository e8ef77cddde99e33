"""What came on the rig against what became of it: count in = run + laid down + rejected + lost.

The state of a joint says where it went. The table below is the only place that knows: a state that
stands in no group is a fault, and a test finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from equipment.pipes.models import Joint, TallyRow

ZERO = Decimal(0)


class Group(models.TextChoices):
    """Where joints of a tally can have gone; all but the last are accounted for."""

    IN_HOLE = "in_hole", _("Run, in the hole")
    LAID_DOWN = "laid_down", _("Laid down or returned")
    REJECTED = "rejected", _("Rejected, awaiting decision")
    LOST = "lost", _("Lost in hole")
    WRITTEN_OFF = "written_off", _("Scrapped or written off")
    ON_RIG = "on_rig", _("Still on the rig")


TONES = {
    "in_hole": "blue",
    "laid_down": "green",
    "rejected": "red",
    "lost": "red",
    "written_off": "grey",
    "on_rig": "amber",
}
STATES: Mapping[Group, frozenset[str]] = {
    Group.IN_HOLE: frozenset(("run", "cemented")),
    Group.LAID_DOWN: frozenset((
        "received", "in_stock", "allocated", "in_transit", "pulled", "laid_down", "returned",
        "cleaned", "under_inspection", "classified", "repair_required", "in_repair",
        "re_inspected", "hydrotest", "released",
    )),
    Group.REJECTED: frozenset(("rejected", "quarantined")),
    Group.LOST: frozenset(("lost_in_hole",)),
    Group.WRITTEN_OFF: frozenset(("scrapped", "written_off")),
    Group.ON_RIG: frozenset(("on_rig",)),
}  # fmt: skip
GROUP_OF: Mapping[str, Group] = {
    state: group for group, states in STATES.items() for state in states
}


@dataclass(frozen=True)
class Item:
    """One joint of the tally: its length as it came in, and as the register has it now."""

    joint: Joint
    number: str
    length_in_m: Decimal

    @property
    def length_m(self) -> Decimal:
        length: Decimal = self.joint.effective_length_m
        return length

    @property
    def is_remeasured(self) -> bool:
        return self.length_m != self.length_in_m


@dataclass
class Part:
    """The joints that went one way, with their metres of now."""

    group: Group
    items: list[Item] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return TONES[self.group] if self.items else "grey"

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def length_m(self) -> Decimal:
        return sum((item.length_m for item in self.items), ZERO)


@dataclass(frozen=True)
class Reconciliation:
    """Both sides of the equation and what is left between them."""

    count_in: int
    length_in_m: Decimal
    parts: list[Part]

    @property
    def waiting(self) -> Part:
        """What is neither run nor laid down, rejected or lost."""
        return next(part for part in self.parts if part.group == Group.ON_RIG)

    @property
    def accounted(self) -> list[Part]:
        return [part for part in self.parts if part.group != Group.ON_RIG]

    @property
    def count_out(self) -> int:
        return sum(part.count for part in self.accounted)

    @property
    def length_out_m(self) -> Decimal:
        return sum((part.length_m for part in self.accounted), ZERO)

    @property
    def missing(self) -> int:
        """How many came in of which nothing is known any more; nothing but a fault makes them."""
        return self.count_in - self.count_out - self.waiting.count

    @property
    def remeasured(self) -> list[Item]:
        """Joints whose length the register no longer has as the tally had it."""
        return [item for part in self.parts for item in part.items if item.is_remeasured]

    @property
    def difference_m(self) -> Decimal:
        """Metres that came in less those that are accounted for, as they measure now."""
        return self.length_in_m - self.length_out_m

    @property
    def remeasured_m(self) -> Decimal:
        """By how much the joints have grown (or shrunk, below nought) since they came in."""
        return sum((item.length_m - item.length_in_m for item in self.remeasured), ZERO)

    @property
    def is_balanced(self) -> bool:
        """Whether every joint and every metre is accounted for."""
        return self.count_in == self.count_out and not self.difference_m


def reconcile(rows: Iterable[TallyRow], place_id: int) -> Reconciliation:
    """Where the rows of a registered tally went that came in at the place.

    A joint that is on the rig, but no longer at this place or below it, has left it.
    """
    kept = [row for row in rows if row.position is not None]
    parts = {group: Part(group) for group in Group}
    for row in kept:
        if row.joint is not None:
            item = Item(row.joint, row.number, row.effective_length_m or ZERO)
            parts[group_of(row.joint, place_id)].items.append(item)
    length_in = sum((row.effective_length_m or ZERO for row in kept), ZERO)
    return Reconciliation(len(kept), length_in, list(parts.values()))


def group_of(joint: Joint, place_id: int) -> Group:
    """The group of the joint's state; whoever waits elsewhere has left."""
    group = GROUP_OF[joint.status]
    here = joint.location_id == place_id or f"/{place_id}/" in joint.location.path
    return Group.LAID_DOWN if group == Group.ON_RIG and not here else group
