"""How dismantling records are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lookups import Days, Ids, ListFilter, Numbers, OneOf, YesNo
from equipment.dismantling.models import DismantlingRecord


class DismantlingFilter(ListFilter):
    """Dismantling records by order, line, joint, place, day, what was seen and figures."""

    order = Ids("line__order__public_id", label=_("Order"))
    line = Ids("line__public_id", label=_("Order line"))
    joint = Ids("line__joint__public_id", label=_("Joint"))
    recorded_by = Ids("recorded_by__public_id", label=_("Recorded by"))
    rack = Ids("rack__public_id", label=_("Laid down at"), empty=True)
    outcome = OneOf(choices=DismantlingRecord.Outcome.choices, label=_("Outcome"))
    condition = OneOf(choices=DismantlingRecord.Condition.choices, label=_("Condition"))
    pulled_on = Days(label=_("Day"))
    protector_fitted = YesNo(label=_("Protector refitted"))
    rinsed = YesNo(label=_("Rinsed"))
    inhibited = YesNo(label=_("Inhibited"))
    sequence = Numbers(places=0, label=_("Sequence"))
    break_out_torque_knm = Numbers(label=_("Break-out torque in kN·m"), empty=True)
