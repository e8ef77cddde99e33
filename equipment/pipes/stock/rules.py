"""Which state of a joint counts as what, how long it waits, and what may be promised; no clock.

The table of states is the only place of the board that knows: a state that stands neither in a
group nor in GONE is a fault, and a test finds it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """What a joint is for somebody who looks for pipe; used and uninspected is never ready."""

    READY = "ready", _("Ready")
    ALLOCATED = "allocated", _("Allocated")
    INSPECTION = "inspection", _("Under inspection")
    UNINSPECTED = "uninspected", _("Uninspected")
    REPAIR = "repair", _("In repair")
    QUARANTINED = "quarantined", _("Quarantined")
    TRANSIT = "transit", _("In transit")
    RIG = "rig", _("On rig or in hole")
    SCRAP = "scrap", _("Scrap")


STATES: Mapping[Group, tuple[str, ...]] = {
    Group.READY: ("in_stock", "released"),
    Group.ALLOCATED: ("allocated",),
    Group.INSPECTION: ("under_inspection", "classified"),
    Group.UNINSPECTED: ("received", "returned", "cleaned"),
    Group.REPAIR: ("repair_required", "in_repair", "re_inspected", "hydrotest"),
    Group.QUARANTINED: ("quarantined", "rejected"),
    Group.TRANSIT: ("in_transit",),
    Group.RIG: ("on_rig", "run", "pulled", "laid_down"),
    Group.SCRAP: ("scrapped",),
}
#: Out of the stock for good; the board does not count them.
GONE = ("lost_in_hole", "cemented", "written_off")
GROUP_OF: Mapping[str, Group] = {
    state: group for group, states in STATES.items() for state in states
}
#: What waits for somebody's work: its age is told.
WAITING = (
    Group.INSPECTION,
    Group.UNINSPECTED,
    Group.REPAIR,
    Group.QUARANTINED,
    Group.TRANSIT,
)
WAITING_STATES = tuple(state for group in WAITING for state in STATES[group])


@dataclass(frozen=True)
class Age:
    """A span of days in a state, both ends included; the last one has no end."""

    name: str
    least: int
    most: int | None

    @property
    def words(self) -> str:
        return f"> {self.least - 1}" if self.most is None else f"{self.least}–{self.most}"

    def days(self, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day since which a joint of that age is in its state."""
        first = None if self.most is None else today - dt.timedelta(days=self.most)
        last = None if not self.least else today - dt.timedelta(days=self.least)
        return first, last


AGES = (Age("week", 0, 7), Age("month", 8, 30), Age("quarter", 31, 90), Age("older", 91, None))


@dataclass(frozen=True)
class Assumed:
    """What the reader assumes: the day `by` which pipe is wanted, and how many days an inspection
    or a repair takes from its beginning. What nobody says is not assumed: it adds nothing."""

    by: dt.date
    inspection_days: int | None = None
    repair_days: int | None = None

    def begun_until(self) -> dict[Group, dt.date]:
        """By group of open work, the last day on which it must have begun to be over in time."""
        given = {Group.INSPECTION: self.inspection_days, Group.REPAIR: self.repair_days}
        return {
            group: self.by - dt.timedelta(days=days)
            for group, days in given.items()
            if days is not None
        }
