"""What a person types beside a button, a reason mostly: read in one way on every page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.web.forms import PlainTextField, PortalForm, VersionForm


class ReasonForm(PortalForm):
    """Why something is done; whether a reason is due the service says."""

    reason = PlainTextField(max_length=2000, rows=3, required=False, label=_("Reason"))


class VersionedReasonForm(VersionForm):
    """The version of the object that the person saw, and why they decide like this."""

    reason = PlainTextField(max_length=500, rows=3, required=False, label=_("Reason"))


def cleaned(form: forms.Form) -> dict[str, Any]:
    """What was typed; Refused, at its field, for the first thing that is wrong with it."""
    if form.is_valid():
        return dict(form.cleaned_data)
    name, said = next(iter(form.errors.items()))
    words = str(said[0])
    label = form.fields[name].label if name in form.fields else None
    if label and name != "reason":
        words = f"{label}: {words}"
    raise Refused(words, field=name, code="invalid")


def reason_of(posted: QueryDict) -> str:
    """The reason that the person typed; Refused if it is too long or holds hidden marks."""
    return str(cleaned(ReasonForm(posted))["reason"])
