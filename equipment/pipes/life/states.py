"""The states of a joint and the steps between them, as data: service, page and trigger read it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Transition


class JointStatus(models.TextChoices):
    RECEIVED = "received", _("Received")
    IN_STOCK = "in_stock", _("In stock")
    ALLOCATED = "allocated", _("Allocated")
    IN_TRANSIT = "in_transit", _("In transit")
    ON_RIG = "on_rig", _("On rig")
    RUN = "run", _("In hole")
    PULLED = "pulled", _("Pulled")
    LAID_DOWN = "laid_down", _("Laid down")
    RETURNED = "returned", _("Returned, used, uninspected")
    CLEANED = "cleaned", _("Cleaned")
    UNDER_INSPECTION = "under_inspection", _("Under inspection")
    CLASSIFIED = "classified", _("Classified")
    REPAIR_REQUIRED = "repair_required", _("Repair required")
    IN_REPAIR = "in_repair", _("In repair")
    RE_INSPECTED = "re_inspected", _("Inspected after repair")
    HYDROTEST = "hydrotest", _("At the pressure test")
    RELEASED = "released", _("Released")
    QUARANTINED = "quarantined", _("Quarantined, awaiting decision")
    REJECTED = "rejected", _("Rejected, awaiting decision")
    SCRAPPED = "scrapped", _("Scrapped")
    LOST_IN_HOLE = "lost_in_hole", _("Lost in hole")
    CEMENTED = "cemented", _("Cemented in the well")
    WRITTEN_OFF = "written_off", _("Written off")


#: The end of a life: nothing moves such a joint, and its serial is free for another.
ENDED = ("scrapped", "lost_in_hole", "cemented", "written_off")
#: Ready for a rig; pipe that was run gets there by an inspection newer than its last run.
READY = ("in_stock", "allocated", "released")
#: How a joint may enter the register.
FIRST = ("received", "in_stock", "on_rig", "rejected")
#: Those that people may enter it in; a tally says which were rejected.
ENTERED = ("received", "in_stock", "on_rig")
TONES = {
    "received": "amber",
    "in_stock": "green",
    "allocated": "green",
    "in_transit": "amber",
    "on_rig": "green",
    "run": "blue",
    "pulled": "amber",
    "laid_down": "amber",
    "returned": "amber",
    "cleaned": "amber",
    "under_inspection": "amber",
    "classified": "amber",
    "repair_required": "red",
    "in_repair": "amber",
    "re_inspected": "amber",
    "hydrotest": "amber",
    "released": "green",
    "quarantined": "red",
    "rejected": "red",
    "scrapped": "grey",
    "lost_in_hole": "grey",
    "cemented": "grey",
    "written_off": "grey",
}
SENDABLE = (
    "received", "in_stock", "allocated", "on_rig", "laid_down", "returned", "cleaned",
    "repair_required", "released", "quarantined", "rejected",
)  # fmt: skip
YARD = (
    "received", "in_stock", "returned", "cleaned", "under_inspection", "classified",
    "repair_required", "in_repair", "re_inspected", "hydrotest", "released", "quarantined",
    "rejected",
)  # fmt: skip
TRANSITIONS: dict[str, Transition] = {
    "store": Transition.of("received", "classified", "released", to="in_stock"),
    "allocate": Transition.of("in_stock", to="allocated"),
    "free": Transition.of("allocated", to="in_stock"),
    "bring_to_rig": Transition.of("allocated", "in_stock", "released", to="on_rig"),
    "dispatch": Transition.of(*SENDABLE, to="in_transit"),
    "arrive_on_rig": Transition.of("in_transit", to="on_rig"),
    "arrive_new": Transition.of("in_transit", to="received"),
    "arrive_ready": Transition.of("in_transit", to="in_stock"),
    "arrive_used": Transition.of("in_transit", to="returned"),
    "arrive_cleaned": Transition.of("in_transit", to="cleaned"),
    "arrive_for_repair": Transition.of("in_transit", to="repair_required"),
    "arrive_doubtful": Transition.of("in_transit", to="quarantined"),
    "run": Transition.of("on_rig", to="run"),
    "reject": Transition.of("on_rig", to="rejected"),
    "unrun": Transition.of("run", "rejected", to="on_rig"),
    "pull": Transition.of("run", to="pulled"),
    "rack_back": Transition.of("pulled", "laid_down", to="on_rig"),
    "lay_down": Transition.of("pulled", to="laid_down"),
    "return": Transition.of("on_rig", "laid_down", "rejected", to="returned"),
    "clean": Transition.of("returned", to="cleaned"),
    "inspect": Transition.of("received", "in_stock", "cleaned", "quarantined",
                             to="under_inspection"),
    "classify": Transition.of("under_inspection", to="classified"),
    "need_repair": Transition.of("classified", "in_repair", "hydrotest", "quarantined",
                                 to="repair_required"),
    "repair": Transition.of("repair_required", to="in_repair"),
    "re_inspect": Transition.of("in_repair", to="re_inspected"),
    "test": Transition.of("re_inspected", to="hydrotest"),
    "release": Transition.of("re_inspected", "hydrotest", to="released"),
    "quarantine": Transition.of(*(s for s in YARD if s != "quarantined"), to="quarantined"),
    "scrap": Transition.of(*YARD, "laid_down", to="scrapped"),
    "write_off": Transition.of(*YARD, "laid_down", "in_transit", to="written_off"),
    "lose": Transition.of("run", to="lost_in_hole"),
    "cement": Transition.of("run", to="cemented"),
}  # fmt: skip
#: Every pair of states that a step may join; the trigger of the table of joints knows no other.
PAIRS = frozenset((source, step.target) for step in TRANSITIONS.values() for source in step.source)


class PipeClass(models.TextChoices):
    """Classes of used pipe, from the best to the worst; a repair never makes pipe new."""

    NEW = "new", _("New")
    PREMIUM = "premium", _("Premium")
    CLASS_2 = "class_2", _("Class 2")
    CLASS_3 = "class_3", _("Class 3")
    SCRAP = "scrap", _("Scrap")


class PipeRange(models.TextChoices):
    R1 = "R1", "R1"
    R2 = "R2", "R2"
    R3 = "R3", "R3"
