"""How lists of usage logs are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Numbers, Texts


class UsageLogFilter(ListFilter):
    """Logs by joint, set, day and well; `joint_share` finds those that a joint has, by itself or
    through a set."""

    joint = Ids("joint__public_id", label=_("Joint"), empty=True)
    pipe_set = Ids("pipe_set__public_id", label=_("Set"), empty=True)
    joint_share = Ids("shares__joint__public_id", label=_("Joint or its set"), many=True)
    used_on = Days(label=_("Day"))
    well = Texts(label=_("Well"))
    metres_drilled_m = Numbers(label=_("Metres drilled"))
    rotating_h = Numbers(label=_("Rotating hours"))
    reverses = Ids("reverses__public_id", label=_("Takes back"), empty=True)
    told_by = Texts(label=_("Told by"))
    organisation = Ids("organisation__public_id", label=_("Party"))
