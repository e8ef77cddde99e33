"""What a person may do with a joint from its passport, and whether it may be run; no writes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.web import numbers
from equipment.pipes import rules as register
from equipment.pipes.life import rules as life
from equipment.pipes.life.services import may_step
from equipment.pipes.life.states import ENDED, READY, PipeClass
from equipment.pipes.models import Joint
from equipment.pipes.moving import UNMOVABLE
from equipment.pipes.passport.lifeline import Entry
from equipment.pipes.readings.rules import OUT_OF_REACH

#: What each source of a life may be taken back by.
BACK = {
    "usage": "equipment:usage-reverse",
    "inspection": "equipment:inspection-withdraw",
    "reading": "equipment:reading-erroneous",
    "step": "equipment:step-reverse",
    "fitted": "equipment:tool-joint-withdraw",
}


@dataclass(frozen=True)
class Verdict:
    """Whether the joint may be run, in a tone and in words."""

    tone: str
    words: str


def verdict_of(joint: Joint) -> Verdict:
    """May it be run? An uninspected or scrapped joint never, a ready one at once."""
    state = {"state": joint.get_status_display()}
    if joint.status in ENDED:
        return Verdict("grey", _("At the end of its life: %(state)s.") % state)
    if joint.status == Joint.Status.RUN:
        return Verdict("blue", _("In the hole now."))
    if not life.is_inspected(joint):
        words = _("Not to be run: in the hole on %(day)s, not inspected since.")
        return Verdict("red", words % {"day": numbers.day(joint.last_run_on)})
    if PipeClass.SCRAP in (joint.body_class, joint.tool_joint_class):
        return Verdict("red", _("Not to be run: of the class scrap."))
    if reports := [one["number"] for one in getattr(joint, "open_reports", ())]:
        words = _("Not to be run: not closed yet: %(numbers)s.")
        return Verdict("red", words % {"numbers": ", ".join(reports)})
    if joint.status == Joint.Status.ON_RIG:
        return Verdict("green", _("On the rig, may be run."))
    if joint.status in READY:
        return Verdict("green", _("Ready for a rig."))
    return Verdict("amber", _("Not ready: %(state)s.") % state)


def actions_for(user: User, joint: Joint) -> list[str]:
    """What the person may do with the joint now: log usage, inspect, move, take a step."""
    if not may_step(user, joint):
        return []
    offered = {
        "use": joint.status not in ENDED,
        "inspect": joint.status not in OUT_OF_REACH,
        "move": joint.status not in UNMOVABLE,
        "step": bool(life.steps_for(joint)),
    }
    return [name for name, is_open in offered.items() if is_open]


def way_back(user: User, joint: Joint, entry: Entry) -> str:
    """The name of the address by which the person takes the entry back, empty for none.

    Records are their writer's, steps belong to the party that has the joint; what an order or a
    waybill wrote is corrected there.
    """
    told = entry.told
    if entry.source == "step":
        by_hand = told["is_newest"] and told["told_by"].startswith("jsb_")
        return BACK["step"] if by_hand and may_step(user, joint) else ""
    if entry.source not in BACK or entry.party_id != user.organisation_id:
        return ""
    standing = not told["is_erroneous"] if entry.source == "reading" else told["is_standing"]
    works = register.may_import(user, joint.memorandum_id)
    return BACK[entry.source] if standing and works else ""
