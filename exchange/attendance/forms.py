"""The days that were ticked, and what is said of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import PlainTextField, PortalForm
from exchange.attendance.models import AttendanceDay
from exchange.attendance.rules import LONGEST_REMARK, DayFacts

MOST_DAYS = 366


class DaysField(forms.Field):
    """Days such as 2026-06-01, each once, in their order."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"required": _("Tick at least one day.")}

    def to_python(self, value: Any) -> list[dt.date]:
        texts = sorted(set(value or ()))
        if len(texts) > MOST_DAYS:
            raise forms.ValidationError(_("These are too many days."), code="too_many")
        try:
            return [dt.date.fromisoformat(text) for text in texts]
        except ValueError as error:
            raise forms.ValidationError(_("This is no day."), code="invalid") from error


class AttendanceForm(PortalForm):
    """Several days on which the specialist was present, or absent."""

    days = DaysField(label=_("Days"))
    presence = forms.ChoiceField(choices=AttendanceDay.Presence.choices, label=_("Presence"))
    remark = PlainTextField(max_length=LONGEST_REMARK, required=False, label=_("Remark"))

    def facts(self) -> list[DayFacts]:
        """The days of `record_attendance`."""
        is_present = self.cleaned_data["presence"] == AttendanceDay.Presence.PRESENT
        remark = self.cleaned_data["remark"]
        return [DayFacts(on, is_present, remark) for on in self.cleaned_data["days"]]
