"""What is asked about a party's calendar."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.calendar.models import CalendarDay, WorkingHours
from core.web.forms import DayField, PlainTextField, PortalForm


class TimeInput(forms.TimeInput):
    """The browser's own clock; the value travels as HH:MM."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class CalendarDayForm(PortalForm):
    """A day on which the party departs from the official calendar."""

    on = DayField(label=_("Day"))
    kind = forms.ChoiceField(
        choices=CalendarDay.Kind.choices,
        label=_("What it is"),
        help_text=_("A working day is, for example, a Saturday that makes up for a day off."),
    )
    reason = PlainTextField(
        max_length=200, label=_("Reason"), help_text=_("All parties of your memoranda read it.")
    )


class WorkingHoursForm(PortalForm):
    """The hours of each working day."""

    starts = forms.TimeField(label=_("Work begins"), widget=TimeInput)
    ends = forms.TimeField(label=_("Work ends"), widget=TimeInput)
    lunch_from = forms.TimeField(label=_("Lunch from"), widget=TimeInput, required=False)
    lunch_to = forms.TimeField(label=_("Lunch to"), widget=TimeInput, required=False)
    zone = PlainTextField(
        max_length=40,
        label=_("Time zone"),
        initial=WorkingHours.ZONE,
        help_text=_("A name such as Asia/Baku or Europe/Istanbul."),
    )
