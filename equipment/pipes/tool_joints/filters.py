"""How lists of tool-joint pairs are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Moments, OneOf, Texts
from equipment.pipes.tool_joints.models import ToolJointPair


class ToolJointFilter(ListFilter):
    """Pairs by joint, connection, hardband, day and whether they stand."""

    joint = Ids("joint__public_id", label=_("Joint"))
    connection = Texts(label=_("Connection"))
    hardband = OneOf(choices=ToolJointPair.Hardband.choices, label=_("Hardband"))
    fitted_on = Days(label=_("Fitted on"))
    withdrawn_at = Moments(label=_("Withdrawn"), empty=True)
    organisation = Ids("organisation__public_id", label=_("Party"))
