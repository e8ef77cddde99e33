"""Which steps a joint may take, who takes them and what they need; no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from core.states import permitted
from equipment.pipes.days import wrong_day
from equipment.pipes.life.states import READY, TRANSITIONS
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.kinds import RIGS, PlaceKind

#: Steps that people take by themselves. The others belong to orders and to transfers.
BY_HAND = (
    "store", "allocate", "free", "bring_to_rig", "run", "pull", "rack_back", "lay_down", "return",
    "clean", "inspect", "classify", "need_repair", "repair", "re_inspect", "test", "release",
    "quarantine", "scrap", "write_off", "lose", "cement",
)  # fmt: skip
#: Steps that say why.
WITH_REASON = ("need_repair", "quarantine", "scrap", "write_off", "lose")
#: Steps that may carry a joint to another place.
MOVING = ("store", "bring_to_rig", "lay_down", "return", "repair", "test", "quarantine")
WORDS = {
    "store": gettext_lazy("Put in stock"),
    "allocate": gettext_lazy("Allocate"),
    "free": gettext_lazy("Free from allocation"),
    "bring_to_rig": gettext_lazy("Bring to the rig"),
    "dispatch": gettext_lazy("Dispatch"),
    "arrive_on_rig": gettext_lazy("Arrive on the rig"),
    "arrive_new": gettext_lazy("Arrive as received"),
    "arrive_ready": gettext_lazy("Arrive in stock"),
    "arrive_used": gettext_lazy("Arrive used"),
    "arrive_cleaned": gettext_lazy("Arrive cleaned"),
    "arrive_for_repair": gettext_lazy("Arrive for repair"),
    "arrive_doubtful": gettext_lazy("Arrive in quarantine"),
    "run": gettext_lazy("Run in hole"),
    "reject": gettext_lazy("Reject"),
    "unrun": gettext_lazy("Put back on the rig"),
    "pull": gettext_lazy("Pull"),
    "rack_back": gettext_lazy("Rack back"),
    "lay_down": gettext_lazy("Lay down"),
    "return": gettext_lazy("Return to the yard"),
    "clean": gettext_lazy("Clean"),
    "inspect": gettext_lazy("Take under inspection"),
    "classify": gettext_lazy("Classify"),
    "need_repair": gettext_lazy("Send to repair"),
    "repair": gettext_lazy("Begin repair"),
    "re_inspect": gettext_lazy("Inspect after repair"),
    "test": gettext_lazy("Take to the pressure test"),
    "release": gettext_lazy("Release"),
    "quarantine": gettext_lazy("Quarantine"),
    "scrap": gettext_lazy("Scrap"),
    "write_off": gettext_lazy("Write off"),
    "lose": gettext_lazy("Lost in hole"),
    "cement": gettext_lazy("Cemented in the well"),
}


def steps_for(joint: Joint) -> list[str]:
    """The steps that people may take with a joint in its state."""
    return [name for name in permitted(TRANSITIONS, joint.status) if name in BY_HAND]


def check_step(
    action: str, on: dt.date, today: dt.date, reason: str, place: Location | None
) -> None:
    """Raises Refused when nobody takes such a step, or not like this."""
    if action not in BY_HAND:
        raise Refused(_("This is no step that people take by hand."), field="action")
    if wrong := wrong_day(on, today):
        raise Refused(wrong, field="on")
    if action in WITH_REASON and not reason:
        raise Refused(_("Give a reason."), field="reason")
    if len(reason) > 500:
        raise Refused(_("A reason has at most 500 characters."), field="reason")
    if place is not None and action not in MOVING:
        raise Refused(_("This step carries no pipe to another place."), field="location")
    if place is not None and place.kind == PlaceKind.TRANSIT:
        raise Refused(_("Pipe comes there by a waybill only."), field="location")
    if action == "return" and place is not None and place.kind in RIGS:
        raise Refused(_("Pipe returns to a yard, not to a rig."), field="location")
    if action == "bring_to_rig" and (place is None or place.kind not in RIGS):
        raise Refused(_("Say to which rig or well."), field="location")


def what_stops(
    joint: Joint, action: str, on: dt.date, ordered: Collection[int], repaired: Mapping[int, Any]
) -> str:
    """Why a joint may not take the step, or nothing.

    `ordered` are the keys of joints on open orders, `repaired` the days on which repairs began.
    """
    if joint.pk in ordered:
        return _("stands on an open order")
    if joint.status not in TRANSITIONS[action].source:
        return _("is in the state “%(state)s”") % {"state": joint.get_status_display()}
    if action in ("run", "pull", "lose", "cement"):
        return _before_run(joint, on)
    if action == "re_inspect":
        return _not_inspected_since(joint, repaired.get(joint.pk))
    target = TRANSITIONS[action].target
    if target in READY or action == "classify":
        return not_fit(joint, action)
    return ""


def is_inspected(joint: Joint) -> bool:
    """Whether the joint was inspected after its last run, or never run."""
    if joint.last_run_on is None:
        return True
    return joint.inspected_on is not None and joint.inspected_on > joint.last_run_on


def _before_run(joint: Joint, on: dt.date) -> str:
    if joint.last_run_on is not None and on < joint.last_run_on:
        return _("was in the hole after that day")
    return ""


def not_fit(joint: Joint, action: str) -> str:
    """Why a joint may not become ready or be classed by the step, or nothing."""
    needs_record = action in ("classify", "release")
    if not is_inspected(joint) or (needs_record and joint.inspected_on is None):
        return _("has no inspection newer than its last run")
    if action == "classify" and joint.body_class is None:
        return _("has no class: record its inspection first")
    if action != "classify" and "scrap" in (joint.body_class, joint.tool_joint_class):
        return _("is of the class scrap")
    return ""


def _not_inspected_since(joint: Joint, began: dt.date | None) -> str:
    if joint.inspected_on is None or (began is not None and joint.inspected_on < began):
        return _("was not inspected since its repair began")
    return ""
