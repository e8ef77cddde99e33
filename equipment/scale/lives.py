"""The lives that joints of a scale set lead: which steps, and what inspections find on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from random import Random

#: Every life begins as received; these are the steps from there to where the joint is now.
_RIG = ("store", "bring_to_rig")
_RUN = (*_RIG, "run")
_BACK = (*_RUN, "pull", "lay_down", "return")
_CLASSED = (*_BACK, "clean", "inspect", "classify")
_REPAIRED = (*_CLASSED, "need_repair", "repair", "re_inspect")
LIVES: dict[str, tuple[str, ...]] = {
    "received": (),
    "in_stock": ("store",),
    "allocated": ("store", "allocate"),
    "quarantined": ("quarantine",),
    "written_off": ("write_off",),
    "on_rig": _RIG,
    "rejected": (*_RIG, "reject"),
    "run": _RUN,
    "cemented": (*_RUN, "cement"),
    "lost": (*_RUN, "lose"),
    "pulled": (*_RUN, "pull"),
    "laid_down": (*_RUN, "pull", "lay_down"),
    "returned": _BACK,
    "cleaned": (*_BACK, "clean"),
    "under_inspection": (*_BACK, "clean", "inspect"),
    "classified": _CLASSED,
    "stocked": (*_CLASSED, "store"),
    "ready": (*_CLASSED, "store", "allocate"),
    "scrapped": (*_CLASSED, "scrap"),
    "repair_required": (*_CLASSED, "need_repair"),
    "in_repair": (*_CLASSED, "need_repair", "repair"),
    "re_inspected": _REPAIRED,
    "hydrotest": (*_REPAIRED, "test"),
    "released": (*_REPAIRED, "test", "release"),
    "set_on_rig": _RIG,
    "set_returned": (*_RIG, "return", "clean", "inspect", "classify"),
    "set_stocked": (*_RIG, "return", "clean", "inspect", "classify", "store"),
    "sent": ("store", "dispatch"),
    "sent_used": (*_BACK, "dispatch"),
    "arrived": ("store", "dispatch", "arrive_ready"),
    "missing": ("store", "dispatch"),
}
#: What becomes of pipe that was run, and of pipe that was not, in turns.
AFTER_RUN = (
    "run", "stocked", "run", "cemented", "returned", "stocked", "released", "laid_down",
    "stocked", "pulled", "cleaned", "run", "repair_required", "under_inspection", "classified",
    "in_repair", "ready", "scrapped", "hydrotest", "stocked", "re_inspected", "lost",
)  # fmt: skip
STILL_NEW = ("in_stock", "in_stock", "received", "on_rig", "in_stock", "allocated", "in_stock",
             "quarantined", "received", "in_stock", "written_off")  # fmt: skip
#: Steps at which an inspection is recorded.
INSPECTED = ("classify", "re_inspect")
#: From which share of the nominal wall on pipe is of a class.
CLASSES = ((Decimal("0.96"), "new"), (Decimal("0.80"), "premium"), (Decimal("0.70"), "class_2"),
           (Decimal("0.55"), "class_3"))  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What one inspection of a joint finds: the least share of the wall that is left."""

    on: dt.date
    share: Decimal
    method: str

    @property
    def pipe_class(self) -> str:
        return class_of(self.share)


def class_of(share: Decimal) -> str:
    """The class of a body by the share of its wall that is left."""
    return next((name for least, name in CLASSES if share >= least), "scrap")


def worn(rng: Random, life: str) -> Decimal:
    """The share of the wall that is left after use; worse pipe goes to repair or to scrap."""
    low, high = {
        "scrapped": (480, 549),
        "repair_required": (560, 760),
        "in_repair": (560, 760),
    }.get(life, (700, 940))
    return Decimal(rng.randint(low, high)) / 1000
