"""How lists of steps are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Moments, OneOf, Texts
from equipment.pipes.life.rules import WORDS
from equipment.pipes.life.states import JointStatus


class JointStepFilter(ListFilter):
    """Steps by joint, kind, states and day."""

    joint = Ids("joint__public_id", label=_("Joint"))
    action = OneOf(choices=list(WORDS.items()), label=_("Step"), shown={})
    from_status = OneOf("source", choices=JointStatus.choices, label=_("From the state"), shown={})
    to_status = OneOf("target", choices=JointStatus.choices, label=_("To the state"), shown={})
    on = Days(label=_("Day"))
    reverses = Ids("reverses__public_id", label=_("Takes back"), empty=True)
    told_by = Texts(label=_("Told by"))
    taken_by = Ids("taken_by__public_id", label=_("Taken by"))
    taken_at = Moments(label=_("Taken"))
