"""What people type of the pin and box of a joint; dimensions in millimetres."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import DayField, MeasureField, PlainTextField, PortalForm
from equipment.pipes.tool_joints.models import ToolJointPair
from equipment.pipes.tool_joints.rules import LONGEST_MM, WIDEST_MM


def _size(label: Any, most: Any) -> MeasureField:
    return MeasureField(required=False, minimum=0, maximum=most, label=label, unit=_("mm"))


class ToolJointForm(PortalForm):
    """A pin and a box as they were fitted."""

    fitted_on = DayField(label=_("Fitted on"))
    connection = PlainTextField(max_length=60, label=_("Connection"))
    pin_od_mm = _size(_("Outside diameter of the pin"), WIDEST_MM)
    box_od_mm = _size(_("Outside diameter of the box"), WIDEST_MM)
    inside_diameter_mm = _size(_("Inside diameter"), WIDEST_MM)
    pin_tong_mm = _size(_("Tong space, pin"), LONGEST_MM)
    box_tong_mm = _size(_("Tong space, box"), LONGEST_MM)
    hardband = forms.ChoiceField(choices=ToolJointPair.Hardband.choices, label=_("Hardband"))
    hardband_material = PlainTextField(
        max_length=80, required=False, label=_("Material of the hardband")
    )
    remark = PlainTextField(max_length=300, required=False, label=_("Remark"), rows=2)
