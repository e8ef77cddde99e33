"""How running records are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Numbers, OneOf, YesNo
from equipment.installation.models import RunningRecord
from equipment.orders.models import Shift


class RecordFilter(ListFilter):
    """Running records by order, line, joint, day and figures."""

    order = Ids("line__order__public_id", label=_("Order"))
    line = Ids("line__public_id", label=_("Order line"))
    joint = Ids("line__joint__public_id", label=_("Joint"))
    recorded_by = Ids("recorded_by__public_id", label=_("Recorded by"))
    run_on = Days(label=_("Run on"))
    is_rejected = YesNo(label=_("Rejected"))
    sequence = Numbers(places=0, label=_("Sequence"))
    effective_length_m = Numbers(label=_("Effective length in m"))
    cumulative_depth_m = Numbers(label=_("Depth in m"))
    torque_knm = Numbers(label=_("Torque in kN·m"), empty=True)
    shoulder_knm = Numbers(label=_("Shoulder torque in kN·m"), empty=True)
    turns = Numbers(label=_("Turns"), empty=True)
    triangle = OneOf(choices=RunningRecord.Triangle.choices, label=_("Triangle"))
    is_drifted = YesNo(label=_("Drifted"))
    shift = OneOf(choices=Shift.choices, label=_("Shift"))
