"""What people type about a joint or a set in the yard; the services decide."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.web.forms import (
    DayField,
    MeasureField,
    PlainTextField,
    PortalForm,
    QuantityField,
    Unit,
)
from core.web.forms import Measured as Entered
from equipment.instruments.models import Instrument
from equipment.pipes.life import rules as life
from equipment.pipes.life.states import PipeClass
from equipment.pipes.models import Joint, Location
from equipment.pipes.readings import positions
from equipment.pipes.readings.models import JointReading, Method
from equipment.pipes.readings.rules import Facts, Judged, Measured
from equipment.pipes.usage.models import PEAKS, SUMS
from equipment.pipes.usage.rules import MOST
from equipment.units import MM_PER_UNIT

LENGTHS = tuple(Unit(name, factor) for name, factor in MM_PER_UNIT.items())
#: Rows of readings that stand ready: what every inspection of a body begins with.
READY_ROWS = tuple(("wall", place) for place in positions.BODY)
OF_TOOL_JOINTS = tuple(
    zip(("tool_joint_od_box", "tool_joint_od_pin"), positions.TOOL_JOINT, strict=True)
)
MORE_ROWS = 4
MOST_ROWS = 60
NO_CLASS = ("", _("– not classed –"))


def _amount(name: str, label: Any, unit: Any) -> MeasureField:
    return MeasureField(required=False, minimum=0, maximum=MOST[name], label=label, unit=unit)


class UsageForm(PortalForm):
    """A day's usage; `shares` is what the person saw of the joints that have it."""

    used_on = DayField(label=_("Day"))
    metres_drilled_m = _amount("metres_drilled_m", _("Metres drilled"), _("m"))
    rotating_h = _amount("rotating_h", _("Rotating hours"), _("h"))
    circulating_h = _amount("circulating_h", _("Circulating hours"), _("h"))
    well = PlainTextField(max_length=80, required=False, label=_("Well"))
    jarring_h = _amount("jarring_h", _("Jarring hours"), _("h"))
    h2s_h = _amount("h2s_h", _("Hours in hydrogen sulphide"), _("h"))
    overpull_kn = _amount("overpull_kn", _("Highest overpull"), _("kN"))
    dls_deg_30m = _amount("dls_deg_30m", _("Sharpest bend"), _("°/30 m"))
    remark = PlainTextField(max_length=300, required=False, label=_("Remark"), rows=2)
    shares = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        """What a log takes; what was left empty is nought, or nothing of a peak."""
        given = dict(self.cleaned_data)
        given.pop("shares")
        for name in SUMS:
            given[name] = given[name] or Decimal(0)
        return {name: value for name, value in given.items() if name not in PEAKS or value}


class InspectionForm(PortalForm):
    """The record of an inspection: how, by whom, the classes, and rows of readings."""

    inspected_on = DayField(label=_("Inspected"))
    method = forms.ChoiceField(choices=Method.choices, label=_("Method"))
    inspector = PlainTextField(max_length=150, label=_("Inspector"))
    instrument = PlainTextField(
        max_length=150, required=False, label=_("Instrument"), help_text=_("Kind and number.")
    )
    measured_with = forms.ModelChoiceField(
        Instrument.objects.none(), to_field_name="public_id", required=False,
        label=_("Instrument of the register"),
        help_text=_("By it a recall of the instrument finds this record."),
    )  # fmt: skip
    standard = PlainTextField(max_length=120, required=False, label=_("Standard"))
    body_class = forms.ChoiceField(
        choices=[NO_CLASS, *PipeClass.choices], required=False, label=_("Class of the body")
    )
    tool_joint_class = forms.ChoiceField(
        choices=[NO_CLASS, *PipeClass.choices], required=False, label=_("Class of the tool joint")
    )
    governed_by = PlainTextField(
        max_length=200,
        required=False,
        label=_("Governed by"),
        help_text=_("The criterion that decided the class, with its figure."),
    )
    remark = PlainTextField(max_length=300, required=False, label=_("Remark"), rows=2)
    rows = forms.IntegerField(min_value=1, max_value=MOST_ROWS, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, joint: Joint, **kwargs: Any) -> None:
        self.joint = joint
        ready = [*READY_ROWS]
        if joint.product_line.product == "drill_pipe":
            ready += OF_TOOL_JOINTS
        super().__init__(data, **kwargs)
        tools = cast("forms.ModelChoiceField[Instrument]", self.fields["measured_with"])
        tools.queryset = Instrument.objects.filter(
            memorandum=joint.memorandum_id, withdrawn_on=None
        )
        self.count = _count(data, self.initial.get("rows", len(ready)))
        self.initial["rows"] = self.count
        for at in range(self.count):
            kind, position = ready[at] if at < len(ready) else ("wall", "")
            self._add_row(at, kind, str(position))

    def _add_row(self, at: int, kind: str, position: str) -> None:
        number = {"number": at + 1}
        self.fields[f"kind_{at}"] = forms.ChoiceField(
            choices=JointReading.Kind.choices,
            initial=kind,
            label=gettext("Measured, row %(number)s") % number,
        )
        self.fields[f"position_{at}"] = PlainTextField(
            max_length=40, required=False, initial=position,
            label=gettext("Position, row %(number)s") % number,
        )  # fmt: skip
        self.fields[f"value_{at}"] = QuantityField(
            units=LENGTHS, required=False, label=gettext("Value, row %(number)s") % number
        )

    @property
    def heads(self) -> Iterator[forms.BoundField]:
        """The fields that stand above the readings."""
        own = (
            "inspected_on", "method", "inspector", "instrument", "measured_with", "standard",
        )  # fmt: skip
        return (self[name] for name in own)

    @property
    def verdicts(self) -> Iterator[forms.BoundField]:
        own = ("body_class", "tool_joint_class", "governed_by", "remark")
        return (self[name] for name in own)

    @property
    def reading_rows(self) -> Iterator[tuple[forms.BoundField, ...]]:
        """Kind, position and value of each row."""
        for at in range(self.count):
            yield self[f"kind_{at}"], self[f"position_{at}"], self[f"value_{at}"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for at in range(self.count):
            if given.get(f"value_{at}") is not None and not given.get(f"position_{at}"):
                self.add_error(f"position_{at}", gettext("Say where it was read."))
        return given

    def inspection(self) -> Facts:
        given = self.cleaned_data
        names = ("method", "inspector", "instrument", "measured_with", "standard")
        return Facts(given["inspected_on"], **{name: given[name] for name in names})

    def judged(self) -> Judged:
        """The record of the joint; rows without a value say nothing."""
        given = self.cleaned_data
        return Judged(
            self.joint,
            body_class=given["body_class"] or None,
            tool_joint_class=given["tool_joint_class"] or None,
            governed_by=given["governed_by"],
            remark=given["remark"],
            readings=tuple(self._readings()),
        )

    def _readings(self) -> Iterator[Measured]:
        for at in range(self.count):
            value: Entered | None = self.cleaned_data[f"value_{at}"]
            if value is not None:
                kind, position = (
                    self.cleaned_data[f"{name}_{at}"] for name in ("kind", "position")
                )
                yield Measured(kind, position, value.entered, value.unit)


def _count(data: Any, least: int) -> int:
    """How many rows of readings are shown: what was sent, and more when they were asked for."""
    text = str(data.get("rows", "")) if data is not None else ""
    sent = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else least
    more = MORE_ROWS if data is not None and "more" in data else 0
    return min(max(sent, 1) + more, MOST_ROWS)


class StepForm(PortalForm):
    """A step of a joint: which, on which day, to which place and why."""

    action = forms.ChoiceField(choices=[], label=_("Step"))
    on = DayField(label=_("Day"))
    location = forms.ModelChoiceField(
        Location.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Place"),
        help_text=_("Where the step lays the pipe down; else it stays where it is."),
    )
    reason = PlainTextField(max_length=500, required=False, label=_("Reason"), rows=2)

    def __init__(self, *args: Any, joint: Joint, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = cast("forms.ChoiceField", self.fields["action"])
        steps.choices = [(name, life.WORDS[name]) for name in life.steps_for(joint)]
        places = cast("forms.ModelChoiceField[Location]", self.fields["location"])
        seen = Location.objects.visible_to(user).filter(memorandum=joint.memorandum_id)
        places.queryset = seen.exclude(kind=Location.Kind.TRANSIT).select_related("parent")
