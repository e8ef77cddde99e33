"""How lists of inspections and readings are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.lookups import Days, Ids, ListFilter, Moments, Numbers, OneOf, Texts
from equipment.pipes.life.states import PipeClass
from equipment.pipes.readings.models import JointReading, Method


class InspectionFilter(ListFilter):
    """Inspections by joint, day, method and class."""

    joint = Ids("joint__public_id", label=_("Joint"))
    organisation = Ids("organisation__public_id", label=_("Party"))
    inspected_on = Days(label=_("Inspected"))
    method = OneOf(choices=Method.choices, label=_("Method"), shown={})
    inspector = Texts(label=_("Inspector"))
    instrument = Texts(label=_("Instrument"))
    body_class = OneOf(
        choices=PipeClass.choices, label=_("Class of the body"), shown={}, empty=True
    )
    tool_joint_class = OneOf(
        choices=PipeClass.choices, label=_("Class of the tool joint"), shown={}, empty=True
    )
    withdrawn_at = Moments(label=_("Withdrawn"), empty=True)


class ReadingFilter(ListFilter):
    """Readings by joint, kind, place on it, day and value."""

    joint = Ids("joint__public_id", label=_("Joint"))
    kind = OneOf(choices=JointReading.Kind.choices, label=_("Measured"), shown={})
    position = Texts(label=pgettext_lazy("on a pipe", "Position"))
    value_mm = Numbers(label=_("Value, mm"))
    read_on = Days(label=_("Day"))
    method = OneOf(choices=Method.choices, label=_("Method"), shown={})
    instrument = Texts(label=_("Instrument"))
    inspection = Ids("inspection__public_id", label=_("Inspection"), empty=True)
    tally = Ids("tally__public_id", label=_("Tally"), empty=True)
    erroneous_at = Moments(label=_("Marked as erroneous"), empty=True)
